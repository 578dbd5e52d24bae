package io.barekube.internal.run;

import io.barekube.spi.Waiter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that only waiting moves. */
final class FakeTime extends Clock {
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    Waiter waiter() {
        return new Waiter(this, this::advance);
    }

    synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
