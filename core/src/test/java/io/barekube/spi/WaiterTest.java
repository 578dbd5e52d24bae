package io.barekube.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.OperationTimeoutException;
import io.barekube.run.FailureClass;
import io.barekube.spi.Waiter.Look;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaiterTest {
    private final List<Duration> pauses = new ArrayList<>();
    private Instant now = Instant.EPOCH;

    private Waiter waiter() {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        return new Waiter(clock, duration -> {
            pauses.add(duration);
            now = now.plus(duration);
        });
    }

    @Test
    void looksAtOnceAndDoesNotPauseWhenItIsThere() throws Exception {
        assertThat(waiter().until("it", Duration.ZERO, Duration.ofSeconds(1), () -> Look.found("here")))
                .isEqualTo("here");
        assertThat(pauses).isEmpty();
    }

    @Test
    void looksAgainUntilItIsThere() throws Exception {
        String found = waiter().until(
                        "it",
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(2),
                        () -> pauses.size() < 5 ? Look.notYet("nothing") : Look.found("here"));

        assertThat(found).isEqualTo("here");
        assertThat(pauses).hasSize(5).containsOnly(Duration.ofSeconds(2));
    }

    @Test
    void endsWithinTheTimeAndTellsWhatItSawLast() {
        assertThatThrownBy(() -> waiter().until(
                                "the moon",
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(2),
                                () -> Look.notYet("look " + pauses.size())))
                .isInstanceOfSatisfying(OperationTimeoutException.class, e -> {
                    assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT);
                    assertThat(e.lastSeen()).isEqualTo("look 2");
                })
                .hasMessage("waited 4 s for the moon; last seen: look 2");
        assertThat(Duration.between(Instant.EPOCH, now)).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void passesOnWhatTheLookThrows() {
        assertThatThrownBy(() -> waiter().until("it", Duration.ofSeconds(5), Duration.ofSeconds(1), () -> {
                    throw new InterruptedException("stop");
                }))
                .isInstanceOf(InterruptedException.class);
    }
}
