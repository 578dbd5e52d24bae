package io.barekube.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a run ended.
 *
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
        Optional<FailureReport> failure) {
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
    public record StepTime(String step, Duration since, Duration elapsed) {}

    public boolean succeeded() {
        return outcome == Outcome.SUCCEEDED;
    }

    /** Whether there was nothing to do. */
    public boolean changedNothing() {
        return succeeded() && steps.isEmpty();
    }
}
