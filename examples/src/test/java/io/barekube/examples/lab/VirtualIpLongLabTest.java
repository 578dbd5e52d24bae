package io.barekube.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Cluster;
import io.barekube.Endpoint;
import io.barekube.Node;
import io.barekube.addon.flannel.Flannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A caller's kubeconfig file, made once, under a virtual address whose holders die. */
final class VirtualIpLongLabTest {
    private static final String NAME = "vip";
    private static final String ADDRESS = "10.89.85.240";

    @Test
    void oneFileServesWhicheverControlPlaneHoldsTheAddress() throws IOException, InterruptedException {
        LabMachines machines = LabMachines.of(NAME, "10.89.85.0/24");
        LabCluster lab = new LabCluster(NAME, machines.scratch());
        Cluster cluster = lab.builder()
                .on(machines.provider())
                .controlPlanes(3)
                .workers(1)
                .endpoint(Endpoint.virtualIp(ADDRESS))
                .addon(Flannel.vxlan())
                .build();
        try {
            cluster.apply();
            Path kubectl = machines.copy(NAME + "-control-plane-1", "/usr/local/bin/kubectl");
            Path file = cluster.kubeconfig().writeTo(machines.scratch().resolve("kubeconfig"));
            try (Watch caller = Watch.every(
                    Duration.ofMillis(300),
                    "caller",
                    () -> Command.run(
                                    Map.of(),
                                    kubectl.toString(),
                                    "--kubeconfig",
                                    file.toString(),
                                    "--request-timeout=2s",
                                    "get",
                                    "--raw",
                                    "/readyz")
                            .output()
                            .equals("ok"))) {
                Waiting.until(Duration.ofSeconds(30), "first answers", () -> caller.asked() > 10);
                String holder = holder(machines);
                machines.kill(holder);
                int before = caller.asked();
                Waiting.until(Duration.ofMinutes(2), "answers after the death", () -> caller.asked() > before + 40);
                lab.keep("killed-" + holder, caller.toString());
                assertThat(caller.longestGap()).as(caller.toString()).isLessThan(Duration.ofSeconds(20));
                assertThat(cluster.nodes())
                        .filteredOn(node -> !node.name().equals(holder))
                        .allMatch(Node::ready);
            }
        } finally {
            cluster.destroy();
            machines.close();
        }
    }

    private static String holder(LabMachines machines) throws InterruptedException {
        for (int i = 1; i <= 3; i++) {
            String node = NAME + "-control-plane-" + i;
            if (machines.on(node, "ip -br address").contains(ADDRESS + "/")) {
                return node;
            }
        }
        throw new AssertionError("nobody holds " + ADDRESS);
    }
}
