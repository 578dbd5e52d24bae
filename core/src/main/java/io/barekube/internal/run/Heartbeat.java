package io.barekube.internal.run;

import io.barekube.run.LeaseLostException;
import io.barekube.run.RunStore.Journal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews a run's lease while the run is at work. A second thread watches the clock, since a store may also hang. Measures with the clock that nobody sets, and from before a
 * renewal was sent, so that the run takes its lease for lost before others may.
 */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final long LOOKS = 20;
    private final String cluster;
    private final Journal journal;
    private final Consumer<LeaseLostException> lost;
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Thread> threads;
    private volatile long renewed;
    private volatile @Nullable RuntimeException trouble;

    private Heartbeat(String cluster, Journal journal, long taken, Consumer<LeaseLostException> lost) {
        this.cluster = cluster;
        this.journal = journal;
        this.renewed = taken;
        this.lost = lost;
        Duration beat = journal.terms().heartbeat();
        Duration look = journal.terms().life().dividedBy(LOOKS);
        this.threads = List.of(
                new Thread(() -> every(beat, this::beat), "barekube-lease-" + cluster),
                new Thread(() -> every(look, this::look), "barekube-lease-watch-" + cluster));
    }

    private void every(Duration interval, Runnable task) {
        try {
            while (!over.await(Math.max(1, interval.toMillis()), TimeUnit.MILLISECONDS)) {
                task.run();
            }
        } catch (InterruptedException e) {
            // the run is over, and this thread with it
        }
    }

    /**
     * Begins to beat.
     *
     * @param taken {@link System#nanoTime()} before the lease was taken
     * @param lost told once or more, and the lease is not renewed after it
     */
    static Heartbeat start(String cluster, Journal journal, long taken, Consumer<LeaseLostException> lost) {
        Heartbeat heartbeat = new Heartbeat(cluster, journal, taken, lost);
        for (Thread thread : heartbeat.threads) {
            thread.setDaemon(true);
            thread.start();
        }
        return heartbeat;
    }

    private void beat() {
        long before = System.nanoTime();
        try {
            journal.renew();
            renewed = before;
            trouble = null;
        } catch (LeaseLostException e) {
            end(e);
        } catch (RuntimeException e) {
            if (over.getCount() > 0) {
                trouble = e;
                LOG.warn("the lease on cluster {} could not be renewed: {}", cluster, e.getMessage());
            }
        }
    }

    private void look() {
        Duration silent = Duration.ofNanos(System.nanoTime() - renewed);
        if (silent.compareTo(journal.terms().life()) >= 0) {
            end(LeaseLostException.outOfReach(cluster, journal.lease(), silent, trouble));
        }
    }

    private void end(LeaseLostException e) {
        close();
        lost.accept(e);
    }

    @Override
    public void close() {
        over.countDown();
        threads.forEach(Thread::interrupt); // a store may not answer
    }
}
