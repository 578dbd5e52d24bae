package io.barekube.kubeadm.internal.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.connection.channel.direct.Signal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One remote command: its input is fed and both its outputs are drained at once, each by a thread of its own. */
final class Exchange {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);
    private static final int CHUNK = 64 << 10;

    private final ExecutorService threads;
    private final Guard guard;

    Exchange(ExecutorService threads, Guard guard) {
        this.threads = threads;
        this.guard = guard;
    }

    /** Writes standard input; the command may end before it has read everything. */
    interface Feed {
        void to(Input input) throws SSHException, BadPayload, InterruptedException;
    }

    /** Standard input of the remote command. */
    interface Input {
        void write(byte[] bytes, int offset, int length) throws SSHException, InterruptedException;

        default void write(byte[] bytes) throws SSHException, InterruptedException {
            write(bytes, 0, bytes.length);
        }
    }

    /**
     * How the command ended.
     *
     * @param exitStatus empty when the server did not say
     * @param signal what ended it, or empty text
     */
    record End(OptionalInt exitStatus, String signal) {}

    /** Opens the channel; nothing has been run when this fails. */
    FedSession open() throws InterruptedException, DeadlineOver, Broken {
        try {
            return guard.await(threads.submit(() -> guard.connection().startSession()));
        } catch (ExecutionException e) {
            guard.connection().cut();
            throw Broken.by(e);
        }
    }

    End run(FedSession session, String command, Feed feed, Sink stdout, Sink stderr)
            throws InterruptedException, DeadlineOver, Broken, BadPayload {
        AtomicReference<@Nullable Exception> payloadFailure = new AtomicReference<>();
        Future<?> in = CompletableFuture.completedFuture(null);
        try {
            guard.await(threads.submit(() -> session.exec(command)));
            Future<End> out = threads.submit(() -> {
                drain(session.getInputStream(), stdout);
                session.join();
                return end(session);
            });
            Future<?> err = threads.submit(() -> {
                drain(session.getErrorStream(), stderr);
                return null;
            });
            in = threads.submit(() -> feed(session, feed, payloadFailure));
            End end = guard.await(out);
            guard.await(err);
            return end;
        } catch (ExecutionException e) {
            guard.connection().cut();
            Exception ours = payloadFailure.get();
            if (ours instanceof BadPayload failure) {
                throw failure;
            }
            if (ours instanceof RuntimeException failure) {
                throw failure;
            }
            throw Broken.by(e);
        } finally {
            in.cancel(true);
        }
    }

    private void feed(FedSession session, Feed feed, AtomicReference<@Nullable Exception> payloadFailure) {
        try {
            feed.to(session::feed);
            session.getOutputStream().close();
        } catch (BadPayload | RuntimeException e) {
            // The command would wait for the rest for ever.
            payloadFailure.set(e);
            guard.connection().cut();
        } catch (InterruptedException e) {
            log.debug("the command ended before it had read its input");
        } catch (IOException e) {
            // Either the command ended early, or the connection broke: those who drain the outputs learn which.
            log.debug("feeding the command ended: {}", e.toString());
        }
    }

    private static void drain(InputStream from, Sink to) throws IOException {
        byte[] chunk = new byte[CHUNK];
        try {
            for (int n = from.read(chunk); n >= 0; n = from.read(chunk)) {
                to.accept(chunk, 0, n);
            }
        } finally {
            to.end();
        }
    }

    private static End end(FedSession session) {
        Integer status = session.getExitStatus();
        Signal signal = session.getExitSignal();
        return new End(
                status == null ? OptionalInt.empty() : OptionalInt.of(status), signal == null ? "" : signal.toString());
    }
}
