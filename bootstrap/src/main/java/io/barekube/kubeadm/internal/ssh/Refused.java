package io.barekube.kubeadm.internal.ssh;

import io.barekube.run.FailureClass;
import org.jspecify.annotations.Nullable;

/** There is no connection, or no root shell over it; the message says why and what to do. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final FailureClass failureClass;

    Refused(FailureClass failureClass, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.failureClass = failureClass;
    }

    FailureClass failureClass() {
        return failureClass;
    }
}
