package io.barekube.internal.run;

import java.util.HashSet;
import java.util.Set;

/** The threads that are at work on steps, so that a cancel interrupts exactly those, and no step begins after it. Thread-safe. */
final class Workers {
    private final Set<Thread> atWork = new HashSet<>();
    private boolean cancelled;

    /** Whether the calling thread may begin a step; after a true answer it must {@link #leave()}. */
    synchronized boolean enter() {
        if (cancelled) {
            return false;
        }
        atWork.add(Thread.currentThread());
        return true;
    }

    /** An interrupt that came too late to matter must not hit the thread's next step. */
    synchronized void leave() {
        atWork.remove(Thread.currentThread());
        Thread.interrupted();
    }

    synchronized void cancel() {
        cancelled = true;
        atWork.forEach(Thread::interrupt);
    }

    synchronized boolean cancelled() {
        return cancelled;
    }
}
