package io.barekube.testkit.sim;

import java.time.Duration;

/**
 * How long things take in a simulation.
 *
 * @param latency between what a client sends and what its host makes of it: one round trip
 * @param boot of a machine, until its SSH server answers
 * @param initialise of kubeadm's first control plane
 * @param join of kubeadm, for each node
 * @param change of a node that is upgraded or reconfigured
 * @param ready between a kubelet's start, or the network's arrival, and the node's readiness; pods take as long
 */
public record Pace(
        Duration latency, Duration boot, Duration initialise, Duration join, Duration change, Duration ready) {
    /** Next to nothing of anything: for tests of behaviour. */
    public static final Pace QUICK = new Pace(
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofMillis(50),
            Duration.ofMillis(20),
            Duration.ofMillis(20),
            Duration.ofMillis(50));

    /** The same with that latency. */
    public Pace latency(Duration value) {
        return new Pace(value, boot, initialise, join, change, ready);
    }

    /** The same with that boot time. */
    public Pace boot(Duration value) {
        return new Pace(latency, value, initialise, join, change, ready);
    }

    /** The same where joining takes that long. */
    public Pace join(Duration value) {
        return new Pace(latency, boot, initialise, value, change, ready);
    }

    /** The same where initialising takes that long. */
    public Pace initialise(Duration value) {
        return new Pace(latency, boot, value, join, change, ready);
    }
}
