package io.barekube.examples.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.Cluster;
import io.barekube.ClusterId;
import io.barekube.InvalidClusterException;
import io.barekube.event.ClusterEvent;
import io.barekube.run.FailureReport;
import io.barekube.run.Run;
import io.barekube.run.RunResult;
import io.barekube.spi.MachineRequest;
import io.barekube.testkit.sim.Fault;
import io.barekube.testkit.sim.Fault.Moment;
import io.barekube.testkit.sim.SimulatedHost;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Simulated hosts fail as real ones do, and the run comes through or says what it was. */
class SimulatedFaultsIT extends SimulatedClusters {
    /** A cluster to be made, whose machines are there already. */
    private Cluster ordered() throws Exception {
        Cluster cluster = cluster().controlPlanes(1).workers(2).build();
        ClusterId id = new ClusterId("edge", UUID.randomUUID());
        cluster.spec().nodes().forEach(node -> simulation.provider().create(new MachineRequest(id, node)));
        return cluster;
    }

    @Test
    void preparesAgainAfterALostConnection() throws Exception {
        Cluster cluster = ordered();
        host("worker-1").faults().next("prepare.sh", Fault.drop(Moment.MIDDLE));

        succeeded(cluster.apply());

        assertThat(host("worker-1").faults().calls("prepare.sh")).isEqualTo(2);
        assertThat(events).anyMatch(event -> event instanceof ClusterEvent.StepRetried);
    }

    @Test
    void aJoinGoesOnWithoutItsConnection() throws Exception {
        Cluster cluster = ordered();
        host("worker-1").faults().next("join.sh", Fault.drop(Moment.MIDDLE));
        host("worker-2").faults().next("join.sh", Fault.drop(Moment.AFTER));

        succeeded(cluster.apply());

        assertThat(host("worker-1").faults().calls("join.sh")).isEqualTo(1);
        assertThat(host("worker-1").faults().calls("attach")).isPositive();
        assertThat(host("worker-2").faults().calls("join.sh")).isEqualTo(1);
        assertThat(host("control-plane-1").nodes()).hasSize(3);
    }

    @Test
    void aHostThatRestartsWhileItJoinsJoinsAgain() throws Exception {
        Cluster cluster = ordered();
        String boot = host("worker-1").bootId();
        host("worker-1").faults().next("join.sh", Fault.reboot(Moment.MIDDLE));

        succeeded(cluster.apply());

        assertThat(host("worker-1").bootId()).isNotEqualTo(boot);
        assertThat(host("worker-1").faults().calls("join.sh")).isEqualTo(2);
    }

    @Test
    void anInitialisationThatBrokeOffIsBegunAnew() throws Exception {
        Cluster cluster = ordered();
        host("control-plane-1").faults().next("init.sh", Fault.reboot(Moment.MIDDLE));

        succeeded(cluster.apply());

        assertThat(host("control-plane-1").nodes()).hasSize(3);
        assertThat(host("control-plane-1").etcdMembers()).hasSize(1);
    }

    @Test
    void aScriptThatFailsIsNamedAndTheOthersGoOn() throws Exception {
        Cluster cluster = ordered();
        host("worker-1").faults().always("join.sh", Fault.exit(1, "error: the kubelet is broken"));

        RunResult result = cluster.start(cluster.plan()).await();

        FailureReport report = result.failure().orElseThrow();
        assertThat(report.toString()).contains("edge-worker-1", "error: the kubelet is broken");
        assertThat(result.nodesIn()).contains("edge-worker-2", "edge-control-plane-1");
        assertThat(result.nodesOut()).containsExactly("edge-worker-1");
    }

    @Test
    void aFullDiskIsSeenBeforeAnythingIsDone() throws Exception {
        Cluster cluster = ordered();
        host("worker-2").diskFull(true);

        assertThatThrownBy(cluster::plan)
                .isInstanceOf(InvalidClusterException.class)
                .hasMessageContaining("edge-worker-2")
                .hasMessageContaining("/var/lib has 1 MiB free");
    }

    @Test
    void aDiskThatFillsUpIsTriedAgainUntilThereIsRoom() throws Exception {
        Cluster cluster = ordered();
        host("worker-2").faults().next("prepare.sh", Fault.slow(Duration.ofMillis(300)));
        Run run = cluster.start(cluster.plan());
        host("worker-2").diskFull(true);
        await(() -> events.stream()
                .anyMatch(event -> event instanceof ClusterEvent.StepRetried retried
                        && retried.error().contains("no complete archive")));

        host("worker-2").diskFull(false);

        succeeded(run.await());
    }

    @Test
    void aHostThatIsGoneFailsAloneAndIsNamed() throws Exception {
        Cluster cluster = ordered();
        host("worker-2").faults().next("join.sh", Fault.exit(1, "error: it burns"));
        Run run = cluster.start(cluster.plan());
        await(() -> host("worker-2").faults().calls("join.sh") > 0);
        host("worker-2").powerOff();

        RunResult result = run.await();

        assertThat(result.nodesOut()).containsExactly("edge-worker-2");
        assertThat(result.failure().orElseThrow().toString()).contains("edge-worker-2", "it burns");
    }

    @Test
    void aHostThatComesBackIsGoneOnWith() throws Exception {
        Cluster cluster = ordered();
        host("worker-2").faults().next("prepare.sh", Fault.slow(Duration.ofMillis(300)));
        Run run = cluster.start(cluster.plan());
        await(() -> host("worker-2").faults().calls("prepare.sh") > 0);
        host("worker-2").powerOff();
        await(() -> events.stream().anyMatch(event -> event instanceof ClusterEvent.StepRetried));

        host("worker-2").powerOn();

        succeeded(run.await());
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the time is over").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void aFrozenServerIsWaitedForAndGoesOn() throws Exception {
        Cluster cluster = ordered();
        SimulatedHost worker = host("worker-1");
        worker.freeze();
        Thread thawing = new Thread(() -> {
            worker.latency(Duration.ZERO);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            worker.thaw();
        });
        thawing.start();

        succeeded(cluster.apply());

        thawing.join();
        assertThat(host("control-plane-1").nodes()).hasSize(3);
    }

    @Test
    void cancellingStopsWhatHangs() throws Exception {
        Cluster cluster = ordered();
        host("worker-1").faults().next("join.sh", Fault.hang());
        Run run = cluster.start(cluster.plan());
        await(() -> host("worker-1").faults().calls("join.sh") > 0);

        run.cancel();
        RunResult result = run.await();

        assertThat(result.outcome()).isEqualTo(RunResult.Outcome.CANCELLED);
        assertThat(host("worker-1").faults().calls("stop-unit.sh")).isEqualTo(1);
    }

    @Test
    void aClockThatIsWrongIsSeen() throws Exception {
        Cluster cluster = ordered();
        host("worker-1").skewClock(Duration.ofHours(3));

        assertThatThrownBy(cluster::plan)
                .isInstanceOf(InvalidClusterException.class)
                .hasMessageContaining("edge-worker-1")
                .hasMessageContaining("clock");
    }
}
