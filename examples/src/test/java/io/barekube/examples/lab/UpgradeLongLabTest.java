package io.barekube.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Cluster;
import io.barekube.InvalidClusterException;
import io.barekube.Node;
import io.barekube.addon.flannel.Flannel;
import io.barekube.plan.Plan;
import io.barekube.plan.Risk;
import io.barekube.spi.Machine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** From 1.35.8 to 1.36.4 with three control planes and two workers, under a workload that somebody keeps asking. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class UpgradeLongLabTest {
    private static final String NAME = "upgrade";
    private static final String FIRST = NAME + "-control-plane-1";
    private LabMachines machines;
    private LabCluster lab;
    private Cluster old;

    @BeforeAll
    void create() throws IOException, InterruptedException {
        machines = LabMachines.of(NAME, "10.89.84.0/24");
        lab = new LabCluster(NAME, machines.scratch());
        old = lab.builder()
                .kubernetes("1.35.8")
                .on(machines.provider())
                .controlPlanes(3)
                .workers(2)
                .addon(Flannel.vxlan())
                .addon(Workload.twoReplicasWithABudget())
                .build();
        old.apply();
    }

    @AfterAll
    void nothingIsLeft() throws IOException, InterruptedException {
        old.destroy();
        machines.close();
    }

    @Test
    @Order(1)
    void refusesToSkipAMinorReleaseAndToGoBack() {
        Assertions.setMaxStackTraceElementsDisplayed(20);
        assertThat(refusal("1.37.1")).contains("1.36");
        assertThat(refusal("1.34.11")).contains("1.35");
    }

    private String refusal(String version) {
        try {
            old.toBuilder().kubernetes(version).build().plan();
            return "accepted";
        } catch (InvalidClusterException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Order(2)
    void upgradesEveryNodeWithoutARequestThatFails() throws IOException, InterruptedException {
        assertThat(old.nodes()).extracting(Node::kubeletVersion).containsOnly("v1.35.8");
        Cluster wanted = old.toBuilder().kubernetes("1.36.4").build();
        Plan plan = wanted.plan();
        assertThat(plan.risk()).isEqualTo(Risk.DISRUPTIVE);

        try (Watch page = Workload.watch(address(FIRST))) {
            Waiting.until(Duration.ofSeconds(30), "the page", () -> page.asked() > 20);
            wanted.apply();
            lab.keep("requests", page.toString());
            assertThat(page.failed()).as(page.toString()).isZero();
        }

        assertThat(wanted.nodes())
                .hasSize(5)
                .allMatch(Node::ready)
                .extracting(Node::kubeletVersion)
                .containsOnly("v1.36.4");
        for (String node : List.of(FIRST, NAME + "-control-plane-2", NAME + "-control-plane-3")) {
            assertThat(Etcd.voters(machines, node)).hasSize(3);
            assertThat(machines.on(node, "grep -h image: /etc/kubernetes/manifests/*.yaml"))
                    .contains("kube-apiserver:v1.36.4", "etcd:3.6.8")
                    .doesNotContain("v1.35.8");
        }
        assertThat(wanted.plan().toString()).contains("nothing to do");
    }

    private String address(String node) throws InterruptedException {
        return machines.provider().list(NAME).stream()
                .filter(machine -> machine.node().filter(node::equals).isPresent())
                .findFirst()
                .flatMap(Machine::address)
                .orElseThrow();
    }
}
