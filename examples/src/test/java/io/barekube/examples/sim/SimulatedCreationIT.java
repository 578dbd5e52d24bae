package io.barekube.examples.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Cluster;
import io.barekube.ClusterBuilder;
import io.barekube.kubeadm.Kubeadm;
import io.barekube.run.RunResult;
import io.barekube.run.RunStore;
import io.barekube.testkit.sim.Pace;
import io.barekube.testkit.sim.SimulatedBundle;
import io.barekube.testkit.sim.SimulatedHost;
import io.barekube.testkit.sim.Simulation;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real bootstrapper and runner make clusters of simulated hosts. */
class SimulatedCreationIT {
    private final Simulation simulation = Simulation.start(Pace.QUICK);

    @TempDir
    Path scratch;

    private ClusterBuilder builder;

    @BeforeEach
    void describe() throws IOException {
        builder = Cluster.named("edge")
                .kubernetes("1.36.4")
                .on(simulation.provider())
                .bootstrap(Kubeadm.overSsh())
                .artifacts(
                        SimulatedBundle.in(scratch.resolve("bundle"), "1.36.4").open())
                .addon(SimulatedNetwork.addon())
                .store(RunStore.directory(scratch.resolve("runs")));
    }

    @AfterEach
    void nothingWasUnknown() {
        simulation.close();
        assertThat(simulation.complaints()).isEmpty();
    }

    @Test
    void makesAClusterAndFindsNothingMoreToDo() throws Exception {
        Cluster cluster = builder.controlPlanes(1).workers(2).build();

        RunResult made = cluster.apply();

        assertThat(made.outcome()).isEqualTo(RunResult.Outcome.SUCCEEDED);
        SimulatedHost controlPlane = simulation.host("edge-control-plane-1");
        assertThat(controlPlane.nodes())
                .containsExactlyInAnyOrder("edge-control-plane-1", "edge-worker-1", "edge-worker-2");
        assertThat(cluster.apply().changedNothing()).isTrue();
    }
}
