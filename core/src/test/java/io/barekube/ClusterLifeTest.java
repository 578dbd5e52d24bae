package io.barekube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.barekube.event.ClusterEvent;
import io.barekube.fake.FakeAddon;
import io.barekube.fake.FakeBootstrapper;
import io.barekube.fake.FakeProvider;
import io.barekube.fake.FakeWorld;
import io.barekube.plan.Plan;
import io.barekube.plan.Step;
import io.barekube.run.FailureClass;
import io.barekube.run.FailureReport;
import io.barekube.run.Run;
import io.barekube.run.RunFailedException;
import io.barekube.run.RunResult;
import io.barekube.run.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ClusterLifeTest {
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
                .addon(FakeAddon.named(world, "extra"))
                .store(RunStore.directory(directory))
                .listener(events::add);
    }

    @Test
    void makesEveryNodeAndProvesEveryAddon() throws Exception {
        RunResult result = builder().build().apply();

        assertThat(result.succeeded()).isTrue();
        assertThat(world.nodes).containsExactly("edge-control-plane-1", "edge-w-1", "edge-w-2", "edge-w-3");
        assertThat(world.deeds).contains("verify/net", "verify/extra");
        assertThat(result.nodesIn()).hasSize(4);
        assertThat(result.nodesOut()).isEmpty();
    }

    @Test
    void hasNothingToDoTheSecondTime() throws Exception {
        builder().build().apply();
        int before = world.deeds.size();

        RunResult second = builder().build().apply();

        assertThat(second.changedNothing()).isTrue();
        assertThat(world.deeds.subList(before, world.deeds.size()))
                .allMatch(deed -> deed.startsWith("facts/") || deed.startsWith("read/") || deed.equals("close"));
        assertThat(builder().build().plan().toString()).contains("nothing to do");
    }

    @Test
    void adoptsTheClusterWhenTheStoreWasLost() throws Exception {
        builder().build().apply();

        RunResult second = builder()
                .store(RunStore.directory(directory.resolve("other")))
                .build()
                .apply();

        assertThat(second.changedNothing()).isTrue();
    }

    @Test
    void joinsTheRemainingWorkersWhenOneDies() {
        world.fail("join/edge-w-2", 99, FailureClass.PERMANENT, "kubeadm join said no");

        RunFailedException failure = catchThrowableOfType(
                RunFailedException.class, () -> builder().build().apply());

        assertThat(world.nodes).containsExactly("edge-control-plane-1", "edge-w-1", "edge-w-3");
        assertThat(failure.result().nodesOut()).containsExactly("edge-w-2");
        assertThat(world.deeds).contains("verify/extra");
        FailureReport report = failure.result().failure().orElseThrow();
        assertThat(report.node()).isEqualTo("edge-w-2");
        assertThat(report.step()).isEqualTo("join/edge-w-2");
        assertThat(report.firstError()).isEqualTo("kubeadm join said no");
        assertThat(report.skipped()).containsExactly("ready/edge-w-2");
        assertThat(report.toString()).contains("last words of edge-w-2", "apply() again");
    }

    @Test
    void goesOnFromWhereAFailedRunStopped() throws Exception {
        world.fail("join/edge-w-2", 1, FailureClass.PERMANENT, "once");
        assertThatThrownBy(() -> builder().build().apply()).isInstanceOf(RunFailedException.class);

        Plan plan = builder().build().plan();
        RunResult result = builder().build().apply();

        assertThat(plan.steps())
                .extracting(step -> step.id().value())
                .containsExactly("prepare/edge-w-2", "join/edge-w-2", "ready/edge-w-2");
        assertThat(result.succeeded()).isTrue();
        assertThat(world.deeds.stream().filter(deed -> deed.equals("join/edge-w-1")))
                .hasSize(1);
    }

    @Test
    void reportsTheFailureThoughTheHostsLogsCannotBeHad() {
        world.fail("join/edge-w-2", 1, FailureClass.PERMANENT, "kubeadm join said no");
        world.fail("diagnose/edge-w-2", 1, () -> new IllegalStateException("a bug"));

        RunFailedException failure = catchThrowableOfType(
                RunFailedException.class, () -> builder().build().apply());

        FailureReport report = failure.result().failure().orElseThrow();
        assertThat(report.firstError()).isEqualTo("kubeadm join said no");
        assertThat(report.toString()).contains("not to be had: java.lang.IllegalStateException: a bug");
    }

    @Test
    void initialisesAgainWhatNeverCameToItsEnd() throws Exception {
        world.fail("apply/barekube", 1, FailureClass.PERMANENT, "the process died before the cluster had its record");
        Cluster cluster = builder().withoutWorkers().build();
        assertThatThrownBy(cluster::apply).isInstanceOf(RunFailedException.class);

        assertThat(cluster.plan().steps()).extracting(step -> step.id().value()).contains("init/edge-control-plane-1");
        assertThat(cluster.apply().succeeded()).isTrue();
    }

    @Test
    void repeatsOnlyWhatMayPassAndReportsTheFirstError() {
        world.fail("join/edge-w-1", 1, FailureClass.TRANSIENT, "the first error");
        world.fail("join/edge-w-1", 9, FailureClass.PERMANENT, "a later error");

        RunFailedException failure = catchThrowableOfType(
                RunFailedException.class, () -> builder().build().apply());

        FailureReport report = failure.result().failure().orElseThrow();
        assertThat(report.firstError()).isEqualTo("the first error");
        assertThat(report.attempts()).isEqualTo(2);
        assertThat(events.stream().filter(event -> event instanceof ClusterEvent.StepRetried))
                .hasSize(1);
    }

    @Test
    void endsAStepWhoseTimeIsOver() {
        world.hang("prepare/edge-w-3");
        Timeouts quick = new Timeouts(
                Duration.ofSeconds(20),
                Duration.ofMillis(1500),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofMinutes(1));

        RunFailedException failure = catchThrowableOfType(
                RunFailedException.class,
                () -> builder().timeouts(quick).build().apply());

        assertThat(failure.result().nodesOut()).containsExactly("edge-w-3");
        assertThat(failure.result().failure().orElseThrow().firstError()).contains("prepare host");
    }

    @Test
    void stopsSoonAfterCancel() throws Exception {
        CountDownLatch began = world.hang("join/edge-w-1");
        Cluster cluster = builder().build();
        Run run = cluster.start(cluster.plan());
        assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();

        run.cancel();
        RunResult result = run.await();

        assertThat(result.outcome()).isEqualTo(RunResult.Outcome.CANCELLED);
        assertThat(result.nodesOut()).contains("edge-w-1");
        assertThat(result.elapsed()).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void pairsEveryStartWithAnEndAndCountsWithoutGaps() throws Exception {
        world.fail("join/edge-w-2", 9, FailureClass.PERMANENT, "no");
        assertThatThrownBy(() -> builder().build().apply()).isInstanceOf(RunFailedException.class);

        List<Step> open = new ArrayList<>();
        double fraction = 0;
        for (int i = 0; i < events.size(); i++) {
            ClusterEvent event = events.get(i);
            assertThat(event.stamp().sequence()).isEqualTo(i + 1L);
            assertThat(event.stamp().fraction()).isBetween(fraction, 1.0);
            fraction = event.stamp().fraction();
            if (event instanceof ClusterEvent.StepStarted started) {
                open.add(started.step());
            } else if (event instanceof ClusterEvent.StepEnded ended) {
                assertThat(open.remove(ended.step())).isTrue();
            } else if (event instanceof ClusterEvent.StepFailed failed) {
                assertThat(open.remove(failed.step())).isTrue();
            }
        }
        assertThat(open).isEmpty();
        assertThat(fraction).isEqualTo(1.0);
        assertThat(events.get(events.size() - 1)).isInstanceOf(ClusterEvent.RunEnded.class);
    }

    @Test
    void survivesAListenerThatThrows() throws Exception {
        RunResult result = builder()
                .listener(event -> {
                    throw new IllegalStateException("a broken listener");
                })
                .build()
                .apply();

        assertThat(result.succeeded()).isTrue();
    }

    @Test
    void writesTheIntentBeforeTheDeedAndTheEndAfter() throws Exception {
        builder().build().apply();

        List<String> lines = journal();
        int intent = indexOf(lines, "\"kind\":\"intent\",\"step\":\"join/edge-w-1\"");
        int done = indexOf(lines, "\"kind\":\"done\",\"step\":\"join/edge-w-1\"");
        assertThat(intent).isBetween(0, done);
        assertThat(lines.get(0)).contains("run-begun");
        assertThat(lines.get(lines.size() - 1)).contains("run-ended", "SUCCEEDED");
    }

    @Test
    void refusesAPlanThatTheWorldHasOvertaken() throws Exception {
        Cluster cluster = builder().build();
        Plan plan = cluster.plan();
        cluster.apply();

        assertThatThrownBy(() -> cluster.start(plan))
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.WORLD_CHANGED))
                .hasMessageContaining("join/edge-w-1");
    }

    @Test
    void lendsTheClusterToOneRunAtATime() throws Exception {
        CountDownLatch began = world.hang("init/edge-control-plane-1");
        Cluster cluster = builder().build();
        Run run = cluster.start(cluster.plan());
        assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(() -> builder().build().apply())
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("another run");
        run.cancel();
        run.await();
    }

    @Test
    void destroysWhatThereIsAndForgetsIt() throws Exception {
        world.fail("init/edge-control-plane-1", 9, FailureClass.PERMANENT, "never comes up");
        assertThatThrownBy(() -> builder().build().apply()).isInstanceOf(RunFailedException.class);
        assertThat(world.machines).hasSize(4);

        RunResult result = builder().build().destroy();

        assertThat(result.succeeded()).isTrue();
        assertThat(world.machines).isEmpty();
        assertThat(directory.resolve("edge")).doesNotExist();
        assertThat(builder().build().destroy().changedNothing()).isTrue();
    }

    @Test
    void reinstallsAnAddonThatLostItsObjects() throws Exception {
        builder().build().apply();
        world.installed.remove("extra");

        Plan plan = builder().build().plan();

        assertThat(plan.steps()).extracting(step -> step.id().value()).containsExactly("install/extra", "verify/extra");
        assertThat(plan.toString()).contains("ConfigMap default/extra does not exist");
    }

    @Test
    void plansTheSameTwiceAndPutsDownWhy() throws Exception {
        Plan first = builder().build().plan();
        Plan second = builder().build().plan();

        assertThat(first.steps()).isEqualTo(second.steps());
        assertThat(first.hash()).isEqualTo(second.hash()).hasSize(64);
        assertThat(first.toString()).contains("edge-w-2", "no machine carries this node's tag");
        assertThat(world.machines).isEmpty();

        world.fail("join/edge-w-2", 1, FailureClass.PERMANENT, "once");
        assertThatThrownBy(() -> builder().build().apply()).isInstanceOf(RunFailedException.class);
        assertThat(builder().build().plan()).isEqualTo(builder().build().plan());
        assertThat(builder().build().planDestroy()).isEqualTo(builder().build().planDestroy());
    }

    private List<String> journal() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("edge"))) {
            Path file = files.filter(path -> path.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
            return Files.readAllLines(file);
        }
    }

    private static int indexOf(List<String> lines, String part) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(part)) {
                return i;
            }
        }
        return -1;
    }
}
