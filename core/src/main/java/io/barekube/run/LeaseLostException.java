package io.barekube.run;

import io.barekube.ClusterException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run has its lease no more: somebody broke or took it, or the store was out of reach for longer than it holds. The run must touch nothing after it. */
public final class LeaseLostException extends ClusterException {
    private static final long serialVersionUID = 1L;
    private final @Nullable Lease taker;

    private LeaseLostException(String message, @Nullable Lease taker, @Nullable Throwable cause) {
        super(FailureClass.WORLD_CHANGED, message, cause);
        this.taker = taker;
    }

    /**
     * It is somebody else's now.
     *
     * @param taker the latest lease on the cluster; empty when the store has forgotten the cluster
     */
    public static LeaseLostException taken(String cluster, Lease lost, Optional<Lease> taker) {
        String by = taker.map(
                        lease -> lease.owner() + " took it at " + lease.since() + " (token " + lease.token() + ")")
                .orElse("the store has forgotten the cluster");
        return new LeaseLostException(lost(cluster, lost) + by, taker.orElse(null), null);
    }

    /** The store did not answer for longer than the lease holds, so somebody may have taken it. */
    public static LeaseLostException outOfReach(String cluster, Lease lost, Duration silent, @Nullable Throwable last) {
        String why = last == null ? "it does not answer" : String.valueOf(last.getMessage());
        Throwable cause = last == null ? null : last.getCause();
        return new LeaseLostException(
                lost(cluster, lost) + "the run store was out of reach for " + silent.toMillis() + " ms (" + why
                        + (cause == null ? "" : ": " + cause.getMessage()) + "), and another run may have taken it",
                null,
                last);
    }

    private static String lost(String cluster, Lease lost) {
        return "run " + lost.owner().run() + " has lost its lease on cluster " + cluster + " (token " + lost.token()
                + "): ";
    }

    /** Whose the cluster is now, or was last; empty when nobody knows. */
    public Optional<Lease> taker() {
        return Optional.ofNullable(taker);
    }
}
