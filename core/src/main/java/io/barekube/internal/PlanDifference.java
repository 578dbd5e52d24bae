package io.barekube.internal;

import io.barekube.plan.Plan;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of a plan since it was made, for people. Files are left out: they were looked at for information only. */
final class PlanDifference {
    private PlanDifference() {}

    /** Empty when both would do the same, for the same reasons, to the same cluster. */
    static Optional<String> between(Plan then, Plan now) {
        List<String> changes = new ArrayList<>();
        if (!then.cluster().equals(now.cluster())) {
            changes.add("it was made for " + then.cluster() + ", and there is " + now.cluster());
        }
        Map<StepId, Step> before = byId(then);
        Map<StepId, Step> after = byId(now);
        before.forEach((id, step) -> {
            if (!after.containsKey(id)) {
                changes.add("no longer wanted is " + id + " (" + step.common().reason() + ")");
            }
        });
        after.forEach((id, step) -> {
            Step old = before.get(id);
            if (old == null) {
                changes.add("now wanted is " + id + " (" + step.common().reason() + ")");
            } else if (!old.equals(step)) {
                changes.add(changed(old, step));
            }
        });
        if (changes.isEmpty() && !then.steps().equals(now.steps())) {
            changes.add("the same is wanted in another order");
        }
        return changes.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", changes));
    }

    private static Map<StepId, Step> byId(Plan plan) {
        Map<StepId, Step> steps = new LinkedHashMap<>();
        plan.steps().forEach(step -> steps.put(step.id(), step));
        return steps;
    }

    private static String changed(Step then, Step now) {
        String before = then.common().reason();
        String after = now.common().reason();
        if (!before.equals(after)) {
            return now.id() + " was wanted because \"" + before + "\", and now because \"" + after + "\"";
        }
        if (!then.verb().equals(now.verb())) {
            return now.id() + " was to " + then.verb() + ", and now is to " + now.verb();
        }
        return then.common().risk() != now.common().risk()
                ? now.id() + " was " + then.common().risk() + ", and now is "
                        + now.common().risk()
                : now.id() + " now waits for other steps, or is about another machine";
    }
}
