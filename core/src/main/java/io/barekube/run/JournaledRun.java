package io.barekube.run;

import io.barekube.plan.Plan;
import io.barekube.spi.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A run as its journal tells of it, also to a JVM that did not make it. A value.
 *
 * @param outcome empty when its process died, or is at work still
 * @param entries in the order in which they were written
 */
public record JournaledRun(
        String id,
        Plan.Purpose purpose,
        String planHash,
        Optional<RunResult.Outcome> outcome,
        List<Map<String, Object>> entries) {
    public JournaledRun {
        entries = List.copyOf(entries);
    }

    /** Reads the entries of a run; empty when it never came to its first one, and so did nothing. */
    public static Optional<JournaledRun> of(String id, List<Map<String, Object>> entries) {
        return first(entries, "run-begun")
                .map(begun -> new JournaledRun(
                        id,
                        Plan.Purpose.valueOf(
                                text(Json.object(begun.get("plan")), "purpose").orElseThrow()),
                        text(begun, "hash").orElse(""),
                        first(entries, "run-ended")
                                .flatMap(ended -> text(ended, "outcome"))
                                .map(RunResult.Outcome::valueOf),
                        entries));
    }

    /** Whether its plan's end was not reached: it died, failed, was cancelled, or is at work still. */
    public boolean isUnfinished() {
        return outcome.filter(RunResult.Outcome.SUCCEEDED::equals).isEmpty();
    }

    /** The ids of the steps that were begun and of which no end is known: each may have been done, in part or wholly. */
    public Set<String> underWay() {
        Set<String> steps = new LinkedHashSet<>();
        for (Map<String, Object> entry : entries) {
            Optional<String> step = text(entry, "step");
            switch (text(entry, "kind").orElse("")) {
                case "intent" -> step.ifPresent(steps::add);
                case "done", "failed", "cancelled" -> step.ifPresent(steps::remove);
                default -> {}
            }
        }
        return steps;
    }

    /** Why it failed; empty unless it came to an end and failed. */
    public Optional<FailureReport> failure() {
        return first(entries, "run-ended")
                .filter(ended -> ended.get("failure") != null)
                .map(ended -> FailureReport.fromJson(Json.object(ended.get("failure"))));
    }

    private static Optional<Map<String, Object>> first(List<Map<String, Object>> entries, String kind) {
        return entries.stream().filter(entry -> kind.equals(entry.get("kind"))).findFirst();
    }

    private static Optional<String> text(Map<String, Object> entry, String name) {
        return Optional.ofNullable(entry.get(name)).map(String::valueOf);
    }
}
