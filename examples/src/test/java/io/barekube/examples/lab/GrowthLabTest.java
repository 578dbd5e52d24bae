package io.barekube.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Cluster;
import io.barekube.Node;
import io.barekube.addon.flannel.Flannel;
import io.barekube.plan.Risk;
import io.barekube.spi.KubeObject;
import io.barekube.spi.Machine;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** One cluster that changes by applying other specs: labels, a pool more, three control planes, a node replaced, back to one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class GrowthLabTest {
    private static final String NAME = "growth";
    private static final String FIRST = NAME + "-control-plane-1";
    private LabMachines machines;
    private LabCluster lab;
    private Cluster cluster;

    @BeforeAll
    void create() throws IOException, InterruptedException {
        machines = LabMachines.of(NAME, "10.89.86.0/24");
        lab = new LabCluster(NAME, machines.scratch());
        cluster = lab.builder()
                .on(machines.provider())
                .controlPlanes(1)
                .workers("plain", 1, machine -> machine.label("tier", "old").taint("busy", "yes", "PreferNoSchedule"))
                .addon(Flannel.vxlan())
                .allow(Risk.DESTRUCTIVE)
                .build();
        cluster.apply();
    }

    @AfterAll
    void nothingIsLeft() throws IOException, InterruptedException {
        cluster.destroy();
        machines.close();
    }

    private KubeObject node(String name) throws InterruptedException {
        return KubeObject.parse(
                machines.on(FIRST, "kubectl --kubeconfig /etc/kubernetes/admin.conf get node " + name + " -o json"));
    }

    private void becomes(Cluster wanted) throws InterruptedException {
        wanted.apply();
        cluster = wanted;
        assertThat(cluster.plan().toString()).contains("nothing to do");
    }

    @Test
    @Order(1)
    void labelsAndTaintsFollowTheSpecAndThoseOfOthersStay() throws InterruptedException {
        String worker = NAME + "-plain-1";
        machines.on(
                FIRST,
                "kubectl --kubeconfig /etc/kubernetes/admin.conf label node " + worker + " theirs=1 && "
                        + "kubectl --kubeconfig /etc/kubernetes/admin.conf taint node " + worker
                        + " theirs=1:PreferNoSchedule");
        becomes(cluster.toBuilder()
                .withoutWorkers()
                .workers("plain", 1, machine -> machine.label("tier", "new").label("more", "1"))
                .build());

        KubeObject node = node(worker);
        assertThat(node.text("metadata", "labels", "tier")).contains("new");
        assertThat(node.text("metadata", "labels", "more")).contains("1");
        assertThat(node.text("metadata", "labels", "theirs")).contains("1");
        assertThat(node.items("spec", "taints"))
                .extracting(taint -> taint.text("key").orElse(""))
                .containsExactly("theirs");
    }

    @Test
    @Order(2)
    void growsToThreeControlPlanesBehindLocalBalancers() throws InterruptedException {
        becomes(cluster.toBuilder().controlPlanes(3).workers("extra", 1).build());

        assertThat(cluster.nodes()).hasSize(5).allMatch(Node::ready);
        assertThat(Etcd.voters(machines, FIRST)).hasSize(3);
        for (Node node : cluster.nodes()) {
            assertThat(machines.on(node.name(), "curl -sk https://127.0.0.1:7443/readyz"))
                    .isEqualTo("ok");
        }
        assertThat(machines.on(NAME + "-plain-1", "grep server: /etc/kubernetes/kubelet.conf"))
                .contains("https://127.0.0.1:7443");
    }

    @Test
    @Order(3)
    void replacesAWorker() throws InterruptedException {
        cluster.replace(NAME + "-plain-1");
        assertThat(cluster.nodes())
                .extracting(Node::name)
                .contains(NAME + "-plain-2")
                .doesNotContain(NAME + "-plain-1");
        assertThat(cluster.plan().toString()).contains("nothing to do");
    }

    @Test
    @Order(4)
    void shrinksToOneControlPlaneAndOnePool() throws InterruptedException {
        becomes(cluster.toBuilder()
                .controlPlanes(1)
                .withoutWorkers()
                .workers("extra", 1)
                .build());

        assertThat(cluster.nodes()).hasSize(2).allMatch(Node::ready);
        assertThat(Etcd.voters(machines, FIRST)).isEqualTo(List.of(FIRST));
        assertThat(machines.provider().list(NAME)).extracting(Machine::node).hasSize(2);
    }
}
