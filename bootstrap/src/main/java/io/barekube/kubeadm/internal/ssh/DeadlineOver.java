package io.barekube.kubeadm.internal.ssh;

/** The call's deadline passed; the connection was cut. */
final class DeadlineOver extends Exception {
    private static final long serialVersionUID = 1L;
}
