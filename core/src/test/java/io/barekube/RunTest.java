package io.barekube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.barekube.event.ClusterEvent;
import io.barekube.fake.FakeAddon;
import io.barekube.fake.FakeBootstrapper;
import io.barekube.fake.FakeProvider;
import io.barekube.fake.FakeWorld;
import io.barekube.fake.StoreAround;
import io.barekube.hosts.ExistingHosts;
import io.barekube.plan.Plan;
import io.barekube.run.FailureClass;
import io.barekube.run.FailureReport;
import io.barekube.run.Lease;
import io.barekube.run.LeaseTerms;
import io.barekube.run.Run;
import io.barekube.run.RunFailedException;
import io.barekube.run.RunResult;
import io.barekube.run.RunStore;
import io.barekube.spi.Json;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.MachineState;
import io.barekube.spi.Tags;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run does, seen from outside, on fakes of the SPI. */
@Timeout(30)
class RunTest {
    private static final String CONTROL = "edge-control-plane-1";

    @TempDir
    Path directory;

    private final FakeWorld world = new FakeWorld();
    private final List<ClusterEvent> events = new CopyOnWriteArrayList<>();

    private ClusterBuilder builder() {
        return Cluster.named("edge")
                .on(new FakeProvider(world))
                .bootstrap(new FakeBootstrapper(world))
                .controlPlanes(1)
                .workers("w", 3)
                .addon(FakeAddon.network(world))
                .store(RunStore.directory(directory))
                .listener(events::add);
    }

    private boolean happens(String deed) throws InterruptedException {
        for (int i = 0; i < 200 && !world.deeds.contains(deed); i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return world.deeds.contains(deed);
    }

    @Test
    void doesNotLetTheOthersWaitForASlowWorker() throws Exception {
        world.hang("prepare/edge-w-2");
        Cluster cluster = builder().build();
        Run run = cluster.start(cluster.plan());

        assertThat(happens("join/edge-w-1")).isTrue();
        assertThat(happens("join/edge-w-3")).isTrue();
        assertThat(run.result()).isEmpty();

        run.cancel();
        assertThat(run.await().nodesOut()).containsExactly("edge-w-2");
    }

    @Test
    void preparesWorkersWhileTheControlPlaneInitialises() throws Exception {
        world.hang("init/" + CONTROL);
        Cluster cluster = builder().build();
        Run run = cluster.start(cluster.plan());

        assertThat(happens("prepare/edge-w-1")).isTrue();
        assertThat(happens("prepare/edge-w-3")).isTrue();
        assertThat(world.deeds).noneMatch(deed -> deed.startsWith("join/"));

        run.cancel();
        run.await();
    }

    @Test
    void endsAfterACancelThoughStepsWaitForAThread() throws Exception {
        CountDownLatch began = world.hang("create/" + CONTROL);
        Cluster cluster = builder().parallelism(1).build();
        Run run = cluster.start(cluster.plan());
        assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();

        run.cancel();
        RunResult result = run.await();

        assertThat(result.outcome()).isEqualTo(RunResult.Outcome.CANCELLED);
        assertThat(events.stream().filter(event -> event instanceof ClusterEvent.StepStarted))
                .hasSize(1);
        assertThat(events.stream().filter(event -> event instanceof ClusterEvent.StepFailed))
                .hasSize(1);
        assertThat(events.stream().filter(event -> event instanceof ClusterEvent.StepSkipped))
                .hasSize(cluster.plan().steps().size() - 1);
        assertThat(builder().build().plan().steps()).isNotEmpty();
    }

    @Test
    void saysThatItSucceededWhenTheCancelCameTooLate() throws Exception {
        Cluster cluster = builder().build();
        Run run = cluster.start(cluster.plan());
        RunResult result = run.await();

        run.cancel();

        assertThat(result.succeeded()).isTrue();
        assertThat(run.await()).isSameAs(result);
    }

    @Test
    void givesUpWhenItsCallerIsInterrupted() throws Exception {
        CountDownLatch began = world.hang("join/edge-w-1");
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            try {
                builder().build().apply();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        caller.start();
        assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();

        caller.interrupt();

        assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(events.get(events.size() - 1))
                .isInstanceOfSatisfying(
                        ClusterEvent.RunEnded.class,
                        ended -> assertThat(ended.result().outcome()).isEqualTo(RunResult.Outcome.CANCELLED));
    }

    @Test
    void closesItsSessionWhenItIsInterruptedWhileItLooks() throws Exception {
        builder().build().apply();
        world.notReady.add("edge-w-1"); // what is well is not looked at
        CountDownLatch began = world.hang("facts/edge-w-1");
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            try {
                builder().build().plan();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        long closed = world.deeds.stream().filter("close"::equals).count();
        caller.start();
        assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();

        caller.interrupt();

        assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(world.deeds.stream().filter("close"::equals)).hasSize((int) closed + 1);
    }

    @Test
    void reportsAnErrorOfAStepLikeAnyFailure() {
        world.fail("prepare/edge-w-2", 1, () -> {
            throw new NoClassDefFoundError("org/example/Missing");
        });

        RunFailedException e = catchThrowableOfType(
                RunFailedException.class, () -> builder().build().apply());

        assertThat(e.result().failure().orElseThrow().firstError()).contains("org/example/Missing");
        assertThat(e.result().nodesIn()).containsExactly(CONTROL, "edge-w-1", "edge-w-3");
        assertThat(events.get(events.size() - 1)).isInstanceOf(ClusterEvent.RunEnded.class);
    }

    @Test
    void reportsInWordsInJsonAndAcrossSerialisation() throws Exception {
        world.fail(
                "join/edge-w-2",
                9,
                () -> RemoteCommandException.on("edge-w-2", "kubeadm join --config /dev/stdin")
                        .exitStatus(1)
                        .output("connection refused")
                        .because("ended with status 1"));

        RunFailedException e = catchThrowableOfType(
                RunFailedException.class, () -> builder().build().apply());
        FailureReport report = e.result().failure().orElseThrow();

        assertThat(report.toString())
                .startsWith("Cluster edge: join worker on edge-w-2 failed after ")
                .contains(
                        "  command:\n    kubeadm join",
                        "  journal of kubelet:\n    last words of edge-w-2\n",
                        "  not begun:\n    ready/edge-w-2\n",
                        "  left behind:\n    machine m-",
                        "  next:\n    ");
        Map<String, Object> json = Json.parseObject(Json.write(report.toJson()));
        assertThat(json)
                .containsEntry("node", "edge-w-2")
                .containsEntry("step", "join/edge-w-2")
                .containsEntry("skipped", List.of("ready/edge-w-2"));
        assertThat(Json.write(report.toJson())).contains("{\"source\":\"journal of kubelet\",\"text\":");
        RunFailedException copy = copy(e);
        assertThat(copy.result()).isEqualTo(e.result());
    }

    private static RunFailedException copy(RunFailedException e) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(e);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (RunFailedException) in.readObject();
        }
    }

    @Test
    void namesFurtherFailuresBesideTheFirst() {
        world.fail("join/edge-w-1", 1, FailureClass.PERMANENT, "one");
        world.fail("join/edge-w-2", 1, FailureClass.PERMANENT, "two");

        RunFailedException e = catchThrowableOfType(
                RunFailedException.class, () -> builder().build().apply());

        FailureReport report = e.result().failure().orElseThrow();
        assertThat(List.of(report.firstError(), report.others().get(0).error()))
                .containsExactlyInAnyOrder("one", "two");
        assertThat(report.toString()).contains("also failed:\n    join/edge-w-");
    }

    @Test
    void bringsBackAWorkerThatWasWipedWhileTheApiStillKnowsIt() throws Exception {
        builder().build().apply();
        world.wipe("edge-w-2");
        world.notReady.add("edge-w-2");

        Plan plan = builder().build().plan();
        assertThat(plan.steps())
                .extracting(step -> step.id().value())
                .containsExactly("prepare/edge-w-2", "join/edge-w-2", "ready/edge-w-2");
        assertThat(plan.toString()).contains("its host does not know the cluster");
        world.notReady.clear();

        assertThat(builder().build().apply().succeeded()).isTrue();
        assertThat(builder().build().apply().changedNothing()).isTrue();
    }

    @Test
    void bringsBackAWorkerWhoseMachineIsGoneWhileTheApiStillKnowsIt() throws Exception {
        builder().build().apply();
        world.machines.remove(new MachineId("m-edge-w-2"));
        world.wipe("edge-w-2");

        assertThat(builder().build().plan().steps())
                .extracting(step -> step.id().value())
                .containsExactly(
                        "forget/edge-w-2", "create/edge-w-2", "prepare/edge-w-2", "join/edge-w-2", "ready/edge-w-2");
    }

    @Test
    void waitsForAMachineThatAnEarlierRunOrdered() throws Exception {
        world.fail("prepare/edge-w-2", 1, FailureClass.PERMANENT, "killed");
        assertThatThrownBy(() -> builder().build().apply()).isInstanceOf(RunFailedException.class);
        MachineId id = new MachineId("m-edge-w-2");
        Machine machine = world.machines.get(id);
        world.machines.put(
                id, machine.toBuilder().state(MachineState.PROVISIONING).build());

        assertThat(builder().build().plan().toString()).contains("create machine: its machine is not up yet");
    }

    @Test
    void installsAgainWhatTheRecordDoesNotName() throws Exception {
        builder().build().apply();
        world.records.clear();

        RunResult result = builder().build().apply();

        assertThat(result.steps()).extracting(RunResult.StepTime::step).containsExactly("install/net", "verify/net");
        assertThat(world.records.values().iterator().next()).containsKeys("id", "name", "addon.net", "proved.net");
    }

    @Test
    void yieldsToTheIdThatTheMachinesCarry() throws Exception {
        RunStore planned = RunStore.directory(directory.resolve("planned"));
        planned.identify(new ClusterId("edge", new UUID(0, 9)));
        builder().build().apply();

        assertThat(builder().store(planned).build().apply().changedNothing()).isTrue();
        assertThat(planned.identity("edge"))
                .isEqualTo(RunStore.directory(directory).identity("edge"));
    }

    @Test
    void keepsNothingOfAClusterThatIsOnlyAskedAbout() {
        assertThatThrownBy(() -> builder().build().nodes()).hasMessageContaining("no control plane");
        assertThatThrownBy(() -> builder().build().kubeconfig()).hasMessageContaining("no control plane yet");

        assertThat(directory.resolve("edge")).doesNotExist();
    }

    @Test
    void doesNotDestroyOneOfTwoClustersOfANameByChance() {
        for (int i = 1; i <= 2; i++) {
            MachineId id = new MachineId("m-" + i);
            world.machines.put(
                    id,
                    Machine.builder(id)
                            .tag(Tags.CLUSTER, "edge")
                            .tag(Tags.ID, new UUID(0, i).toString())
                            .build());
        }

        assertThatThrownBy(() -> builder().build().destroy())
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("several clusters named edge");
        assertThat(world.machines).hasSize(2);

        RunStore.directory(directory).identify(new ClusterId("edge", new UUID(0, 2)));
        assertThatThrownBy(() -> builder().build().plan()).hasMessageContaining("m-1 was made for another cluster");
    }

    @Test
    void doesNotForgetAClusterWhoseHostItCouldNotReset() throws Exception {
        ClusterBuilder onHosts = builder()
                .on(ExistingHosts.builder()
                        .privateKey(Secret.of("-----BEGIN PRIVATE KEY-----"))
                        .noHostKeyCheckInsecure()
                        .host("a", "10.0.0.1")
                        .host("b", "10.0.0.2")
                        .build())
                .withoutWorkers()
                .workers("w", 1);
        onHosts.build().apply();
        world.fail("facts/b", 2, FailureClass.PERMANENT, "connection refused");

        assertThatThrownBy(() -> onHosts.build().destroy())
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("reset host on b", "connection refused");
        assertThat(world.owners).containsOnlyKeys("b");
        assertThat(RunStore.directory(directory).identity("edge")).isPresent();

        RunResult result = onHosts.build().destroy();
        assertThat(result.nodesIn()).isEmpty();
        assertThat(world.owners).isEmpty();
        assertThat(directory.resolve("edge")).doesNotExist();
    }

    @Test
    void doesNotResetAHostThatTurnsOutToBeAnothers() throws Exception {
        ClusterBuilder onHosts = builder()
                .on(ExistingHosts.builder()
                        .privateKey(Secret.of("-----BEGIN PRIVATE KEY-----"))
                        .noHostKeyCheckInsecure()
                        .host("a", "10.0.0.1")
                        .host("b", "10.0.0.2")
                        .build())
                .withoutWorkers()
                .workers("w", 1);
        onHosts.build().apply();
        world.owners.put("b", new ClusterId("other", new UUID(0, 5)));
        world.fail("facts/b", 1, FailureClass.TRANSIENT, "connection lost");

        assertThat(onHosts.build().destroy().succeeded()).isTrue();

        assertThat(world.deeds("reset")).containsExactly("reset/a");
        assertThat(world.owners).containsOnlyKeys("b");
    }

    @Test
    void endsWithAnEventAndAClosedSessionWhenTheJournalBreaks() throws Exception {
        RunStore real = RunStore.directory(directory, LeaseTerms.lasting(Duration.ofSeconds(3)));
        RunStore full = new StoreAround(real) {
            @Override
            public Journal begin(ClusterId cluster, Lease.Owner owner) {
                return new JournalAround(super.begin(cluster, owner)) {
                    @Override
                    public void append(Map<String, Object> entry) {
                        if ("done".equals(entry.get("kind"))) {
                            throw new UncheckedIOException(new IOException("no space left on device"));
                        }
                        super.append(entry);
                    }
                };
            }
        };

        assertThatThrownBy(() -> builder().store(full).build().apply()).hasMessageContaining("no space left");

        assertThat(events.get(events.size() - 1)).isInstanceOf(ClusterEvent.RunEnded.class);
        assertThat(world.deeds.get(world.deeds.size() - 1)).isEqualTo("close");
        assertThat(builder().build().apply().succeeded()).isTrue();
    }

    @Test
    void tellsItsResultThoughTheJournalCannotBeClosed() throws Exception {
        RunStore torn = new StoreAround(RunStore.directory(directory)) {
            @Override
            public Journal begin(ClusterId cluster, Lease.Owner owner) {
                return new JournalAround(super.begin(cluster, owner)) {
                    @Override
                    public void close() {
                        super.close();
                        throw new UncheckedIOException(new IOException("stale file handle"));
                    }
                };
            }
        };

        assertThat(builder().store(torn).build().apply().succeeded()).isTrue();
    }

    @Test
    void doesNotTakeASilentApiForAnEmptyCluster() throws Exception {
        builder().build().apply();
        world.fail("read/api", 1, FailureClass.TRANSIENT, "connection refused");
        int before = world.deeds.size();

        assertThatThrownBy(() -> builder().build().apply())
                .isInstanceOf(InvalidClusterException.class)
                .hasMessageContaining("no control plane's API server answers");

        assertThat(world.deeds.subList(before, world.deeds.size()))
                .allMatch(deed -> deed.startsWith("facts/") || deed.equals("close"));
        assertThat(builder().build().apply().changedNothing()).isTrue();
    }

    @Test
    void judgesAMachineThatItMadeBeforeItPreparesIt() {
        world.fail("prepare/edge-w-1", 1, FailureClass.PERMANENT, "no");
        world.memoryBytes = 1;

        RunFailedException e = catchThrowableOfType(
                RunFailedException.class, () -> builder().build().apply());

        assertThat(e.result().failure().orElseThrow().firstError()).contains("too little memory");
        assertThat(world.deeds).noneMatch(deed -> deed.startsWith("prepare/"));
    }

    @Test
    void asksAddonsAboutAMachineThatItMade() {
        world.unfit.add("edge-w-2");

        RunFailedException e = catchThrowableOfType(
                RunFailedException.class, () -> builder().build().apply());

        assertThat(e.result().nodesOut()).containsExactly("edge-w-2");
        assertThat(e.result().failure().orElseThrow().firstError())
                .contains("addon net: edge-w-2 is unfit")
                .doesNotContain("edge-w-1");
        assertThat(world.deeds("prepare")).hasSize(3).doesNotContain("prepare/edge-w-2");
    }

    @Test
    void namesAHostThatDoesNotAnswerOnce() throws Exception {
        builder().build().apply();
        world.forget("edge-w-1");
        world.fail("facts/edge-w-1", 1, FailureClass.TRANSIENT, "edge-w-1: read facts could not be run: refused");

        assertThatThrownBy(() -> builder().build().plan())
                .hasMessageEndingWith("\n  - edge-w-1: read facts could not be run: refused");
    }

    @Test
    void keepsNothingOfAClusterThatIsOnlyPlanned() throws Exception {
        Plan first = builder().build().plan();
        Plan second = builder().build().plan();
        world.memoryBytes = 1;
        world.machines.put(
                new MachineId("m-edge-w-1"),
                new FakeProvider(world)
                        .create(new MachineRequest(
                                first.cluster(), builder().build().spec().node("edge-w-1"))));
        assertThatThrownBy(() -> builder().build().apply()).isInstanceOf(InvalidClusterException.class);

        assertThat(directory).isEmptyDirectory();
        assertThat(first.hash()).isEqualTo(second.hash());
    }

    @Test
    void givesTheClusterTheIdOfThePlanThatWasStarted() throws Exception {
        Plan plan = builder().build().plan();
        builder().build().plan();

        RunResult result = builder().build().start(plan).await();

        assertThat(result.succeeded()).isTrue();
        assertThat(RunStore.directory(directory).identity("edge"))
                .contains(plan.cluster().uuid());
        assertThat(world.owners.values()).containsOnly(plan.cluster());
    }

    @Test
    void keepsTheIdBeforeTheFirstEffect() throws Exception {
        List<Optional<UUID>> kept = new CopyOnWriteArrayList<>();
        FakeProvider provider = new FakeProvider(world) {
            @Override
            public Machine create(MachineRequest request) throws InterruptedException {
                kept.add(RunStore.directory(directory).identity("edge"));
                return super.create(request);
            }
        };

        builder().on(provider).build().apply();

        assertThat(kept).hasSize(4).containsOnly(RunStore.directory(directory).identity("edge"));
        assertThat(kept.get(0)).isPresent();
    }

    @Test
    void goesOnWithTheClusterThatAnotherRunBeganMeanwhile() throws Exception {
        RunStore real = RunStore.directory(directory);
        ClusterId other = new ClusterId("edge", new UUID(0, 7));
        AtomicInteger begun = new AtomicInteger();
        RunStore late = new StoreAround(real) {
            @Override
            public Journal begin(ClusterId cluster, Lease.Owner owner) {
                if (begun.incrementAndGet() == 1) {
                    real.identify(other);
                }
                return super.begin(cluster, owner);
            }
        };

        builder().store(late).build().apply();

        assertThat(begun).hasValue(2);
        assertThat(real.identity("edge")).contains(other.uuid());
        assertThat(world.owners.values()).containsOnly(other);
    }

    @Test
    void showsNoSecretAnywhere() throws Exception {
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        StringBuilder told = new StringBuilder();
        try {
            ClusterBuilder secretive = builder()
                    .on(ExistingHosts.builder()
                            .privateKey(Secret.of("-----BEGIN PRIVATE KEY-----t0psecret"))
                            .passphrase(Secret.of("t0psecret"))
                            .sudoPassword(Secret.of("t0psecret"))
                            .noHostKeyCheckInsecure()
                            .host("a", "10.0.0.1")
                            .host("b", "10.0.0.2")
                            .build())
                    .withoutWorkers()
                    .workers("w", 1)
                    .listener(event -> {
                        throw new IllegalStateException("so that something is logged");
                    });
            world.fail("join/b", 1, FailureClass.PERMANENT, "no");
            Cluster cluster = secretive.build();
            told.append(cluster)
                    .append(cluster.plan().toJson())
                    .append(cluster.spec().toJson());
            RunFailedException e = catchThrowableOfType(RunFailedException.class, cluster::apply);
            told.append(e)
                    .append(e.result())
                    .append(e.result().failure().orElseThrow().toJson());
            told.append(cluster.apply()).append(cluster.kubeconfig()).append(events);
        } finally {
            System.setErr(before);
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                told.append(Files.readString(file));
            }
        }

        assertThat(told.toString())
                .contains("RunStarted", "intent", "last words of b")
                .doesNotContain("t0psecret");
        assertThat(logged.toString(StandardCharsets.UTF_8))
                .contains("a listener failed")
                .doesNotContain("t0psecret");
    }

    @Test
    void retriesShownAsEventsSayWhyAndHowLong() throws Exception {
        world.fail("join/edge-w-1", 1, FailureClass.TRANSIENT, "connection lost");
        builder().build().apply();

        assertThat(events.stream().filter(event -> event instanceof ClusterEvent.StepRetried))
                .singleElement()
                .isInstanceOfSatisfying(ClusterEvent.StepRetried.class, retried -> {
                    assertThat(retried.error()).isEqualTo("connection lost");
                    assertThat(retried.pause()).isEqualTo(Duration.ofSeconds(1));
                });
    }
}
