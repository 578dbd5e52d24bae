package io.barekube.internal.run;

import io.barekube.run.FailureClass;
import java.time.Duration;

/** How a step ended. */
sealed interface StepOutcome {
    Duration elapsed();

    record Done(Duration elapsed) implements StepOutcome {}

    /**
     * It failed for good.
     *
     * @param error the first one seen
     */
    record Failed(Duration elapsed, FailureClass failureClass, Throwable error, int attempts) implements StepOutcome {}

    record Cancelled(Duration elapsed) implements StepOutcome {}
}
