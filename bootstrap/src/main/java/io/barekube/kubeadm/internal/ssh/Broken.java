package io.barekube.kubeadm.internal.ssh;

import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The connection was lost; the message is the reason. */
final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }

    /** Of whatever a connection's streams or events threw, perhaps on another thread. */
    static Broken by(Throwable failure) {
        Throwable cause = failure.getCause();
        if (failure instanceof ExecutionException && cause != null) {
            return by(cause);
        }
        String message = failure.getMessage();
        return new Broken(
                message == null || message.isBlank() ? failure.getClass().getSimpleName() : message, failure);
    }
}
