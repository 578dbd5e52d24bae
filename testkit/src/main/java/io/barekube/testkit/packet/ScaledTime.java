package io.barekube.testkit.packet;

import io.barekube.spi.Waiter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Time that runs faster than the system's, for a box and for the provider that speaks to it: both must share it. Immutable and thread-safe. */
public final class ScaledTime {
    private final int factor;
    private final long startNanos = System.nanoTime();
    private final Instant start;

    private ScaledTime(int factor, Instant start) {
        this.factor = factor;
        this.start = start;
    }

    /** So many seconds pass in one, from now on. */
    public static ScaledTime faster(int factor) {
        if (factor < 1) {
            throw new IllegalArgumentException("time runs at least as fast as the system's");
        }
        return new ScaledTime(factor, Instant.now());
    }

    /** What time it is. */
    public Clock clock() {
        InstantSource source = () -> start.plusNanos((System.nanoTime() - startNanos) * factor);
        return source.withZone(ZoneOffset.UTC);
    }

    /** Waits on that clock. */
    public Waiter waiter() {
        return new Waiter(clock(), this::pause);
    }

    private void pause(Duration duration) throws InterruptedException {
        boolean never = new CountDownLatch(1).await(Math.max(1, duration.toNanos() / factor), TimeUnit.NANOSECONDS);
        assert !never;
    }
}
