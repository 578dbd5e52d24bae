package io.barekube.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Cluster;
import io.barekube.Node;
import io.barekube.Timeouts;
import io.barekube.addon.flannel.Flannel;
import io.barekube.event.ClusterEvent;
import io.barekube.event.ClusterEvent.StepFailed;
import io.barekube.event.ClusterEvent.StepProgress;
import io.barekube.run.Run;
import io.barekube.run.RunResult;
import io.barekube.run.RunResult.Outcome;
import io.barekube.spi.BootstrapSession.Traffic;
import io.barekube.spi.Waiter;
import io.barekube.spi.Waiter.Look;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Connections that break while kubeadm is at work, and runs that are cancelled then: what was begun is finished once, or ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LostConnectionLabTest {
    private static final String NAME = "lostline";
    private static final String CONTROL_PLANE = NAME + "-control-plane-1";
    private static final String WORKER = NAME + "-worker-1";
    private static final String LATE = NAME + "-worker-2";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** The sessions, not the listener: a client may come again at once. */
    private static final String BREAK_CONNECTIONS = "pkill -KILL -f '^sshd: root'; true";

    private LabMachines machines;
    private LabCluster lab;
    private Cluster cluster;
    private volatile Consumer<StepProgress> onNews = news -> {};

    @BeforeAll
    void describe() throws IOException, InterruptedException {
        machines = LabMachines.of(NAME, "10.89.75.0/24");
        lab = new LabCluster(NAME, machines.scratch());
        cluster = lab.builder()
                .on(machines.provider())
                .controlPlanes(1)
                .workers(1)
                .addon(Flannel.vxlan())
                .timeouts(Timeouts.DEFAULT.times(0.25))
                .listener(event -> {
                    if (event instanceof StepProgress news) {
                        onNews.accept(news);
                    }
                })
                .build();
    }

    @AfterAll
    void nothingIsLeft() throws IOException, InterruptedException {
        machines.close();
    }

    @Test
    @Order(1)
    void cancelEndsKubeadmInitOnTheHost() throws InterruptedException {
        cancelDuring(cluster, "init/" + CONTROL_PLANE, "wait-control-plane");

        assertNothingRuns(CONTROL_PLANE, "barekube-init");
    }

    @Test
    @Order(2)
    void brokenConnectionsDoNotRepeatKubeadmInit() throws InterruptedException {
        int seen = lab.events().size();
        onNews = news -> {
            if (news.step().id().value().equals("init/" + CONTROL_PLANE)
                    && (news.line().startsWith("certs:") || news.line().startsWith("control-plane-check:"))) {
                on(CONTROL_PLANE, BREAK_CONNECTIONS);
            }
        };

        RunResult result = cluster.apply();

        onNews = news -> {};
        assertThat(result.succeeded()).isTrue();
        assertThat(lab.events().subList(seen, lab.events().size()))
                .filteredOn(event ->
                        event instanceof StepProgress news && news.line().startsWith("init:"))
                .hasSize(1);
        assertThat(lab.latestTraffic())
                .filteredOn(host -> host.host().equals(CONTROL_PLANE))
                .singleElement()
                .extracting(Traffic::connections)
                .isEqualTo(3);
        assertThat(lab.events())
                .filteredOn(event ->
                        event instanceof StepProgress news && news.line().contains("the connection was lost"))
                .hasSize(2);
        assertThat(cluster.nodes()).hasSize(2).allMatch(Node::ready);
    }

    @Test
    @Order(3)
    void cancelEndsKubeadmJoinOnTheHostAndApplyCompletesIt() throws InterruptedException {
        Cluster larger = cluster.toBuilder().withoutWorkers().workers(2).build();
        RunResult result = cancelDuring(larger, "join/" + LATE, "kubelet-start");
        assertThat(result.nodesIn()).containsExactly(CONTROL_PLANE, WORKER);
        assertThat(result.nodesOut()).containsExactly(LATE);
        assertNothingRuns(LATE, "barekube-join");

        assertThat(larger.apply().succeeded()).isTrue();
        assertThat(larger.nodes()).hasSize(3).allMatch(Node::ready);
    }

    /** Cancels as soon as kubeadm says that it is in the phase. */
    private RunResult cancelDuring(Cluster wanted, String step, String phase) throws InterruptedException {
        CountDownLatch there = new CountDownLatch(1);
        onNews = news -> {
            if (news.step().id().value().equals(step) && news.line().startsWith(phase)) {
                there.countDown();
            }
        };
        int seen = lab.events().size();
        Run run = wanted.start(wanted.plan());
        assertThat(there.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        Instant cancelled = Instant.now();
        run.cancel();
        RunResult result = run.await();

        onNews = news -> {};
        assertThat(Duration.between(cancelled, Instant.now())).isLessThan(Duration.ofSeconds(8));
        assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(result.failure()).isEmpty();
        List<ClusterEvent> events = lab.events().subList(seen, lab.events().size());
        assertThat(events)
                .filteredOn(event -> event instanceof StepFailed failed
                        && failed.step().id().value().equals(step))
                .hasSize(1);
        return result;
    }

    private void assertNothingRuns(String node, String unit) throws InterruptedException {
        Waiter.system().until("the end of kubeadm on " + node, Duration.ofSeconds(5), Duration.ofMillis(200), () -> {
            String running =
                    machines.on(node, "pgrep -a kubeadm; systemctl is-active " + unit + " | grep -x active; true");
            return running.isEmpty() ? Look.found(true) : Look.notYet(running);
        });
    }

    private void on(String node, String script) {
        try {
            machines.on(node, script);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
