package io.barekube.examples.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Cluster;
import io.barekube.kubeadm.Kubeadm;
import io.barekube.run.RunStore;
import io.barekube.testkit.sim.Pace;
import io.barekube.testkit.sim.SimulatedBundle;
import io.barekube.testkit.sim.SimulatedHost;
import io.barekube.testkit.sim.Simulation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clusters cost by their size, in counts: how long it takes says {@code ./bench}. */
@Timeout(120)
class SimulatedScaleIT {
    /** A node is Ready at the first look, so that how often somebody looks is no matter of time. */
    private static final Pace AT_ONCE =
            new Pace(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    @TempDir
    Path scratch;

    private Cluster cluster(Simulation simulation, String name, int workers) throws IOException {
        return Cluster.named(name)
                .kubernetes("1.36.4")
                .on(simulation.provider())
                .bootstrap(Kubeadm.overSsh())
                .artifacts(
                        SimulatedBundle.in(scratch.resolve("bundle"), "1.36.4").open())
                .addon(SimulatedNetwork.addon())
                .podCidr("10.128.0.0/12")
                .controlPlanes(1)
                .workers(workers)
                .parallelism(64)
                .store(RunStore.directory(scratch.resolve("runs")))
                .build();
    }

    /** What a worker more costs: commands on the new host, on the control plane and on all others, and calls of the provider. */
    private record Cost(int ofTheNew, int ofTheControlPlane, int ofTheOthers, int ofTheProvider) {}

    private Cost worker(Simulation simulation, String name, int number) throws Exception {
        String newcomer = name + "-worker-" + number;
        String controlPlane = name + "-control-plane-1";
        List<SimulatedHost> others = simulation.hosts().stream()
                .filter(host -> !host.name().equals(controlPlane))
                .toList();
        int askedBefore = simulation.host(controlPlane).traffic().roundTrips();
        int othersBefore = roundTrips(others);
        int callsBefore = simulation.provider().calls();

        SimulatedClusters.succeeded(cluster(simulation, name, number).apply());

        return new Cost(
                simulation.host(newcomer).traffic().roundTrips(),
                simulation.host(controlPlane).traffic().roundTrips() - askedBefore,
                roundTrips(others) - othersBefore,
                simulation.provider().calls() - callsBefore);
    }

    private static int roundTrips(List<SimulatedHost> hosts) {
        return hosts.stream().mapToInt(host -> host.traffic().roundTrips()).sum();
    }

    @Test
    void aWorkerMoreCostsAsMuchInALargeClusterAsInASmallOneAndNoneKeepsTooManyConnections() throws Exception {
        Cost small;
        try (Simulation simulation = Simulation.start(AT_ONCE)) {
            SimulatedClusters.succeeded(cluster(simulation, "small", 3).apply());
            small = worker(simulation, "small", 4);
            assertThat(simulation.complaints()).isEmpty();
        }
        try (Simulation simulation = Simulation.start(AT_ONCE)) {
            SimulatedClusters.succeeded(cluster(simulation, "large", 300).apply());

            assertThat(worker(simulation, "large", 301)).isEqualTo(small);
            assertThat(simulation.peakConnections()).isBetween(32, 64);
            assertThat(simulation.complaints()).isEmpty();
        }
        // the list of machines, and the new one
        assertThat(small.ofTheProvider()).isEqualTo(2);
        assertThat(small.ofTheOthers()).isZero();
    }
}
