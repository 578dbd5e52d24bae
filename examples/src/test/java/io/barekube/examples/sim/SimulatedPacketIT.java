package io.barekube.examples.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.barekube.Cluster;
import io.barekube.ClusterBuilder;
import io.barekube.Node;
import io.barekube.packet.PacketProvider;
import io.barekube.testkit.packet.PacketBox;
import io.barekube.testkit.packet.ScaledTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole way in one process: the Packet provider, the API in a box, and simulated hosts behind it that the real bootstrapper makes a cluster of. */
class SimulatedPacketIT extends SimulatedClusters {
    private final ScaledTime time = ScaledTime.faster(600);
    private PacketBox box;

    @BeforeEach
    void start() {
        assumeTrue(portsOfRootAreOpen(), "only root listens on port 22, where Packet's machines are logged in to");
        box = PacketBox.builder().clock(time.clock()).simulation(simulation).start();
    }

    @AfterEach
    void stop() {
        if (box != null) {
            box.close();
        }
    }

    private static boolean portsOfRootAreOpen() {
        try (ServerSocket socket = new ServerSocket(22, 1, InetAddress.getByName("127.15.0.1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private PacketProvider provider() {
        return PacketProvider.builder()
                .url(box.url())
                .project(box.project())
                .token(box.token())
                .metro("sv")
                .plan("c3.small.x86")
                .stateDirectory(scratch.resolve("packet"))
                .callTimeout(Duration.ofSeconds(20))
                .waiter(time.waiter())
                .build();
    }

    private ClusterBuilder packet() throws IOException {
        return cluster(provider()).podCidr("192.168.0.0/16").serviceCidr("172.26.0.0/16");
    }

    @Test
    void makesAClusterFindsNothingMoreToDoAndLeavesNothing() throws Exception {
        Cluster cluster = packet().controlPlanes(1).workers(2).build();

        succeeded(cluster.apply());

        assertThat(cluster.nodes()).hasSize(3).allMatch(Node::ready);
        assertThat(host("control-plane-1").nodes())
                .containsExactlyInAnyOrder("edge-control-plane-1", "edge-worker-1", "edge-worker-2");
        assertThat(host("worker-1").address()).startsWith("10.66.");
        assertThat(cluster.apply().changedNothing()).isTrue();

        succeeded(cluster.destroy());

        assertThat(box.leftovers()).isEqualTo(List.of());
        assertThat(simulation.hosts()).isEmpty();
    }
}
