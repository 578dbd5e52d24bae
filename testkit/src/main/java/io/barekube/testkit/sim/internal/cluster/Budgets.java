package io.barekube.testkit.sim.internal.cluster;

import io.barekube.spi.KubeObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Disruption budgets. */
final class Budgets {
    private Budgets() {}

    /** The budget that does not allow the pod's eviction; empty when it may go. */
    static Optional<String> against(
            KubeObject pod, List<KubeObject> budgets, List<KubeObject> pods, Predicate<KubeObject> isReady) {
        for (KubeObject budget : budgets) {
            if (!budget.namespace().equals(pod.namespace()) || !matches(budget, pod)) {
                continue;
            }
            Health health = Health.of(budget, pods, isReady);
            if (health.ready() - (isReady.test(pod) ? 1 : 0) < health.needed()) {
                return Optional.of(budget.name());
            }
        }
        return Optional.empty();
    }

    /** Those of the namespace that allow no eviction now, each behind a blank. */
    static String exhausted(
            String namespace, List<KubeObject> budgets, List<KubeObject> pods, Predicate<KubeObject> isReady) {
        StringBuilder text = new StringBuilder();
        for (KubeObject budget : budgets) {
            Health health = Health.of(budget, pods, isReady);
            if (budget.namespace().equals(namespace) && health.ready() <= health.needed()) {
                text.append(" %s (needs %d, has %d)".formatted(budget.name(), health.needed(), health.ready()));
            }
        }
        return text.toString();
    }

    /** How many of a budget's pods are ready, and must be. */
    private record Health(long ready, long needed) {
        static Health of(KubeObject budget, List<KubeObject> pods, Predicate<KubeObject> isReady) {
            List<KubeObject> covered = pods.stream()
                    .filter(it -> it.namespace().equals(budget.namespace()) && matches(budget, it))
                    .toList();
            long needed = budget.at("spec", "minAvailable").isPresent()
                    ? amount(budget, "minAvailable", covered.size())
                    : covered.size() - amount(budget, "maxUnavailable", covered.size());
            return new Health(covered.stream().filter(isReady).count(), needed);
        }
    }

    private static long amount(KubeObject budget, String field, int total) {
        String text = budget.text("spec", field).orElse("0");
        return text.endsWith("%")
                ? (long) Math.ceil(total * Integer.parseInt(text.substring(0, text.length() - 1)) / 100.0)
                : Long.parseLong(text);
    }

    private static boolean matches(KubeObject budget, KubeObject pod) {
        return budget.at("spec", "selector", "matchLabels")
                .map(labels -> ((Map<?, ?>) labels)
                        .entrySet().stream()
                                .allMatch(label -> pod.text("metadata", "labels", String.valueOf(label.getKey()))
                                        .equals(Optional.of(String.valueOf(label.getValue())))))
                .orElse(true);
    }
}
