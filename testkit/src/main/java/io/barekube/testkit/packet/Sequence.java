package io.barekube.testkit.packet;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one thing after the other, behind the caller's back. Thread-safe. */
final class Sequence {
    private static final Logger LOG = LoggerFactory.getLogger(Sequence.class);
    private final Executor threads;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    @FunctionalInterface
    interface Deed {
        void run() throws InterruptedException;
    }

    Sequence(Executor threads) {
        this.threads = threads;
    }

    /**
     * Adds to what is to be done.
     *
     * @param failed called when it fails; what comes after it is done all the same
     */
    synchronized void then(String what, Deed deed, Runnable failed) {
        last = last.thenRunAsync(
                () -> {
                    try {
                        deed.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt(); // the lab is being closed
                        failed.run();
                    } catch (RuntimeException e) {
                        LOG.warn("{} failed", what, e);
                        failed.run();
                    }
                },
                threads);
    }
}
