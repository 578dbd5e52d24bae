package io.barekube.internal.run;

import io.barekube.event.ClusterEvent;
import io.barekube.event.ClusterEvent.Stamp;
import io.barekube.event.ClusterListener;
import io.barekube.spi.Waiter;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Numbers events and hands them to the listeners, in order, on a thread of its own. Thread-safe. */
final class EventStream {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private final String cluster;
    private final List<ClusterListener> listeners;
    private final Waiter waiter;
    private final int steps;
    private final ExecutorService thread;
    private long sequence;
    private int ended;

    EventStream(String cluster, List<ClusterListener> listeners, Waiter waiter, int steps) {
        this.cluster = cluster;
        this.listeners = listeners;
        this.waiter = waiter;
        this.steps = steps;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread events = new Thread(task, "barekube-events-" + cluster);
            events.setDaemon(true);
            return events;
        });
    }

    synchronized void emit(Function<Stamp, ClusterEvent> event) {
        double fraction = steps == 0 ? 1 : (double) ended / steps;
        ClusterEvent stamped = event.apply(new Stamp(++sequence, waiter.now(), cluster, fraction));
        try {
            thread.execute(() -> deliver(stamped));
        } catch (RejectedExecutionException e) {
            LOG.debug("an event came after the end of its run: {}", stamped);
        }
    }

    /** Emits the event that ends a step. */
    synchronized void emitEnd(Function<Stamp, ClusterEvent> event) {
        ended++;
        emit(event);
    }

    private void deliver(ClusterEvent event) {
        for (ClusterListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                LOG.warn(
                        "a listener failed on {}; the run goes on",
                        event.getClass().getSimpleName(),
                        e);
            }
        }
    }

    /** Returns when every event was delivered, or after ten seconds with a listener that does not return. */
    void drain() {
        thread.shutdown();
        boolean interrupted = Thread.interrupted();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                thread.shutdownNow();
                LOG.warn("a listener of cluster {} does not return; its last events are lost", cluster);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
