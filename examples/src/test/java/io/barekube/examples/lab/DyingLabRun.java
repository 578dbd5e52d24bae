package io.barekube.examples.lab;

import io.barekube.Cluster;
import io.barekube.ClusterBuilder;
import io.barekube.addon.flannel.Flannel;
import io.barekube.examples.sim.crash.CountedStore;
import io.barekube.kubeadm.Kubeadm;
import io.barekube.local.LocalProvider;
import io.barekube.plan.Risk;
import io.barekube.run.RunStore;
import io.barekube.testkit.Lab;
import java.nio.file.Path;

/** A JVM in which one deed is done on lab hosts, and which dies when so many records of the run's journal are kept. Arguments: deed, records, version, network, directory. */
final class DyingLabRun {
    static final int DIED = 9;
    static final String NAME = "dying";

    private DyingLabRun() {}

    /** The cluster as each JVM describes it. */
    static ClusterBuilder cluster(String version, String network, Path directory) {
        return Lab.ofThisMachine()
                .supply(Cluster.named(NAME))
                .kubernetes(version)
                .on(LocalProvider.builder()
                        .network(network)
                        .stateDirectory(directory.resolve("local"))
                        .build())
                .bootstrap(Kubeadm.overSsh())
                .controlPlanes(3)
                .workers(2)
                .addon(Flannel.vxlan())
                .addon(Workload.twoReplicasWithABudget())
                .allow(Risk.DESTRUCTIVE)
                .store(store(directory));
    }

    static RunStore store(Path directory) {
        return RunStore.directory(directory.resolve("runs"));
    }

    public static void main(String[] arguments) throws InterruptedException {
        int records = Integer.parseInt(arguments[1]);
        Path directory = Path.of(arguments[4]);
        RunStore dying = new CountedStore(store(directory), count -> {
            if (count == records) {
                Runtime.getRuntime().halt(DIED);
            }
        });
        Cluster cluster =
                cluster(arguments[2], arguments[3], directory).store(dying).build();
        switch (arguments[0]) {
            case "apply" -> cluster.apply();
            case "destroy" -> cluster.destroy();
            default -> cluster.replace(arguments[0]);
        }
    }
}
