package io.barekube.testkit.sim.internal.cluster;

import io.barekube.testkit.sim.internal.host.HostState;

/** A host as the node of a cluster that it registered itself as. Guarded by the cluster. */
final class Member {
    private final String name;
    private final HostState host;
    private final String podCidr;
    private String kubelet;
    private long sinceNanos = System.nanoTime();

    Member(String name, HostState host, String podCidr, String kubelet) {
        this.name = name;
        this.host = host;
        this.podCidr = podCidr;
        this.kubelet = kubelet;
    }

    String name() {
        return name;
    }

    HostState host() {
        return host;
    }

    String podCidr() {
        return podCidr;
    }

    /** The version of the kubelet that reports, with a leading v. */
    String kubelet() {
        return kubelet;
    }

    /** When its kubelet started, on the monotonic clock. */
    long sinceNanos() {
        return sinceNanos;
    }

    void restarted(String version) {
        kubelet = version;
        sinceNanos = System.nanoTime();
    }
}
