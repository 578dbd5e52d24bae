package io.barekube;

import io.barekube.run.FailureClass;
import java.time.Duration;

/** A wait reached its deadline. */
public final class OperationTimeoutException extends ClusterException {
    private static final long serialVersionUID = 1L;
    private final String awaited;
    private final Duration waited;
    private final String lastSeen;

    /** Says "waited … for {@code awaited}; last seen: {@code lastSeen}". */
    public OperationTimeoutException(String awaited, Duration waited, String lastSeen) {
        super(
                FailureClass.TRANSIENT,
                "waited " + waited.toSeconds() + " s for " + awaited + "; last seen: " + lastSeen);
        this.awaited = awaited;
        this.waited = waited;
        this.lastSeen = lastSeen;
    }

    /** What was waited for. */
    public String awaited() {
        return awaited;
    }

    /** How long was waited. */
    public Duration waited() {
        return waited;
    }

    /** What the last look showed. */
    public String lastSeen() {
        return lastSeen;
    }
}
