package io.barekube.packet.internal.client;

import io.barekube.spi.Waiter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What the API says about how often it may be asked, heeded by all threads. */
final class RateLimit {
    /** No reset is waited for longer than this before the next try. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Waiter waiter;
    private final AtomicReference<Instant> closedUntil = new AtomicReference<>(Instant.MIN);

    RateLimit(Waiter waiter) {
        this.waiter = waiter;
    }

    /** Waits until the API wants to be asked again. */
    void pass() throws InterruptedException {
        Duration left = Duration.between(now(), closedUntil.get().isBefore(now()) ? now() : closedUntil.get());
        if (!left.isZero() && !left.isNegative()) {
            waiter.pause(left);
        }
    }

    /** Reads the headers of every answer: a budget that is used up closes the gate until its reset. */
    void heed(Reply reply) {
        boolean usedUp = reply.status() == 429
                || reply.header("X-RateLimit-Remaining").filter("0"::equals).isPresent();
        if (usedUp) {
            Duration wait = retryAfter(reply);
            if (!wait.isZero()) {
                Instant until = now().plus(wait);
                closedUntil.accumulateAndGet(until, (old, fresh) -> old.isAfter(fresh) ? old : fresh);
            }
        }
    }

    /** How long the answer asks to wait; zero when it does not say. */
    Duration retryAfter(Reply reply) {
        Optional<Duration> wait = reply.header("Retry-After").flatMap(this::parsed);
        if (wait.isEmpty()) {
            wait = reply.header("X-RateLimit-Reset")
                    .filter(text -> text.matches("\\d{1,12}"))
                    .map(text -> Duration.between(now(), Instant.ofEpochSecond(Long.parseLong(text))));
        }
        Duration asked = wait.filter(duration -> !duration.isNegative()).orElse(Duration.ZERO);
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    private Optional<Duration> parsed(String text) {
        if (text.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            return Optional.of(Duration.between(
                    now(),
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Instant now() {
        return waiter.now();
    }
}
