package io.barekube.internal.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response as a stream whose reads end: the JDK's own waits for ever when the other side falls silent. Reads fail once nothing came
 * for {@code patience}, and when the reading thread is interrupted. For one reading thread.
 */
final class DownloadStream extends InputStream implements HttpResponse.BodySubscriber<DownloadStream> {
    private final Duration patience;
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final BlockingQueue<Piece> arrived = new LinkedBlockingQueue<>();
    private final Queue<ByteBuffer> current = new ArrayDeque<>();
    private boolean ended;

    /** What came: bytes, or the end, which is good when there is no failure. */
    private record Piece(List<ByteBuffer> bytes, boolean last, Optional<Throwable> failure) {}

    DownloadStream(Duration patience) {
        this.patience = patience;
    }

    @Override
    public CompletionStage<DownloadStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.complete(given);
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        arrived.add(new Piece(bytes, false, Optional.empty()));
    }

    @Override
    public void onError(Throwable failure) {
        arrived.add(new Piece(List.of(), true, Optional.of(failure)));
    }

    @Override
    public void onComplete() {
        arrived.add(new Piece(List.of(), true, Optional.empty()));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        ByteBuffer next = next();
        if (next == null) {
            return -1;
        }
        int count = Math.min(length, next.remaining());
        next.get(target, offset, count);
        return count;
    }

    private @Nullable ByteBuffer next() throws IOException {
        while (true) {
            ByteBuffer head = current.peek();
            if (head != null && head.hasRemaining()) {
                return head;
            }
            if (head != null) {
                current.remove();
            } else if (ended) {
                return null;
            } else {
                take();
            }
        }
    }

    private void take() throws IOException {
        Piece piece = await();
        if (piece.failure().isPresent()) {
            close();
            throw new IOException(
                    piece.failure().get().getMessage(), piece.failure().get());
        }
        ended = piece.last();
        current.addAll(piece.bytes());
        if (!ended) {
            var unused = subscription.thenAccept(source -> source.request(1));
        }
    }

    private Piece await() throws IOException {
        try {
            Piece piece = arrived.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (piece != null) {
                return piece;
            }
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
        close();
        throw new HttpTimeoutException("nothing came for " + patience.toSeconds() + " s");
    }

    /** Ends the transfer; what was not read is dropped. */
    @Override
    public void close() {
        ended = true;
        current.clear();
        var unused = subscription.thenAccept(Flow.Subscription::cancel);
    }
}
