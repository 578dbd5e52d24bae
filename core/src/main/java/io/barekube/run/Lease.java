package io.barekube.run;

import java.io.Serializable;
import java.time.Instant;

/**
 * Who alone may change a cluster, and for how long. A value; serialisable.
 *
 * @param token grows with every lease on the cluster, so that a store knows an outdated holder
 * @param since when it was taken
 * @param until when it falls to whoever asks for it, by the store's clock; its holder renews it before
 */
public record Lease(long token, Owner owner, Instant since, Instant until) implements Serializable {
    /**
     * The process that holds it, or held it.
     *
     * @param run the id of its run; empty when it was taken for something else
     * @param purpose of the run, for people: {@code apply}, {@code destroy}
     */
    public record Owner(String host, long pid, String run, String purpose) implements Serializable {
        /** {@code apply, run 20261125-101500-123 of process 77 on bastion}. */
        @Override
        public String toString() {
            return purpose + (run.isEmpty() ? "" : ", run " + run) + " of process " + pid + " on " + host;
        }
    }
}
