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
import io.barekube.plan.Plan;
import io.barekube.plan.Risk;
import io.barekube.run.FailureClass;
import io.barekube.run.FailureReport;
import io.barekube.run.JournaledRun;
import io.barekube.run.Lease;
import io.barekube.run.LeaseHeldException;
import io.barekube.run.LeaseTerms;
import io.barekube.run.Run;
import io.barekube.run.RunFailedException;
import io.barekube.run.RunResult;
import io.barekube.run.RunStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run, its lease and its journal, on fakes of the SPI. */
@Timeout(60)
class RunLeaseTest {
    private static final LeaseTerms SHORT = new LeaseTerms(Duration.ofSeconds(6), Duration.ofSeconds(1));

    @TempDir
    Path directory;

    private final FakeWorld world = new FakeWorld();
    private final List<ClusterEvent> events = new CopyOnWriteArrayList<>();

    private ClusterBuilder builder() {
        return builder(RunStore.directory(directory, SHORT));
    }

    private ClusterBuilder builder(RunStore store) {
        return Cluster.named("edge")
                .on(new FakeProvider(world))
                .bootstrap(new FakeBootstrapper(world))
                .controlPlanes(1)
                .workers("w", 2)
                .addon(FakeAddon.network(world))
                .store(store)
                .listener(events::add);
    }

    /** A directory store whose runs have the journal that a test makes of theirs. */
    private RunStore storeWith(java.util.function.UnaryOperator<RunStore.Journal> journal) {
        return new StoreAround(RunStore.directory(directory, SHORT)) {
            @Override
            public Journal begin(ClusterId cluster, Lease.Owner owner) {
                return journal.apply(super.begin(cluster, owner));
            }
        };
    }

    private Run startAndHang(Cluster cluster, String deed) throws InterruptedException {
        CountDownLatch began = world.hang(deed);
        Run run = cluster.start(cluster.plan());
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();
        return run;
    }

    private JournaledRun lastRun() {
        return RunStore.directory(directory).lastRun("edge").orElseThrow();
    }

    @Test
    void showsWhoIsAtWork() throws Exception {
        Cluster cluster = builder().build();
        assertThat(cluster.lease()).isEmpty();
        Run run = startAndHang(cluster, "init/edge-control-plane-1");

        Lease lease = builder().build().lease().orElseThrow();
        LeaseHeldException refusal = catchThrowableOfType(
                LeaseHeldException.class, () -> builder().build().apply());

        assertThat(lease.owner().run()).isEqualTo(run.id());
        assertThat(lease.owner().purpose()).isEqualTo("apply");
        assertThat(lease.owner().pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(refusal.lease().owner()).isEqualTo(lease.owner());
        run.cancel();
        run.await();
        assertThat(cluster.lease()).isEmpty();
    }

    @Test
    void stopsWhenItsLeaseIsBroken() throws Exception {
        Cluster cluster = builder().build();
        Run run = startAndHang(cluster, "join/edge-w-1");

        assertThat(cluster.breakLease().orElseThrow().owner().run()).isEqualTo(run.id());
        RunResult result = run.await();

        assertThat(result.outcome()).isEqualTo(RunResult.Outcome.FAILED);
        FailureReport report = result.failure().orElseThrow();
        assertThat(report.failureClass()).isEqualTo(FailureClass.WORLD_CHANGED);
        assertThat(report.firstError())
                .contains("run " + run.id() + " has lost its lease", "breakLease() of process")
                .contains("took it");
        assertThat(report.others()).extracting(FailureReport.OtherFailure::step).contains("join/edge-w-1");
        assertThat(report.skipped()).contains("ready/edge-w-1");
        assertThat(events)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                ClusterEvent.StepFailed.class,
                                failed -> assertThat(failed.error()).isEqualTo("the run lost its lease")));
        assertThat(events.get(events.size() - 1)).isInstanceOf(ClusterEvent.RunEnded.class);
        assertThat(lastRun().outcome()).isEmpty();
        assertThat(lastRun().underWay()).contains("join/edge-w-1");
        assertThat(cluster.breakLease()).isEmpty();
    }

    @Test
    void beginsNoStepWithoutItsLease() throws Exception {
        RunStore real = RunStore.directory(directory, new LeaseTerms(Duration.ofHours(1), Duration.ofMinutes(20)));
        Cluster cluster = builder(new StoreAround(real) {
                    @Override
                    public Journal begin(ClusterId id, Lease.Owner owner) {
                        return new JournalAround(super.begin(id, owner)) {
                            @Override
                            public synchronized void append(
                                    Map<String, Object> entry) { // others must not see half of a lease
                                if ("init/edge-control-plane-1".equals(entry.get("step"))) {
                                    real.breakLease("edge", new Lease.Owner("desk", 7, "", "somebody"));
                                }
                                super.append(entry);
                            }
                        };
                    }
                })
                .build();

        RunFailedException failure = catchThrowableOfType(RunFailedException.class, cluster::apply);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.WORLD_CHANGED);
        assertThat(failure).hasMessageContaining("somebody of process 7 on desk took it");
        assertThat(world.deeds("init")).isEmpty();
        assertThat(world.deeds("join")).isEmpty();
    }

    /** A store in which another run comes, works and goes after the world was looked at and before the lease is taken. */
    private RunStore interruptedOnceBy(ClusterBuilder other) {
        AtomicInteger begun = new AtomicInteger();
        return new StoreAround(RunStore.directory(directory, SHORT)) {
            @Override
            public Journal begin(ClusterId cluster, Lease.Owner owner) {
                if (begun.incrementAndGet() == 1) {
                    try {
                        other.build().apply();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
                return super.begin(cluster, owner);
            }
        };
    }

    @Test
    void looksAgainWhenAnotherRunWasAtWorkBetweenTheLookAndTheLease() throws Exception {
        builder().build().apply();
        world.deeds.clear();
        Cluster fewer = builder(interruptedOnceBy(builder().workers("more", 1)))
                .withoutWorkers()
                .workers("w", 2)
                .allow(Risk.DESTRUCTIVE)
                .build();

        fewer.apply();

        assertThat(world.deeds("create")).containsExactly("create/edge-more-1");
        assertThat(world.nodes).containsExactlyInAnyOrder("edge-control-plane-1", "edge-w-1", "edge-w-2");
    }

    @Test
    void leavesNothingOfWhatAnotherRunMadeWhileItLooked() throws Exception {
        builder().build().apply();

        builder(interruptedOnceBy(builder().workers("more", 1))).build().destroy();

        assertThat(world.machines).isEmpty();
    }

    @Test
    void doesNotStartAPlanWhenAnotherRunWasAtWorkSince() throws Exception {
        builder().build().apply();
        Cluster cluster = builder(interruptedOnceBy(builder().workers("more", 1)))
                .workers("most", 1)
                .build();
        Plan plan = cluster.plan();

        assertThatThrownBy(() -> cluster.start(plan)).hasMessageContaining("another run changed");
        assertThat(world.nodes).doesNotContain("edge-most-1");
    }

    @Test
    void stopsWhenTheStoreIsSilentForLongerThanTheLeaseLives() throws Exception {
        Cluster cluster = builder(storeWith(journal -> new StoreAround.JournalAround(journal) {
                    @Override
                    public void renew() {
                        try {
                            new CountDownLatch(1).await(); // does not even answer
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                }))
                .build();
        Run run = startAndHang(cluster, "join/edge-w-1");

        FailureReport report = run.await().failure().orElseThrow();

        assertThat(report.failureClass()).isEqualTo(FailureClass.WORLD_CHANGED);
        assertThat(report.firstError()).contains("out of reach for 6");
        assertThat(report.elapsed()).isLessThan(Duration.ofSeconds(15));
    }

    /** As a process does that was paused: it sees its own long silence before it sees the other. */
    @Test
    void tellsWhoTookItsLeaseAlsoWhenItWasSilentFirst() throws Exception {
        AtomicInteger renewals = new AtomicInteger();
        Cluster cluster = builder(storeWith(journal -> new StoreAround.JournalAround(journal) {
                    @Override
                    public void renew() {
                        if (renewals.incrementAndGet() == 1) {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                                return;
                            }
                        }
                        super.renew();
                    }
                }))
                .build();
        Run run = startAndHang(cluster, "join/edge-w-1");
        cluster.breakLease();

        assertThat(run.await().failure().orElseThrow().firstError()).contains("breakLease() of process", "took it");
    }

    @Test
    void goesOnAfterTheStoreWasAwayForLessThanTheLeaseLives() throws Exception {
        AtomicInteger appends = new AtomicInteger();
        AtomicInteger renewals = new AtomicInteger();
        world.fail("join/edge-w-1", 2, FailureClass.TRANSIENT, "lets a heartbeat or two go by");
        RunStore store = storeWith(journal -> new StoreAround.JournalAround(journal) {
            @Override
            public void append(Map<String, Object> entry) {
                away(appends, 4);
                super.append(entry);
            }

            @Override
            public void renew() {
                away(renewals, 3);
                super.renew();
            }

            private void away(AtomicInteger calls, int every) {
                if (calls.incrementAndGet() % every == 0) {
                    throw new UncheckedIOException(new IOException("connection refused"));
                }
            }
        });

        assertThat(builder(store).build().apply().succeeded()).isTrue();

        assertThat(renewals).hasValueGreaterThan(1);
        assertThat(lastRun().isUnfinished()).isFalse();
        assertThat(lastRun().underWay()).isEmpty();
    }

    @Test
    void stopsWhenTheTimeOfTheWholeRunIsOver() throws Exception {
        Timeouts standard = Timeouts.DEFAULT;
        Timeouts quick = new Timeouts(
                standard.machine(),
                standard.prepare(),
                standard.init(),
                standard.join(),
                standard.nodeReady(),
                standard.addon(),
                standard.proof(),
                standard.upgrade(),
                standard.removal(),
                Duration.ofSeconds(5));
        world.hang("join/edge-w-1");

        RunFailedException failure = catchThrowableOfType(
                RunFailedException.class,
                () -> builder().timeouts(quick).build().apply());

        FailureReport report = failure.result().failure().orElseThrow();
        assertThat(failure.failureClass()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(report.step()).isEqualTo("run");
        assertThat(report.firstError())
                .startsWith("waited 5 s for the run to end; last seen: under way were [")
                .contains("join/edge-w-1");
        assertThat(report.excerpts())
                .singleElement()
                .satisfies(excerpt -> assertThat(excerpt.text()).startsWith("last words of edge-"));
        assertThat(report.elapsed()).isLessThan(Duration.ofSeconds(15));
        assertThat(lastRun().outcome()).contains(RunResult.Outcome.FAILED);
        assertThat(lastRun().failure()).contains(report(report));
    }

    @Test
    void reachesEveryStepWithinFiveSecondsOfACancel() throws Exception {
        world.hang("prepare/edge-w-2");
        Run run = startAndHang(builder().build(), "join/edge-w-1");

        long before = System.nanoTime();
        run.cancel();
        RunResult result = run.await();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        assertThat(result.outcome()).isEqualTo(RunResult.Outcome.CANCELLED);
        assertThat(lastRun().outcome()).contains(RunResult.Outcome.CANCELLED);
        assertThat(lastRun().underWay()).isEmpty();
    }

    @Test
    void keepsTheReportOfAFailedRun() {
        world.fail("join/edge-w-2", 1, FailureClass.TRANSIENT, "the first error");
        world.fail("join/edge-w-2", 1, FailureClass.PERMANENT, "a later one");

        RunFailedException failure = catchThrowableOfType(
                RunFailedException.class, () -> builder().build().apply());

        JournaledRun run = lastRun();
        assertThat(run.id()).isEqualTo(failure.result().runId());
        assertThat(run.purpose()).isEqualTo(Plan.Purpose.APPLY);
        assertThat(run.planHash()).hasSize(64);
        assertThat(run.isUnfinished()).isTrue();
        assertThat(run.failure()).contains(report(failure.result().failure().orElseThrow()));
        assertThat(run.entries())
                .anySatisfy(entry -> assertThat(entry)
                        .containsEntry("kind", "retrying")
                        .containsEntry("step", "join/edge-w-2")
                        .containsEntry("error", "the first error"));
    }

    /** As JSON carries it. */
    private static FailureReport report(FailureReport report) {
        return FailureReport.fromJson(report.toJson());
    }

    @Test
    void resumesNothingWhereNothingIsUnfinished() throws Exception {
        assertThat(builder().build().resume()).isEmpty();
        builder().build().apply();
        int before = world.deeds.size();

        assertThat(builder().build().resume()).isEmpty();
        assertThat(world.deeds).hasSize(before);
    }

    @Test
    void resumesWhatItsLastRunWasFor() throws Exception {
        world.fail("join/edge-w-2", 1, FailureClass.PERMANENT, "once");
        assertThatThrownBy(() -> builder().build().apply()).isInstanceOf(RunFailedException.class);

        assertThat(builder().build().resume().orElseThrow().succeeded()).isTrue();
        assertThat(world.nodes).contains("edge-w-2");

        world.fail("delete/m-edge-w-2", 1, FailureClass.PERMANENT, "once");
        assertThatThrownBy(() -> builder().build().destroy()).isInstanceOf(RunFailedException.class);
        assertThat(world.machines).isNotEmpty();

        assertThat(builder().build().resume().orElseThrow().succeeded()).isTrue();
        assertThat(world.machines).isEmpty();
        assertThat(directory.resolve("edge")).doesNotExist();
        assertThat(builder().build().resume()).isEmpty();
    }

    @Test
    void resumesARunWhoseProcessDied() throws Exception {
        // entries of a run that came to no end, and no lease: as a process leaves them that dies
        RunStore store = RunStore.directory(directory);
        try (RunStore.Journal journal = store.begin(
                new ClusterId("edge", new java.util.UUID(0, 1)), new Lease.Owner("here", 1, "dead", "apply"))) {
            journal.append(Map.of("kind", "run-begun", "plan", Map.of("purpose", "APPLY")));
            journal.append(Map.of("kind", "intent", "step", "create/edge-w-1"));
        }
        assertThat(builder().build().resume().orElseThrow().succeeded()).isTrue();
        assertThat(world.nodes).hasSize(3);
    }

    @Test
    void forgetsAClusterWhoseDestroyingPlanWasStarted() throws Exception {
        Cluster cluster = builder().build();
        cluster.apply();

        assertThat(cluster.start(cluster.planDestroy()).await().succeeded()).isTrue();
        for (int i = 0; i < 100 && cluster.lease().isPresent(); i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(directory.resolve("edge")).doesNotExist();
    }
}
