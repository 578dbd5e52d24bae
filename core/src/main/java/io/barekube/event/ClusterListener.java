package io.barekube.event;

/**
 * Receives a run's events, one at a time and in order, on a thread of the run and without a lock held. It should return quickly; what it throws is logged
 * and ignored.
 */
@FunctionalInterface
public interface ClusterListener {
    /** Something happened. New kinds of events may come: those it does not know it should ignore. */
    void on(ClusterEvent event);
}
