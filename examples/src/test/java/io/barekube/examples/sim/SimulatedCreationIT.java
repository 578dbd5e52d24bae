package io.barekube.examples.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Cluster;
import io.barekube.hosts.ExistingHosts;
import io.barekube.spi.HostKeyCheck;
import io.barekube.testkit.sim.SimulatedHost;
import io.barekube.testkit.sim.Simulation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The real bootstrapper and runner make clusters of simulated hosts, change them and take them away. */
class SimulatedCreationIT extends SimulatedClusters {
    @Test
    void everyScriptIsTheOneThatIsPlayed() {
        assertThat(Simulation.changedScripts())
                .as(
                        "scripts that have changed since the simulator was written: see what they do now, and pin them in testkit's scripts.sha256")
                .isEmpty();
    }

    @Test
    void makesAClusterAndFindsNothingMoreToDo() throws Exception {
        Cluster cluster = cluster().controlPlanes(1).workers(2).build();

        succeeded(cluster.apply());

        assertThat(host("control-plane-1").nodes())
                .containsExactlyInAnyOrder("edge-control-plane-1", "edge-worker-1", "edge-worker-2");
        assertThat(host("worker-1").file("/etc/barekube/inventory.json").orElse(""))
                .contains("\"node\":\"edge-worker-1\"", "\"kubelet\":");
        assertThat(cluster.apply().changedNothing()).isTrue();
    }

    @Test
    void addsAWorkerWithoutTouchingTheOthers() throws Exception {
        succeeded(cluster().controlPlanes(1).workers(2).build().apply());
        int before = host("worker-1").traffic().roundTrips();

        succeeded(cluster().controlPlanes(1).workers(3).build().apply());

        assertThat(host("control-plane-1").nodes()).contains("edge-worker-3").hasSize(4);
        assertThat(host("worker-1").traffic().roundTrips()).isEqualTo(before);
    }

    @Test
    void makesThreeControlPlanesBehindLocalBalancers() throws Exception {
        succeeded(cluster().controlPlanes(3).workers(2).build().apply());

        assertThat(host("control-plane-1").etcdMembers())
                .containsExactlyInAnyOrder("edge-control-plane-1", "edge-control-plane-2", "edge-control-plane-3");
        assertThat(host("worker-1").activeUnits()).contains("barekube-balancer", "kubelet", "containerd");
        assertThat(host("control-plane-3").nodes()).hasSize(5);
    }

    @Test
    void growsToThreeControlPlanesAndShrinksToOne() throws Exception {
        succeeded(cluster().controlPlanes(1).workers(1).build().apply());

        succeeded(cluster().controlPlanes(3).workers(1).build().apply());

        assertThat(host("control-plane-2").etcdMembers()).hasSize(3);
        assertThat(host("worker-1").activeUnits()).contains("barekube-balancer");

        succeeded(cluster().controlPlanes(1).workers(1).build().apply());

        assertThat(host("control-plane-1").etcdMembers()).containsExactly("edge-control-plane-1");
        assertThat(host("control-plane-1").nodes()).containsExactlyInAnyOrder("edge-control-plane-1", "edge-worker-1");
        assertThat(simulation.hosts()).hasSize(2);
    }

    @Test
    void upgradesEveryNode() throws Exception {
        succeeded(cluster()
                .kubernetes("1.35.8")
                .controlPlanes(1)
                .workers(2)
                .build()
                .apply());

        Cluster upgraded = cluster().controlPlanes(1).workers(2).build();
        succeeded(upgraded.apply());

        assertThat(upgraded.nodes())
                .allSatisfy(node -> assertThat(node.kubeletVersion()).isEqualTo("v1.36.4"));
        assertThat(upgraded.apply().changedNothing()).isTrue();
    }

    @Test
    void replacesAWorker() throws Exception {
        Cluster cluster = cluster().controlPlanes(1).workers(2).build();
        succeeded(cluster.apply());

        succeeded(cluster.replace("edge-worker-1"));

        assertThat(host("control-plane-1").nodes())
                .containsExactlyInAnyOrder("edge-control-plane-1", "edge-worker-2", "edge-worker-3");
    }

    @Test
    void destroysEverything() throws Exception {
        Cluster cluster = cluster().controlPlanes(1).workers(2).build();
        succeeded(cluster.apply());

        succeeded(cluster.destroy());

        assertThat(simulation.hosts()).isEmpty();
    }

    @Test
    void resetLeavesHostsAsTheyWere() throws Exception {
        List<SimulatedHost> hosts = List.of(simulation.boot("cp-1"), simulation.boot("w-1"));
        hosts.get(1).write("/etc/crictl.yaml", 0600, "somebody's own\n");
        List<List<String>> before = hosts.stream().map(SimulatedHost::paths).toList();
        List<Map<String, String>> settings =
                hosts.stream().map(SimulatedHost::sysctls).toList();
        ExistingHosts.Builder existing = ExistingHosts.builder();
        for (SimulatedHost host : hosts) {
            existing.host(
                    host.name(),
                    "127.0.0.1",
                    login -> login.port(host.access().port())
                            .privateKey(host.access().privateKey())
                            .hostKey(((HostKeyCheck.Pinned) host.access().hostKeyCheck())
                                    .keys()
                                    .get(0))
                            .nodeAddress(host.address()));
        }
        Cluster cluster = cluster(existing.build()).controlPlanes(1).workers(1).build();
        succeeded(cluster.apply());
        assertThat(hosts.get(0).nodes()).hasSize(2);

        succeeded(cluster.destroy());

        assertThat(hosts.stream().map(SimulatedHost::paths).toList()).isEqualTo(before);
        assertThat(hosts.stream().map(SimulatedHost::sysctls).toList()).isEqualTo(settings);
        assertThat(hosts.get(1).file("/etc/crictl.yaml")).contains("somebody's own\n");
        assertThat(hosts).allSatisfy(host -> assertThat(host.activeUnits()).isEmpty());
    }
}
