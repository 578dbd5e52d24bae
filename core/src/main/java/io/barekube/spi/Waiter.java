package io.barekube.spi;

import io.barekube.OperationTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The one place that waits: polls a condition against a deadline. Thread-safe. */
public final class Waiter {
    private final Clock clock;
    private final Pause pause;

    /** Lets time pass; tests give one that only moves their clock. */
    @FunctionalInterface
    public interface Pause {
        void sleep(Duration duration) throws InterruptedException;
    }

    /** A look at something that may not be there yet. */
    @FunctionalInterface
    public interface Probe<T> {
        Look<T> look() throws InterruptedException;
    }

    /**
     * What a look showed.
     *
     * @param found the thing awaited, once it is there
     * @param seen what was there instead, for the message when time runs out
     */
    public record Look<T>(Optional<T> found, String seen) {
        /** It is there. */
        public static <T> Look<T> found(T value) {
            return new Look<>(Optional.of(value), "");
        }

        /** It is not there; {@code seen} tells what was instead. */
        public static <T> Look<T> notYet(String seen) {
            return new Look<>(Optional.empty(), seen);
        }
    }

    /** On this clock, letting time pass in this way. */
    public Waiter(Clock clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    /** On the system's UTC clock. */
    public static Waiter system() {
        return new Waiter(Clock.systemUTC(), duration -> Thread.sleep(Math.max(1, duration.toMillis())));
    }

    /** The time on its clock. */
    public Instant now() {
        return clock.instant();
    }

    /** Lets this much time pass. */
    public void pause(Duration duration) throws InterruptedException {
        pause.sleep(duration);
    }

    /**
     * Looks, and looks again every {@code interval}, until the thing is there; throws {@link OperationTimeoutException} with the last thing seen
     * when {@code timeout} is over. The first look is at once; at least one is made.
     *
     * @param awaited completes "waited 30 s for …"
     */
    public <T> T until(String awaited, Duration timeout, Duration interval, Probe<T> probe)
            throws InterruptedException {
        Instant start = now();
        while (true) {
            Look<T> look = probe.look();
            if (look.found().isPresent()) {
                return look.found().get();
            }
            Duration waited = Duration.between(start, now());
            if (waited.plus(interval).compareTo(timeout) > 0) {
                throw new OperationTimeoutException(awaited, waited, look.seen());
            }
            pause(interval);
        }
    }
}
