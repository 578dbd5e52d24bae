package io.barekube.internal.run;

import io.barekube.plan.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The threads that are at work on steps, so that a cancel interrupts exactly those, and no step begins after it. Thread-safe. */
final class Workers {
    private final Map<Thread, Step> atWork = new LinkedHashMap<>();
    private boolean cancelled;

    /** Whether the calling thread may begin the step; after a true answer it must {@link #leave()}. */
    synchronized boolean enter(Step step) {
        if (cancelled) {
            return false;
        }
        atWork.put(Thread.currentThread(), step);
        return true;
    }

    /** An interrupt that came too late to matter must not hit the thread's next step. */
    synchronized void leave() {
        atWork.remove(Thread.currentThread());
        Thread.interrupted();
    }

    synchronized void cancel() {
        cancelled = true;
        atWork.keySet().forEach(Thread::interrupt);
    }

    synchronized boolean cancelled() {
        return cancelled;
    }

    /** The steps at work, the longest first. */
    synchronized List<Step> underWay() {
        return List.copyOf(atWork.values());
    }
}
