package io.barekube.internal;

import io.barekube.plan.Observation;
import io.barekube.spi.BootstrapSession;
import java.util.Optional;
import java.util.UUID;

/**
 * An open session and what was seen through it.
 *
 * @param kept the id that the store held for the cluster
 */
record Scene(BootstrapSession session, Observation observation, Optional<UUID> kept) implements AutoCloseable {
    @Override
    public void close() {
        session.close();
    }
}
