package io.barekube.internal.planner;

import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Orders steps so that each comes after all it depends on, and otherwise as they were given. */
final class TopologicalOrder {
    private TopologicalOrder() {}

    static List<Step> of(List<Step> steps) {
        List<Step> rest = new ArrayList<>(steps);
        List<Step> ordered = new ArrayList<>();
        Set<StepId> done = new HashSet<>();
        while (!rest.isEmpty()) {
            Step next = rest.stream()
                    .filter(step -> done.containsAll(step.common().needs())
                            && done.containsAll(step.common().follows()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("steps wait for each other: " + rest));
            rest.remove(next);
            ordered.add(next);
            done.add(next.id());
        }
        return ordered;
    }
}
