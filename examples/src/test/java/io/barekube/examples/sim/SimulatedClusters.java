package io.barekube.examples.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Cluster;
import io.barekube.ClusterBuilder;
import io.barekube.event.ClusterEvent;
import io.barekube.kubeadm.Kubeadm;
import io.barekube.plan.Risk;
import io.barekube.run.RunResult;
import io.barekube.run.RunStore;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.testkit.sim.Pace;
import io.barekube.testkit.sim.SimulatedBundle;
import io.barekube.testkit.sim.SimulatedHost;
import io.barekube.testkit.sim.Simulation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A simulation for each test, and clusters in it. */
@Timeout(60)
abstract class SimulatedClusters {
    final Simulation simulation = Simulation.start(Pace.QUICK);
    final List<ClusterEvent> events = new CopyOnWriteArrayList<>();

    @TempDir
    Path scratch;

    @AfterEach
    void nothingWasUnknown() {
        simulation.close();
        assertThat(simulation.complaints()).isEmpty();
    }

    ClusterBuilder cluster() throws IOException {
        return cluster(simulation.provider());
    }

    ClusterBuilder cluster(InfrastructureProvider provider) throws IOException {
        return Cluster.named("edge")
                .kubernetes("1.36.4")
                .on(provider)
                .bootstrap(Kubeadm.overSsh())
                .artifacts(SimulatedBundle.in(scratch.resolve("bundle"), "1.35.8", "1.36.4")
                        .open())
                .addon(SimulatedNetwork.addon())
                .allow(Risk.DESTRUCTIVE)
                .listener(events::add)
                .store(RunStore.directory(scratch.resolve("runs")));
    }

    SimulatedHost host(String node) {
        return simulation.host("edge-" + node);
    }

    static RunResult succeeded(RunResult result) {
        assertThat(result.outcome()).as(() -> String.valueOf(result.failure())).isEqualTo(RunResult.Outcome.SUCCEEDED);
        return result;
    }
}
