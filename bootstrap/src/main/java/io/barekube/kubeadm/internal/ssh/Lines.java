package io.barekube.kubeadm.internal.ssh;

import io.barekube.spi.BootstrapSession;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cuts bytes into lines, masks each, hands it on and keeps the last ones. */
final class Lines implements Sink {
    private static final Logger log = LoggerFactory.getLogger(Lines.class);
    private static final int KEPT = 50;
    private static final int LONGEST = 16 << 10;

    private final Mask mask;
    private final BootstrapSession.Progress progress;
    private final Deque<String> last = new ArrayDeque<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int lineBytes;
    private long consumed;

    Lines(Mask mask, BootstrapSession.Progress progress) {
        this.mask = mask;
        this.progress = progress;
    }

    @Override
    public synchronized void accept(byte[] bytes, int offset, int length) {
        int start = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                append(bytes, start, i - start);
                consumed += lineBytes + 1;
                finishLine();
                start = i + 1;
            }
        }
        append(bytes, start, offset + length - start);
    }

    @Override
    public synchronized void end() {
        if (lineBytes > 0) {
            consumed += lineBytes;
            finishLine();
        }
    }

    /** Takes bytes as this does, but the end of one stream is not the end of the text. */
    Sink unended() {
        return new Sink() {
            @Override
            public void accept(byte[] bytes, int offset, int length) {
                Lines.this.accept(bytes, offset, length);
            }
        };
    }

    /** Forgets a line that was not finished: it will come again. */
    synchronized void rewind() {
        line.reset();
        lineBytes = 0;
    }

    /** Bytes of the lines handed on so far. */
    synchronized long consumed() {
        return consumed;
    }

    /** The lines that were kept. */
    synchronized String tail() {
        return String.join("\n", last);
    }

    private void append(byte[] bytes, int offset, int length) {
        line.write(bytes, offset, Math.min(length, LONGEST - line.size()));
        lineBytes += length;
    }

    private void finishLine() {
        String text = mask.apply(line.toString(StandardCharsets.UTF_8).stripTrailing());
        if (lineBytes > LONGEST) {
            text = text.substring(0, Math.max(0, text.length() - mask.longest())) + "…";
        }
        line.reset();
        lineBytes = 0;
        last.addLast(text);
        if (last.size() > KEPT) {
            last.removeFirst();
        }
        tell(text);
    }

    /** News that is not of the text itself. */
    void tell(String text) {
        try {
            progress.line(mask.apply(text));
        } catch (RuntimeException e) {
            log.debug("a progress listener failed", e);
        }
    }
}
