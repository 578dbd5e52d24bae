package io.barekube.internal.run;

import io.barekube.ClusterException;
import io.barekube.OperationTimeoutException;
import io.barekube.run.FailureClass;
import io.barekube.spi.Waiter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Tries a step until it is done, fails for good, runs out of time or is cancelled. Only failures that may pass are tried again. */
final class Attempts {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private final Waiter waiter;
    private final ScheduledExecutorService alarms;
    private final BooleanSupplier cancelled;

    Attempts(Waiter waiter, ScheduledExecutorService alarms, BooleanSupplier cancelled) {
        this.waiter = waiter;
        this.alarms = alarms;
        this.cancelled = cancelled;
    }

    /** The work of one try. */
    @FunctionalInterface
    interface Work {
        void attempt(int number) throws InterruptedException;
    }

    /** Told before each pause. */
    @FunctionalInterface
    interface OnRetry {
        void retry(int attempt, Throwable error, Duration pause) throws InterruptedException;
    }

    StepOutcome run(String what, Duration deadline, Work work, OnRetry onRetry) {
        Instant start = waiter.now();
        Optional<Throwable> first = Optional.empty();
        Duration pause = FIRST_PAUSE;
        try (Alarm alarm = new Alarm(alarms, deadline)) {
            for (int attempt = 1; ; attempt++) {
                try {
                    work.attempt(attempt);
                    return new StepOutcome.Done(since(start));
                } catch (InterruptedException e) {
                    return interrupted(what, deadline, start, first.or(() -> underWay(e)), attempt, alarm);
                } catch (RuntimeException e) {
                    if (alarm.rang() || cancelled.getAsBoolean() || classOf(e) == FailureClass.CANCELLED) {
                        return interrupted(what, deadline, start, first, attempt, alarm);
                    }
                    Throwable firstError = first.orElse(e);
                    first = Optional.of(firstError);
                    boolean timeLeft = since(start).plus(pause).compareTo(deadline) < 0;
                    if (classOf(e) != FailureClass.TRANSIENT || !timeLeft) {
                        return new StepOutcome.Failed(since(start), classOf(e), firstError, attempt);
                    }
                    try {
                        onRetry.retry(attempt, e, pause);
                        waiter.pause(pause);
                    } catch (InterruptedException interrupt) {
                        return interrupted(what, deadline, start, first, attempt, alarm);
                    }
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                } catch (Error e) {
                    return new StepOutcome.Failed(since(start), FailureClass.PERMANENT, first.orElse(e), attempt);
                }
            }
        }
    }

    private StepOutcome interrupted(
            String what, Duration deadline, Instant start, Optional<Throwable> first, int attempt, Alarm alarm) {
        if (cancelled.getAsBoolean() || !alarm.rang()) {
            return new StepOutcome.Cancelled(since(start));
        }
        Throwable error = first.orElseGet(() ->
                new OperationTimeoutException(what, deadline, "the step was still at work when its time was over"));
        return new StepOutcome.Failed(since(start), FailureClass.TRANSIENT, error, attempt);
    }

    /** A shell says in this way what it was at, which is more than that time is over. */
    private static Optional<Throwable> underWay(InterruptedException interrupt) {
        return Arrays.stream(interrupt.getSuppressed())
                .filter(ClusterException.class::isInstance)
                .findFirst();
    }

    private Duration since(Instant start) {
        return Duration.between(start, waiter.now());
    }

    static FailureClass classOf(Throwable error) {
        if (error instanceof ClusterException e) {
            return e.failureClass();
        }
        return error instanceof UncheckedIOException ? FailureClass.TRANSIENT : FailureClass.PERMANENT;
    }

    /** Interrupts the thread that set it when the time is over; closing it makes sure that it cannot ring any more, and takes back an interrupt that came
     * too late to be seen. */
    private static final class Alarm implements AutoCloseable {
        private final Thread thread = Thread.currentThread();
        private final ScheduledFuture<?> timer;
        private boolean rang;
        private boolean closed;

        Alarm(ScheduledExecutorService alarms, Duration deadline) {
            this.timer = alarms.schedule(this::ring, deadline.toMillis(), TimeUnit.MILLISECONDS);
        }

        private synchronized void ring() {
            if (!closed) {
                rang = true;
                thread.interrupt();
            }
        }

        synchronized boolean rang() {
            return rang;
        }

        @Override
        public synchronized void close() {
            closed = true;
            timer.cancel(false);
            if (rang) {
                Thread.interrupted();
            }
        }
    }
}
