package io.barekube;

import java.time.Duration;

/**
 * How gently a cluster is changed. The constructor throws {@link IllegalArgumentException} for what cannot be meant.
 *
 * @param maxUnavailable how many workers may be out of service at once; default 1. Control planes always change one at a time
 * @param drain how long pods may take to leave a node, disruption budgets heeded; default 10 minutes
 * @param blocked what happens when the time is over and a budget still holds a pod; default {@link Blocked#FAIL}
 * @param renewCertificates certificates with less time left than this are renewed; default 30 days
 */
public record ChangePolicy(int maxUnavailable, Duration drain, Blocked blocked, Duration renewCertificates) {
    /** What becomes of a node that cannot be drained in time. */
    public enum Blocked {
        /** The node's change fails, and names the pods; the node takes pods again. */
        FAIL,
        /** The change goes on, and the pods with it: they end when their node does. */
        SKIP,
        /** The pods are deleted, whatever their budget says. */
        FORCE
    }

    /** One worker at a time, ten minutes a drain, no force. */
    public static final ChangePolicy DEFAULT =
            new ChangePolicy(1, Duration.ofMinutes(10), Blocked.FAIL, Duration.ofDays(30));

    public ChangePolicy {
        if (maxUnavailable < 1) {
            throw new IllegalArgumentException(
                    "with " + maxUnavailable + " workers out of service nothing could change");
        }
        if (drain.isNegative() || drain.isZero()) {
            throw new IllegalArgumentException(drain + " is no time to drain a node in");
        }
        if (renewCertificates.isNegative()) {
            throw new IllegalArgumentException(
                    "certificates cannot be renewed " + renewCertificates + " before they expire");
        }
    }

    /** The same with that many workers out of service at once. */
    public ChangePolicy withMaxUnavailable(int workers) {
        return new ChangePolicy(workers, drain, blocked, renewCertificates);
    }

    /** The same with that time for a drain and what follows when it is over. */
    public ChangePolicy withDrain(Duration time, Blocked then) {
        return new ChangePolicy(maxUnavailable, time, then, renewCertificates);
    }

    /** The same with certificates renewed that long before they expire. */
    public ChangePolicy withRenewal(Duration before) {
        return new ChangePolicy(maxUnavailable, drain, blocked, before);
    }
}
