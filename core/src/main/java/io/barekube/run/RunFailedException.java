package io.barekube.run;

import io.barekube.ClusterException;

/** A run ended without reaching its plan's end; {@link #result()} says which nodes are in, and why it failed. */
public final class RunFailedException extends ClusterException {
    private static final long serialVersionUID = 1L;
    private final RunResult result;

    /** Reports a run that did not succeed. */
    public RunFailedException(RunResult result) {
        super(
                result.failure().map(FailureReport::failureClass).orElse(FailureClass.CANCELLED),
                result.failure().map(FailureReport::toString).orElse("run " + result.runId() + " was cancelled"));
        this.result = result;
    }

    /** How the run ended. */
    public RunResult result() {
        return result;
    }
}
