package io.barekube.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Cluster;
import io.barekube.Endpoint;
import io.barekube.Node;
import io.barekube.Role;
import io.barekube.addon.flannel.Flannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A caller's kubeconfig file, made once, while control planes die: under a virtual address, and under an address of the caller's own. */
final class EndpointLongLabTest {
    private static final Duration TOLERATED = Duration.ofSeconds(20);

    @Test
    void aVirtualAddressMovesWhenItsHolderDies() throws IOException, InterruptedException {
        String address = "10.89.85.240";
        try (LabMachines machines = LabMachines.of("vip", "10.89.85.0/24")) {
            answersWhenOneDies("vip", machines, Endpoint.virtualIp(address), () -> holder("vip", machines, address));
        }
    }

    @Test
    void anAddressOfTheCallersOwnLeadsToWhoeverIsLeft() throws IOException, InterruptedException {
        String bridge = "10.89.88.1";
        try (LabMachines machines = LabMachines.of("own", "10.89.88.0/24");
                Forwarder balancer = new Forwarder(bridge, 8443, Endpoint.API_PORT, () -> addresses("own", machines))) {
            answersWhenOneDies("own", machines, Endpoint.address(bridge + ":8443"), () -> "own-control-plane-1");
        }
    }

    private static List<String> addresses(String name, LabMachines machines) throws InterruptedException {
        return machines.provider().list(name).stream()
                .filter(machine ->
                        machine.role().filter(Role.CONTROL_PLANE::equals).isPresent())
                .flatMap(machine -> machine.address().stream())
                .sorted()
                .toList();
    }

    private static void answersWhenOneDies(
            String name, LabMachines machines, Endpoint endpoint, Callable<String> victim)
            throws IOException, InterruptedException {
        LabCluster lab = new LabCluster(name, machines.scratch());
        Cluster cluster = lab.builder()
                .on(machines.provider())
                .controlPlanes(3)
                .workers(1)
                .endpoint(endpoint)
                .addon(Flannel.vxlan())
                .build();
        try {
            cluster.apply();
            Path kubectl = machines.copy(name + "-control-plane-1", "/usr/local/bin/kubectl");
            Path file = cluster.kubeconfig().writeTo(machines.scratch().resolve("kubeconfig"));
            try (Watch caller =
                    Watch.every(Duration.ofMillis(300), "caller", () -> Command.reachesApi(kubectl, file))) {
                Waiting.until(Duration.ofSeconds(30), "first answers", () -> caller.asked() > 10);
                String dead = call(victim);
                machines.kill(dead);
                int before = caller.asked();
                Waiting.until(Duration.ofMinutes(2), "answers after the death", () -> caller.asked() > before + 40);
                lab.keep("killed-" + dead, caller.toString());
                assertThat(caller.longestGap()).as(caller.toString()).isLessThan(TOLERATED);
                assertThat(cluster.nodes())
                        .filteredOn(node -> !node.name().equals(dead))
                        .allMatch(Node::ready);
            }
        } finally {
            cluster.destroy();
        }
    }

    private static String call(Callable<String> victim) throws InterruptedException {
        try {
            return victim.call();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String holder(String name, LabMachines machines, String address) throws InterruptedException {
        for (int i = 1; i <= 3; i++) {
            String node = name + "-control-plane-" + i;
            if (machines.on(node, "ip -br address").contains(address + "/")) {
                return node;
            }
        }
        throw new AssertionError("nobody holds " + address);
    }
}
