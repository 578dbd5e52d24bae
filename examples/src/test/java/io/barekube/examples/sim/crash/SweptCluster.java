package io.barekube.examples.sim.crash;

import io.barekube.Cluster;
import io.barekube.Timeouts;
import io.barekube.examples.sim.SimulatedNetwork;
import io.barekube.kubeadm.Kubeadm;
import io.barekube.plan.Risk;
import io.barekube.run.RunStore;
import io.barekube.spi.ArtifactSource;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Waiter;
import java.nio.file.Path;
import java.time.Clock;

/** The one cluster of the sweep: each JVM describes it in the same way. */
final class SweptCluster {
    static final String NAME = "edge";

    /** Simulated hosts are quicker than what pauses are made for. */
    private static final int HASTE = 10;

    private SweptCluster() {}

    static Cluster of(InfrastructureProvider provider, String kubernetes, Path bundle, RunStore store) {
        return Cluster.named(NAME)
                .kubernetes(kubernetes)
                .on(provider)
                .bootstrap(Kubeadm.overSsh())
                .controlPlanes(3)
                .workers("worker", 2, machine -> machine.label("disk", "fast").taint("only", "batch", "NoSchedule"))
                .artifacts(ArtifactSource.bundle(bundle))
                .addon(SimulatedNetwork.addon())
                .allow(Risk.DESTRUCTIVE)
                .waiter(new Waiter(Clock.systemUTC(), pause -> Waiter.system().pause(pause.dividedBy(HASTE))))
                .timeouts(Timeouts.DEFAULT.times(0.1))
                .store(store)
                .build();
    }
}
