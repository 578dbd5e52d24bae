package io.barekube.kubeadm.internal.ssh;

/** A payload could not be read, or was not as long as it said: the fault is on this side. */
final class BadPayload extends Exception {
    private static final long serialVersionUID = 1L;

    BadPayload(String message) {
        super(message);
    }

    BadPayload(String message, Exception cause) {
        super(message, cause);
    }
}
