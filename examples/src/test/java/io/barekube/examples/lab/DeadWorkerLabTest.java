package io.barekube.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.barekube.Cluster;
import io.barekube.InvalidClusterException;
import io.barekube.Node;
import io.barekube.Timeouts;
import io.barekube.Violation;
import io.barekube.addon.flannel.Flannel;
import io.barekube.event.ClusterEvent.StepEnded;
import io.barekube.event.ClusterEvent.StepProgress;
import io.barekube.event.ClusterEvent.StepStarted;
import io.barekube.run.FailureClass;
import io.barekube.run.FailureReport;
import io.barekube.run.RunFailedException;
import io.barekube.run.RunResult;
import io.barekube.run.RunResult.StepTime;
import io.barekube.spi.BootstrapSession.Excerpt;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Workers that die while the cluster is made: one before it is prepared, another while it joins. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DeadWorkerLabTest {
    private static final String NAME = "deadworker";
    private static final String CONTROL_PLANE = NAME + "-control-plane-1";
    private static final String HEALTHY = NAME + "-worker-1";
    private static final String UNPREPARED = NAME + "-worker-2";
    private static final String UNHEARD = NAME + "-worker-3";
    private static final String BROKEN = NAME + "-worker-4";
    private static final Timeouts SHORT = new Timeouts(
            Duration.ofMinutes(2),
            Duration.ofSeconds(45),
            Duration.ofMinutes(4),
            Duration.ofSeconds(40),
            Duration.ofMinutes(2),
            Duration.ofMinutes(4),
            Duration.ofMinutes(3),
            Duration.ofMinutes(4),
            Duration.ofMinutes(2),
            Duration.ofMinutes(30));
    /** Neither the listener nor the sessions that are open, and nobody starts it again. */
    private static final String KILL_SSHD = "systemctl stop ssh; pkill -KILL sshd; true";

    private LabMachines machines;
    private LabCluster lab;
    private Cluster cluster;
    private RunFailedException failure;

    @BeforeAll
    void createWithTwoWorkersThatDie() throws IOException, InterruptedException {
        machines = LabMachines.of(NAME, "10.89.74.0/24");
        lab = new LabCluster(NAME, machines.scratch());
        lab.builder()
                .on(machines.provider())
                .controlPlanes(1)
                .workers(3)
                .addon(Flannel.vxlan())
                .timeouts(SHORT)
                .listener(event -> {
                    if (event instanceof StepProgress news
                            && news.step().id().value().equals("prepare/" + UNPREPARED)
                            && news.line().equals("receiving containerd")) {
                        kill(UNPREPARED);
                    } else if (event instanceof StepStarted started
                            && started.step().id().value().equals("join/" + UNHEARD)) {
                        kill(UNHEARD);
                    }
                });
        cluster = lab.builder().build();
        failure = catchThrowableOfType(RunFailedException.class, cluster::apply);
        lab.keep("report", failure.getMessage());
    }

    /** Once: later runs meet the worker as it is. */
    private void kill(String node) {
        try {
            if (machines.attempt(node, "mkdir /run/killed").status() == 0) {
                machines.on(node, KILL_SSHD);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterAll
    void nothingIsLeft() throws IOException, InterruptedException {
        machines.close();
    }

    @Test
    @Order(1)
    void theOtherWorkersAreInAndAddonsProved() {
        RunResult result = failure.result();

        assertThat(result.outcome()).isEqualTo(RunResult.Outcome.FAILED);
        assertThat(result.nodesIn()).containsExactly(CONTROL_PLANE, HEALTHY);
        assertThat(result.nodesOut()).containsExactly(UNPREPARED, UNHEARD);
        assertThat(lab.events())
                .filteredOn(StepEnded.class::isInstance)
                .extracting(event -> ((StepEnded) event).step().id().value())
                .contains("ready/" + CONTROL_PLANE, "ready/" + HEALTHY, "install/flannel", "verify/flannel");
    }

    @Test
    @Order(1)
    void reportNamesMachineStepCommandAndTheFirstError() {
        FailureReport report = failure.result().failure().orElseThrow();

        assertThat(report.step()).isEqualTo("prepare/" + UNPREPARED);
        assertThat(report.node()).isEqualTo(UNPREPARED);
        assertThat(report.failureClass()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(report.command()).isEqualTo("prepare host");
        assertThat(report.attempts()).isGreaterThan(1);
        assertThat(report.firstError()).contains(UNPREPARED, "prepare host", "was cut off");
        assertThat(report.skipped()).contains("join/" + UNPREPARED, "ready/" + UNPREPARED);
        assertThat(report.leftBehind()).anyMatch(left -> left.contains(UNPREPARED));
        assertThat(report.next()).contains("see that " + UNPREPARED + " can be reached", "apply() again");
        assertThat(failure).hasMessage(report.toString());
    }

    @Test
    @Order(1)
    void reportNamesTheOtherFailureWithWhatItWasAt() {
        FailureReport report = failure.result().failure().orElseThrow();

        assertThat(report.others()).singleElement().satisfies(other -> {
            assertThat(other.step()).isEqualTo("join/" + UNHEARD);
            assertThat(other.node()).isEqualTo(UNHEARD);
            assertThat(other.error()).contains("kubeadm join had not ended after", "the connection was lost");
        });
    }

    @Test
    @Order(2)
    void applyRefusesToPlanAroundAMachineThatIsStillDead() {
        // the other one's join went on without anybody who heard of it: the cluster knows it by now, and it stops
        // nobody
        assertThat(catchThrowableOfType(InvalidClusterException.class, cluster::apply)
                        .violations())
                .extracting(Violation::where)
                .contains(UNPREPARED)
                .doesNotContain(CONTROL_PLANE, HEALTHY);
    }

    @Test
    @Order(3)
    void applyFinishesTheRestWhenTheMachinesAreBack() throws InterruptedException {
        machines.on(UNPREPARED, "systemctl start ssh");
        machines.on(UNHEARD, "systemctl start ssh");

        RunResult result = cluster.apply();

        assertThat(result.steps())
                .extracting(StepTime::step)
                .contains("prepare/" + UNPREPARED, "join/" + UNPREPARED)
                .noneMatch(step -> step.contains(HEALTHY) || step.contains(CONTROL_PLANE) || step.contains("flannel"));
        assertThat(cluster.nodes()).hasSize(4).allMatch(Node::ready);
    }

    @Test
    @Order(4)
    void reportShowsWhatKubeletSaysWhenItCannotStart() throws IOException {
        Cluster larger = cluster.toBuilder()
                .withoutWorkers()
                .workers(4)
                .timeouts(new Timeouts(
                        SHORT.machine(),
                        SHORT.prepare(),
                        SHORT.init(),
                        Duration.ofSeconds(25),
                        SHORT.nodeReady(),
                        SHORT.addon(),
                        SHORT.proof(),
                        SHORT.upgrade(),
                        SHORT.removal(),
                        SHORT.run()))
                .bootstrap(lab.interfering((operation, node) -> {
                    if (operation.equals("joinWorker")) {
                        machines.on(
                                node,
                                "sed -i '1s/{/{\"evictionHard\": {\"memory.available\": \"plenty\"},/'"
                                        + " /etc/barekube/patches/kubeletconfiguration+merge.json");
                    }
                }))
                .build();

        RunFailedException failed = catchThrowableOfType(RunFailedException.class, larger::apply);

        FailureReport report = failed.result().failure().orElseThrow();
        lab.keep("kubelet-report", report.toString());
        assertThat(report.step()).isEqualTo("join/" + BROKEN);
        assertThat(report.command()).isEqualTo("kubeadm join");
        assertThat(report.excerpts())
                .filteredOn(excerpt -> excerpt.source().equals("kubelet"))
                .singleElement()
                .extracting(Excerpt::text)
                .asString()
                .contains("failed to run Kubelet", "quantities must match");
        assertThat(report.next()).contains("look at what its services say", "apply() again");
        assertThat(failed.result().nodesOut()).isEqualTo(List.of(BROKEN));
    }
}
