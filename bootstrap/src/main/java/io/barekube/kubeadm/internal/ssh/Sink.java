package io.barekube.kubeadm.internal.ssh;

/** Takes the bytes of one output stream as they come, from one thread. */
interface Sink {
    void accept(byte[] bytes, int offset, int length);

    /** No more will come: the stream ended or broke. */
    default void end() {}
}
