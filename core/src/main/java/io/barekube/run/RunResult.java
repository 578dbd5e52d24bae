package io.barekube.run;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended. A value; serialisable.
 *
 * @param runId names its journal
 * @param elapsed from the run's first event to its last
 * @param nodesIn nodes of the spec that are in the cluster now
 * @param nodesOut nodes of the spec that are not
 * @param steps every step that was begun, in order of its end
 * @param failure empty unless the outcome is {@link Outcome#FAILED}
 */
public record RunResult(
        String runId,
        Outcome outcome,
        List<String> nodesIn,
        List<String> nodesOut,
        List<StepTime> steps,
        Duration elapsed,
        Optional<FailureReport> failure)
        implements Serializable {
    public RunResult {
        nodesIn = List.copyOf(nodesIn);
        nodesOut = List.copyOf(nodesOut);
        steps = List.copyOf(steps);
    }

    /** The three ways a run ends. */
    public enum Outcome {
        SUCCEEDED,
        FAILED,
        CANCELLED
    }

    /**
     * When a step ran.
     *
     * @param step its id
     * @param since from the run's start to the step's
     */
    public record StepTime(String step, Duration since, Duration elapsed) implements Serializable {}

    /** Because {@link Optional} is not serialisable. */
    private record Form(
            String runId,
            Outcome outcome,
            List<String> nodesIn,
            List<String> nodesOut,
            List<StepTime> steps,
            Duration elapsed,
            @Nullable FailureReport failure)
            implements Serializable {
        private Object readResolve() {
            return new RunResult(runId, outcome, nodesIn, nodesOut, steps, elapsed, Optional.ofNullable(failure));
        }
    }

    private Object writeReplace() {
        return new Form(runId, outcome, nodesIn, nodesOut, steps, elapsed, failure.orElse(null));
    }

    /** Whether every step of the plan is done. */
    public boolean succeeded() {
        return outcome == Outcome.SUCCEEDED;
    }

    /** Whether there was nothing to do. */
    public boolean changedNothing() {
        return succeeded() && steps.isEmpty();
    }
}
