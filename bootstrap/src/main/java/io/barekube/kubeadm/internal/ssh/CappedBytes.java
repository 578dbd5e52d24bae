package io.barekube.kubeadm.internal.ssh;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps bytes up to a limit and counts the rest. */
final class CappedBytes implements Sink {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int limit;
    private long total;

    CappedBytes(int limit) {
        this.limit = limit;
    }

    @Override
    public synchronized void accept(byte[] bytes, int offset, int length) {
        kept.write(bytes, offset, Math.min(length, limit - kept.size()));
        total += length;
    }

    synchronized boolean overflowed() {
        return total > limit;
    }

    synchronized String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }
}
