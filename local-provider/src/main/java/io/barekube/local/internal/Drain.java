package io.barekube.local.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Empties a stream of a process, so that the process never waits for its reader; keeps the first 16 MiB. */
final class Drain {
    private static final int LIMIT = 16 << 20;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread thread;

    private Drain(InputStream stream) {
        this.thread = new Thread(() -> read(stream), "barekube-local-drain");
        this.thread.setDaemon(true);
    }

    static Drain of(InputStream stream) {
        Drain drain = new Drain(stream);
        drain.thread.start();
        return drain;
    }

    /** What came until the stream's end, or until {@code patience} is over: a child that lives on may hold the stream open. */
    String text(Duration patience) throws InterruptedException {
        thread.join(patience.toMillis());
        synchronized (kept) {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }

    private void read(InputStream stream) {
        byte[] buffer = new byte[8192];
        try (stream) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                synchronized (kept) {
                    kept.write(buffer, 0, Math.min(count, LIMIT - kept.size()));
                }
            }
        } catch (IOException e) {
            // The process was ended and its streams closed with it; what came before is kept.
            return;
        }
    }
}
