package io.barekube.event;

import io.barekube.plan.Plan;
import io.barekube.plan.Step;
import io.barekube.run.FailureClass;
import io.barekube.run.RunResult;
import java.time.Duration;
import java.time.Instant;

/**
 * Something that happened during a run. Every {@link StepStarted} is matched by one {@link StepEnded} or {@link StepFailed}, every
 * {@link RunStarted} by one {@link RunEnded}. New kinds may appear in minor releases: keep a default branch.
 */
public sealed interface ClusterEvent {
    /** Its number, time and cluster, and how far the run is. */
    Stamp stamp();

    /**
     * What every event carries.
     *
     * @param sequence counts up from 1 within the run, without gaps
     * @param fraction of the run's steps that have ended, 0 to 1; never falls
     */
    record Stamp(long sequence, Instant at, String cluster, double fraction) {}

    /** The plan's execution begins. */
    record RunStarted(Stamp stamp, String runId, Plan plan) implements ClusterEvent {}

    /** A step begins. */
    record StepStarted(Stamp stamp, Step step) implements ClusterEvent {}

    /** A line of news from within a step; never holds a secret. */
    record StepProgress(Stamp stamp, Step step, String line) implements ClusterEvent {}

    /** A try of a step failed in a way that may pass; it will be made again after the pause. */
    record StepRetried(Stamp stamp, Step step, int attempt, String error, Duration pause) implements ClusterEvent {}

    /** A step reached its end. */
    record StepEnded(Stamp stamp, Step step, Duration elapsed) implements ClusterEvent {}

    /** A step failed for good. */
    record StepFailed(Stamp stamp, Step step, Duration elapsed, FailureClass failureClass, String error)
            implements ClusterEvent {}

    /** A step was never begun, because one it needs failed or the run was cancelled. */
    record StepSkipped(Stamp stamp, Step step, String why) implements ClusterEvent {}

    /** The run is over. */
    record RunEnded(Stamp stamp, RunResult result) implements ClusterEvent {}
}
