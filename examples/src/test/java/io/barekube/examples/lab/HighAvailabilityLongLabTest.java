package io.barekube.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.Cluster;
import io.barekube.ClusterException;
import io.barekube.Node;
import io.barekube.addon.flannel.Flannel;
import io.barekube.plan.Plan;
import io.barekube.plan.Risk;
import io.barekube.spi.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Three control planes and two workers behind local balancers, of which one control plane after another dies. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class HighAvailabilityLongLabTest {
    private static final String NAME = "ha";
    private static final String FIRST = NAME + "-control-plane-1";
    private static final List<String> CONTROL_PLANES =
            List.of(FIRST, NAME + "-control-plane-2", NAME + "-control-plane-3");
    private static final String WORKER = NAME + "-worker-1";
    private static final Duration TOLERATED = Duration.ofSeconds(20);

    private LabMachines machines;
    private LabCluster lab;
    private Cluster cluster;

    @BeforeAll
    void create() throws IOException, InterruptedException {
        machines = LabMachines.of(NAME, "10.89.83.0/24");
        lab = new LabCluster(NAME, machines.scratch());
        cluster = lab.builder()
                .on(machines.provider())
                .controlPlanes(3)
                .workers(2)
                .addon(Flannel.vxlan())
                .build();
        cluster.apply();
    }

    @AfterAll
    void nothingIsLeft() throws IOException, InterruptedException {
        cluster.destroy();
        machines.close();
    }

    @Test
    @Order(1)
    void everyControlPlaneVotesAndEveryNodeIsReady() throws InterruptedException {
        assertThat(cluster.nodes()).hasSize(5).allMatch(Node::ready);
        for (String node : CONTROL_PLANES) {
            assertThat(Etcd.voters(machines, node)).isEqualTo(CONTROL_PLANES);
        }
        assertThat(cluster.plan().toString()).contains("nothing to do");
    }

    @Test
    @Order(2)
    void apiAnswersNodesAndCallersWhicheverControlPlaneDies() throws IOException, InterruptedException {
        Path kubectl = machines.copy(FIRST, "/usr/local/bin/kubectl");
        for (String victim : CONTROL_PLANES) {
            try (Watch node = Watch.every(Duration.ofMillis(300), "node", this::answersOnTheWorker)) {
                machines.kill(victim);
                Waiting.until(Duration.ofSeconds(90), "the API to answer", () -> node.asked() > 40);
                assertThat(node.longestGap())
                        .as("with %s dead: %s", victim, node)
                        .isLessThan(TOLERATED);
                lab.keep("killed-" + victim, node.toString());
            }
            Path file = cluster.kubeconfig().writeTo(machines.scratch().resolve("kubeconfig"));
            Command ready = Command.run(
                    Map.of(), kubectl.toString(), "--kubeconfig", file.toString(), "get", "--raw", "/readyz");
            assertThat(ready.successful())
                    .as("the caller's file, with %s dead", victim)
                    .isEqualTo("ok");
            assertThat(Command.run(
                                    Map.of(),
                                    kubectl.toString(),
                                    "--kubeconfig",
                                    file.toString(),
                                    "config",
                                    "get-contexts",
                                    "-o",
                                    "name")
                            .successful()
                            .lines())
                    .hasSize(3);
            assertThat(cluster.nodes())
                    .filteredOn(node -> !node.name().equals(victim))
                    .allMatch(Node::ready);
            machines.provider().reboot(machine(victim).id());
            cluster.apply();
            assertThat(Etcd.voters(machines, WORKER.equals(victim) ? FIRST : victim))
                    .isEqualTo(CONTROL_PLANES);
            // a node that is just starting counts as Ready until its silence is noticed
            Waiting.until(
                    Duration.ofSeconds(90),
                    "every node to be Ready",
                    () -> cluster.nodes().stream().allMatch(Node::ready));
        }
    }

    private boolean answersOnTheWorker() throws InterruptedException {
        return machines.attempt(WORKER, "curl -sk --max-time 2 https://127.0.0.1:7443/readyz")
                .output()
                .equals("ok");
    }

    private Machine machine(String node) throws InterruptedException {
        return machines.provider().list(NAME).stream()
                .filter(machine -> machine.node().filter(node::equals).isPresent())
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(3)
    void replacementOfADeadControlPlaneNeedsPermissionAndThenLeavesThreeVoters() throws InterruptedException {
        machines.kill(FIRST);
        Plan plan = cluster.planReplace(FIRST);
        assertThat(plan.risk()).isEqualTo(Risk.DESTRUCTIVE);
        assertThatThrownBy(() -> cluster.replace(FIRST))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("allow(Risk.DESTRUCTIVE)");

        Cluster allowed = cluster.toBuilder().allow(Risk.DESTRUCTIVE).build();
        allowed.replace(FIRST);

        List<String> now = List.of(NAME + "-control-plane-2", NAME + "-control-plane-3", NAME + "-control-plane-4");
        assertThat(Etcd.voters(machines, now.get(0))).isEqualTo(now);
        assertThat(cluster.nodes()).hasSize(5).allMatch(Node::ready);
        assertThat(machines.provider().list(NAME))
                .hasSize(5)
                .noneMatch(machine -> machine.node().filter(FIRST::equals).isPresent());
        assertThat(cluster.plan().toString()).contains("nothing to do");
    }

    @Test
    @Order(4)
    void twoControlPlanesAtOnceAreRefusedWithTheArithmetic() {
        Cluster allowed = cluster.toBuilder().allow(Risk.DESTRUCTIVE).build();
        assertThatThrownBy(() -> allowed.planReplace(NAME + "-control-plane-2", NAME + "-control-plane-3"))
                .hasMessageContaining("control-plane-2")
                .hasMessageContaining("one");
    }
}
