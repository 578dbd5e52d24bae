package io.barekube.internal;

import io.barekube.ClusterSpec;
import io.barekube.internal.run.Memory;
import io.barekube.plan.Observation;
import io.barekube.spi.BootstrapSession;

/**
 * An open session and what was seen through it.
 *
 * @param spec what is wanted, by the names of the hosts that were found
 * @param before what the store held of the cluster before that
 */
record Scene(ClusterSpec spec, BootstrapSession session, Observation observation, Memory before)
        implements AutoCloseable {
    @Override
    public void close() {
        session.close();
    }
}
