package io.barekube.packet.internal.client;

import io.barekube.packet.PacketException;
import io.barekube.packet.PacketException.NotTheApi;
import io.barekube.packet.PacketException.RateLimited;
import io.barekube.packet.PacketException.ServerFault;
import io.barekube.packet.PacketException.Unreachable;
import io.barekube.packet.internal.client.Operation.Repeat;
import io.barekube.spi.Waiter;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;

/**
 * Repeats a call as its operation allows. Resilience4j decides how often and after how long; time passes through the {@link Waiter}, because Resilience4j's own sleep is a static of the
 * whole process and hides interrupts.
 */
final class Repetition {
    private static final int TRIES = 5;
    private static final int TRIES_AFTER_FAULTS = 3;
    private static final IntervalFunction BACK_OFF =
            IntervalFunction.ofExponentialRandomBackoff(Duration.ofSeconds(1), 2, 0.3, Duration.ofSeconds(30));

    private final Waiter waiter;
    private final Retry freely;
    private final Retry lookFirst;

    @FunctionalInterface
    interface Exchange<T> {
        T once() throws InterruptedException;
    }

    Repetition(Waiter waiter) {
        this.waiter = waiter;
        this.freely = Retry.of("packet", config(Repeat.FREELY));
        this.lookFirst = Retry.of("packet-look-first", config(Repeat.LOOK_FIRST));
    }

    private static RetryConfig config(Repeat repeat) {
        return RetryConfig.custom()
                .maxAttempts(TRIES)
                .retryOnException(error -> mayBeRepeated(error, repeat))
                .intervalBiFunction(Repetition::pause)
                .build();
    }

    <T> T of(Operation operation, Exchange<T> exchange) throws InterruptedException {
        Retry.AsyncContext<T> tries = (operation.repeat() == Repeat.FREELY ? freely : lookFirst).asyncContext();
        int faults = 0;
        while (true) {
            try {
                T result = exchange.once();
                tries.onComplete();
                return result;
            } catch (PacketException e) {
                if (e instanceof ServerFault && ++faults >= TRIES_AFTER_FAULTS) {
                    throw e;
                }
                long millis = tries.onError(e);
                if (millis < 0) {
                    throw e;
                }
                waiter.pause(Duration.ofMillis(millis));
            }
        }
    }

    private static boolean mayBeRepeated(Throwable error, Repeat repeat) {
        if (error instanceof RateLimited) {
            return true;
        }
        if (error instanceof Unreachable unreachable && !unreachable.mayHaveArrived()) {
            return true;
        }
        return repeat == Repeat.FREELY
                && (error instanceof Unreachable
                        || error instanceof ServerFault
                        || error instanceof NotTheApi other && other.status() >= 500);
    }

    private static <T> long pause(int attempt, Either<Throwable, T> outcome) {
        Duration asked = outcome.isLeft() && outcome.getLeft() instanceof RateLimited limited
                ? limited.retryAfter()
                : Duration.ZERO;
        return Math.max(asked.toMillis(), BACK_OFF.apply(attempt));
    }
}
