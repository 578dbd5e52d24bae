package io.barekube.internal.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests of many threads together: those that come while one is under way wait for it, and all go with the next. One that comes alone is sent at once. Thread-safe.
 */
final class Gathered<T> {
    private final Errand<T> errand;
    private final Queue<Request<T>> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();

    Gathered(Errand<T> errand) {
        this.errand = errand;
    }

    /** Does what many requests ask for; returns those that were refused, by their place, each with why. An exception is for all of them. */
    @FunctionalInterface
    interface Errand<T> {
        Map<Integer, ? extends RuntimeException> run(List<T> requests) throws InterruptedException;
    }

    private static final class Request<T> {
        private final T wish;
        private boolean over;
        private @Nullable RuntimeException failure;

        Request(T wish) {
            this.wish = wish;
        }

        void end(@Nullable RuntimeException why) {
            failure = why;
            over = true;
        }
    }

    /** Returns when it was done, by whichever thread; throws what it was refused with. */
    void ask(T wish) throws InterruptedException {
        Request<T> mine = new Request<>(wish);
        waiting.add(mine);
        boolean locked = false;
        try {
            turn.lockInterruptibly();
            locked = true;
            if (!mine.over) {
                askForAll();
            }
            Optional<RuntimeException> failure = Optional.ofNullable(mine.failure);
            if (failure.isPresent()) {
                throw failure.get();
            }
        } finally {
            waiting.remove(mine);
            if (locked) {
                turn.unlock();
            }
        }
    }

    /** How many requests are not over. */
    int waiting() {
        return waiting.size();
    }

    /** They stay in the queue until it is over: where this thread is interrupted, the next one asks for the others again. */
    private void askForAll() throws InterruptedException {
        List<Request<T>> together = new ArrayList<>(waiting);
        try {
            Map<Integer, ? extends RuntimeException> refused =
                    errand.run(together.stream().map(request -> request.wish).toList());
            for (int i = 0; i < together.size(); i++) {
                together.get(i).end(refused.get(i));
            }
        } catch (RuntimeException e) {
            together.forEach(request -> request.end(e));
        }
        waiting.removeAll(together);
    }
}
