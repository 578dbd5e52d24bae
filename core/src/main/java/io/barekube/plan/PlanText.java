package io.barekube.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A plan as people read it. */
final class PlanText {
    private PlanText() {}

    static String of(Plan plan) {
        String name = plan.cluster().name();
        if (plan.isEmpty()) {
            return "Plan for " + name + ": nothing to do\n";
        }
        Map<String, List<Step>> byNode = new LinkedHashMap<>();
        for (Step step : plan.steps()) {
            byNode.computeIfAbsent(step.node().orElse("the cluster"), node -> new ArrayList<>())
                    .add(step);
        }
        StringBuilder text = new StringBuilder("Plan for " + name + ": "
                + (plan.steps().size() == 1 ? "one step" : plan.steps().size() + " steps") + ", risk "
                + plan.risk().name().toLowerCase(Locale.ROOT) + "\n");
        byNode.forEach((node, steps) -> {
            text.append("  ").append(node).append('\n');
            steps.forEach(step -> text.append("    ").append(line(step)).append('\n'));
            plan.files().stream().filter(file -> file.node().equals(node)).forEach(file -> text.append(file(file)));
        });
        return text.toString();
    }

    private static String file(Plan.FileChange file) {
        String title = file.path().equals(Plan.FileChange.UNKNOWN)
                ? "changes of its files are not known"
                : "changes " + file.path();
        return "    " + title + ":\n" + file.diff().strip().indent(6);
    }

    private static String line(Step step) {
        Risk risk = step.common().risk();
        return step.verb()
                + (risk == Risk.NONE ? "" : " [" + risk.name().toLowerCase(Locale.ROOT) + "]")
                + ": " + step.common().reason();
    }
}
