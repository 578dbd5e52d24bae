package io.barekube.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.spi.BootstrapSession.Excerpt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DiagnosisTest {
    private static final Duration LIMIT = Duration.ofMillis(200);

    @Test
    void givesWhatTheHostSays() {
        List<Excerpt> excerpts = List.of(new Excerpt("kubelet", "it said no"));

        assertThat(Diagnosis.within(Duration.ofSeconds(20), () -> excerpts)).isEqualTo(excerpts);
    }

    @Test
    void isInterruptedWhenItTakesTooLong() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);

        List<Excerpt> excerpts = Diagnosis.within(LIMIT, () -> {
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
            return List.of();
        });

        assertThat(excerpts).containsExactly(new Excerpt("logs", "not to be had within 0.2 s"));
        assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void isGivenUpWhenItDoesNotHeedItsInterrupt() {
        Semaphore over = new Semaphore(0);

        List<Excerpt> excerpts = Diagnosis.within(LIMIT, () -> {
            over.acquireUninterruptibly();
            return List.of();
        });
        over.release();

        assertThat(excerpts).hasSize(1);
    }

    @Test
    void saysWhatWentWrongWithIt() {
        assertThat(Diagnosis.within(LIMIT, () -> {
                    throw new IllegalStateException("a bug");
                }))
                .containsExactly(new Excerpt("logs", "not to be had: java.lang.IllegalStateException: a bug"));
        assertThat(Diagnosis.within(LIMIT, () -> {
                    throw new StackOverflowError();
                }))
                .hasSize(1);
    }

    @Test
    void keepsAnInterruptForLater() {
        Thread.currentThread().interrupt();

        assertThat(Diagnosis.within(LIMIT, List::of)).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
    }
}
