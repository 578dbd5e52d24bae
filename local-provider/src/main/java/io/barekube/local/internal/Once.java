package io.barekube.local.internal;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Something that is made when first asked for; whoever asks meanwhile waits for it. A failed attempt is made again at the next call. Thread-safe. */
final class Once<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Source<T> source;
    private @Nullable T value;

    @FunctionalInterface
    interface Source<T> {
        T make() throws InterruptedException;
    }

    Once(Source<T> source) {
        this.source = source;
    }

    T get() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            T made = value;
            if (made == null) {
                made = source.make();
                value = made;
            }
            return made;
        } finally {
            lock.unlock();
        }
    }
}
