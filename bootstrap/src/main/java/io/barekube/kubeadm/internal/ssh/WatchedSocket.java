package io.barekube.kubeadm.internal.ssh;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/**
 * A socket that knows how long its current write has been waiting. SSHJ's keep-alive cannot see a dead link while data is pushed: its own message waits behind
 * the write that the dead link blocks.
 */
final class WatchedSocket extends Socket {
    private static final long IDLE = Long.MIN_VALUE;
    private volatile long writingSince = IDLE;

    boolean isStalled(Duration limit) {
        long since = writingSince;
        return since != IDLE && System.nanoTime() - since > limit.toNanos();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                writingSince = System.nanoTime();
                try {
                    out.write(bytes, offset, length);
                } finally {
                    writingSince = IDLE;
                }
            }
        };
    }
}
