package io.barekube;

import io.barekube.run.FailureClass;
import org.jspecify.annotations.Nullable;

/** Root of what Barekube throws. The message says what failed, where, why and what to do next, and holds no secret. */
public class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final FailureClass failureClass;

    /** Without a cause. */
    public ClusterException(FailureClass failureClass, String message) {
        super(message);
        this.failureClass = failureClass;
    }

    /** With what caused it; its message must hold no secret either. */
    public ClusterException(FailureClass failureClass, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.failureClass = failureClass;
    }

    /** Whether, and when, trying again could help. */
    public FailureClass failureClass() {
        return failureClass;
    }
}
