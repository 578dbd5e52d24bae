package io.barekube.internal.run;

import io.barekube.run.LeaseLostException;
import io.barekube.run.RunStore.Journal;
import io.barekube.spi.Waiter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The journal as its run sees it: outlives outages of the store that are shorter than the lease's life, and takes nothing once the lease is lost. Thread-safe.
 */
final class LeasedJournal implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration TAKER = Duration.ofSeconds(2);
    private final String cluster;
    private final Journal journal;
    private final Waiter waiter;
    private final Runnable onLoss;
    private final Heartbeat heartbeat;
    private final AtomicReference<@Nullable LeaseLostException> loss = new AtomicReference<>();

    /**
     * Begins to renew the lease.
     *
     * @param taken {@link System#nanoTime()} before the lease was taken
     * @param onLoss called once, by the thread that finds out
     */
    LeasedJournal(String cluster, Journal journal, long taken, Waiter waiter, Runnable onLoss) {
        this.cluster = cluster;
        this.journal = journal;
        this.waiter = waiter;
        this.onLoss = onLoss;
        this.heartbeat = Heartbeat.start(cluster, journal, taken, this::lose);
    }

    private void lose(LeaseLostException e) {
        if (loss.compareAndSet(null, e)) {
            onLoss.run();
        }
    }

    /** How the lease was lost, once it is. */
    Optional<LeaseLostException> loss() {
        return Optional.ofNullable(loss.get());
    }

    /**
     * As {@link #loss}, and who took it, where that shows only now: a process that was paused knows of its own long silence first. Waits for the store for a moment at
     * most.
     */
    Optional<LeaseLostException> explainedLoss() {
        return loss().map(
                        lost -> lost.taker().isPresent() ? lost : askForTaker().orElse(lost));
    }

    private Optional<LeaseLostException> askForTaker() {
        FutureTask<Boolean> question = new FutureTask<>(journal::renew, true);
        Thread thread = new Thread(question, "barekube-lease-" + cluster);
        thread.setDaemon(true);
        thread.start();
        try {
            question.get(TAKER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            return Optional.ofNullable(e.getCause() instanceof LeaseLostException taken ? taken : null);
        } catch (TimeoutException e) {
            question.cancel(true);
        } catch (InterruptedException e) {
            question.cancel(true);
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** Returns when the entry is kept; throws {@link LeaseLostException} when it was not and the run is to stop. */
    void append(Map<String, Object> entry) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            LeaseLostException lost = loss.get();
            if (lost != null) {
                throw lost;
            }
            try {
                journal.append(entry);
                return;
            } catch (LeaseLostException e) {
                lose(e);
            } catch (UncheckedIOException e) {
                Duration silent = Duration.ofNanos(System.nanoTime() - start);
                if (silent.compareTo(journal.terms().life()) >= 0) {
                    lose(LeaseLostException.outOfReach(cluster, journal.lease(), silent, e));
                } else {
                    waiter.pause(PAUSE);
                }
            }
        }
    }

    /** Ends the renewing; the journal stays open. */
    @Override
    public void close() {
        heartbeat.close();
    }
}
