package io.barekube.internal.planner;

import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Orders steps so that each comes after all it depends on, and otherwise as they were given (Kahn's algorithm). */
final class TopologicalOrder {
    private TopologicalOrder() {}

    static List<Step> of(List<Step> steps) {
        Map<StepId, Integer> place = new HashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            place.put(steps.get(i).id(), i);
        }
        int[] waiting = new int[steps.size()];
        List<List<Integer>> dependents = new ArrayList<>();
        steps.forEach(step -> dependents.add(new ArrayList<>()));
        for (int i = 0; i < steps.size(); i++) {
            Step.Common common = steps.get(i).common();
            for (StepId before : Stream.concat(common.needs().stream(), common.follows().stream())
                    .distinct()
                    .toList()) {
                Integer other = place.get(before);
                if (other == null) {
                    throw new IllegalStateException(
                            steps.get(i).id() + " waits for " + before + ", which is not planned");
                }
                dependents.get(other).add(i);
                waiting[i]++;
            }
        }
        TreeSet<Integer> free = new TreeSet<>();
        for (int i = 0; i < waiting.length; i++) {
            if (waiting[i] == 0) {
                free.add(i);
            }
        }
        List<Step> ordered = new ArrayList<>();
        while (!free.isEmpty()) {
            int next = free.first();
            free.remove(next);
            ordered.add(steps.get(next));
            for (int dependent : dependents.get(next)) {
                if (--waiting[dependent] == 0) {
                    free.add(dependent);
                }
            }
        }
        if (ordered.size() < steps.size()) {
            throw new IllegalStateException("steps wait for each other: "
                    + steps.stream()
                            .filter(step -> !ordered.contains(step))
                            .map(Step::id)
                            .toList());
        }
        return ordered;
    }
}
