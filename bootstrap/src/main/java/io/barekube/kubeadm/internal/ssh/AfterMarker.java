package io.barekube.kubeadm.internal.ssh;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** Holds back what login shells, their start files and sudo say before our own bash begins; passes on what comes after. */
final class AfterMarker implements Sink {
    /** What bash prints when it is ours; no start file prints this. */
    static final String MARKER = "\u0001barekube\u0001\n";

    private static final byte[] BYTES = MARKER.getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST = 64 << 10;

    private final Sink rest;
    private final Runnable onPreamble;
    private final ByteArrayOutputStream preamble = new ByteArrayOutputStream();
    private final CountDownLatch ended = new CountDownLatch(1);
    private int matched;
    private volatile boolean seen;

    /**
     * Passes on to {@code rest}.
     *
     * @param onPreamble called when more was held back, and when the marker or the end has come
     */
    AfterMarker(Sink rest, Runnable onPreamble) {
        this.rest = rest;
        this.onPreamble = onPreamble;
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) {
        int i = offset;
        for (; i < offset + length && !seen; i++) {
            hold(bytes[i]);
        }
        if (i > offset) {
            onPreamble.run();
        }
        if (i < offset + length) {
            rest.accept(bytes, i, offset + length - i);
        }
    }

    @Override
    public void end() {
        rest.end();
        ended.countDown();
        onPreamble.run();
    }

    /** Whether bash has begun. */
    boolean seen() {
        return seen;
    }

    boolean ended() {
        return ended.getCount() == 0;
    }

    String preamble() {
        synchronized (preamble) {
            return preamble.toString(StandardCharsets.UTF_8);
        }
    }

    private void hold(byte value) {
        matched = value == BYTES[matched] ? matched + 1 : value == BYTES[0] ? 1 : 0;
        if (matched == BYTES.length) {
            seen = true;
            return;
        }
        synchronized (preamble) {
            if (preamble.size() < LONGEST && matched == 0) {
                preamble.write(value);
            }
        }
    }
}
