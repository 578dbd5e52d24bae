package io.barekube.examples.sim.crash;

import io.barekube.Cluster;
import io.barekube.run.RunResult;

/** What is done to a cluster of three control planes and two workers, and dies on the way. */
enum Deed {
    CREATION("", "1.36.4"),
    UPGRADE("1.35.8", "1.36.4"),
    /** Of a control plane and a worker in one run. */
    REPLACEMENT("1.36.4", "1.36.4"),
    DESTRUCTION("1.36.4", "1.36.4");

    private static final String[] REPLACED = {"edge-control-plane-1", "edge-worker-1"};
    private final String from;
    private final String to;

    Deed(String from, String to) {
        this.from = from;
        this.to = to;
    }

    /** The version of the cluster that must be there before; empty when there is to be none. */
    String from() {
        return from;
    }

    /** The version that the cluster is described with. */
    String to() {
        return to;
    }

    RunResult on(Cluster cluster) throws InterruptedException {
        return switch (this) {
            case CREATION, UPGRADE -> cluster.apply();
            case REPLACEMENT -> cluster.replace(REPLACED);
            case DESTRUCTION -> cluster.destroy();
        };
    }

    /** The nodes that it exchanges. */
    static String[] replaced() {
        return REPLACED.clone();
    }
}
