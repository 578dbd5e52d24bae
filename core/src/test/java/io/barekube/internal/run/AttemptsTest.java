package io.barekube.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import io.barekube.spi.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AttemptsTest {
    private final FakeTime time = new FakeTime();
    private final ScheduledExecutorService alarms = Executors.newSingleThreadScheduledExecutor();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final List<Duration> pauses = new ArrayList<>();

    @AfterEach
    void end() {
        alarms.shutdownNow();
        assertThat(Thread.interrupted())
                .as("an interrupt is left for the next step")
                .isFalse();
    }

    private StepOutcome run(Waiter waiter, Duration deadline, Attempts.Work work) {
        return new Attempts(waiter, alarms, cancelled::get)
                .run("dig", deadline, work, (attempt, error, pause) -> pauses.add(pause));
    }

    private static ClusterException transientFailure(int number) {
        return new ClusterException(FailureClass.TRANSIENT, "try " + number);
    }

    @Test
    void pausesLongerEachTimeUpToALimit() {
        StepOutcome outcome = run(time.waiter(), Duration.ofMinutes(5), number -> {
            if (number < 8) {
                throw transientFailure(number);
            }
        });

        assertThat(outcome).isEqualTo(new StepOutcome.Done(Duration.ofSeconds(60)));
        assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 15L, 15L, 15L);
    }

    @Test
    void givesUpWhenThePauseWouldOutlastTheDeadlineAndTellsTheFirstError() {
        StepOutcome outcome = run(time.waiter(), Duration.ofSeconds(10), number -> {
            throw transientFailure(number);
        });

        assertThat(outcome).isInstanceOfSatisfying(StepOutcome.Failed.class, failed -> {
            assertThat(failed.error()).hasMessage("try 1");
            assertThat(failed.attempts()).isEqualTo(4);
            assertThat(failed.failureClass()).isEqualTo(FailureClass.TRANSIENT);
        });
    }

    @Test
    void leavesNoInterruptBehindWhenTheAlarmRangTooLateToBeSeen() {
        StepOutcome outcome = run(Waiter.system(), Duration.ofMillis(30), number -> {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        });

        assertThat(outcome).isInstanceOf(StepOutcome.Done.class);
    }

    @Test
    void failsAStepThatIsStillAtWorkWhenItsTimeIsOver() {
        StepOutcome outcome = run(Waiter.system(), Duration.ofMillis(30), number -> new CountDownLatch(1).await());

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        StepOutcome.Failed.class,
                        failed -> assertThat(failed.error()).hasMessageContaining("for dig", "still at work"));
    }

    @Test
    void tellsWhatAStepWasAtWhenItsTimeWasOver() {
        StepOutcome outcome = run(Waiter.system(), Duration.ofMillis(30), number -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                e.addSuppressed(new ClusterException(FailureClass.TRANSIENT, "the spade broke"));
                throw e;
            }
        });

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        StepOutcome.Failed.class,
                        failed -> assertThat(failed.error()).hasMessage("the spade broke"));
    }

    @Test
    void doesNotTryAgainAfterACancelThatTheWorkMistookForALostConnection() {
        StepOutcome outcome = run(time.waiter(), Duration.ofMinutes(5), number -> {
            cancelled.set(true);
            throw transientFailure(number);
        });

        assertThat(outcome).isInstanceOf(StepOutcome.Cancelled.class);
        assertThat(pauses).isEmpty();
    }

    @Test
    void takesTheWordOfWorkThatSaysItWasCancelled() {
        assertThat(run(time.waiter(), Duration.ofMinutes(5), number -> {
                    throw new ClusterException(FailureClass.CANCELLED, "stopped");
                }))
                .isInstanceOf(StepOutcome.Cancelled.class);
    }

    @Test
    void failsForGoodOnAnError() {
        assertThat(run(time.waiter(), Duration.ofMinutes(5), number -> {
                    throw new NoClassDefFoundError("org/example/Missing");
                }))
                .isInstanceOfSatisfying(StepOutcome.Failed.class, failed -> {
                    assertThat(failed.failureClass()).isEqualTo(FailureClass.PERMANENT);
                    assertThat(Reporter.message(failed.error())).contains("NoClassDefFoundError", "Missing");
                });
    }
}
