package io.barekube.testkit.sim.internal.cluster;

import io.barekube.spi.KubeObject;
import java.util.Map;

/** Whether pods may run on a node. */
final class Placement {
    private Placement() {}

    /** @param pod the specification of a pod */
    static boolean fits(KubeObject pod, KubeObject node) {
        return isSelected(pod, node)
                && node.items("spec", "taints").stream()
                        .filter(taint -> !taint.text("effect").orElse("").equals("PreferNoSchedule"))
                        .allMatch(taint -> pod.items("tolerations").stream().anyMatch(it -> tolerates(it, taint)));
    }

    private static boolean isSelected(KubeObject pod, KubeObject node) {
        return pod.at("nodeSelector")
                .map(selector -> ((Map<?, ?>) selector)
                        .entrySet().stream()
                                .allMatch(entry -> node.text("metadata", "labels", String.valueOf(entry.getKey()))
                                        .equals(java.util.Optional.of(String.valueOf(entry.getValue())))))
                .orElse(true);
    }

    private static boolean tolerates(KubeObject toleration, KubeObject taint) {
        String effect = toleration.text("effect").orElse("");
        String key = toleration.text("key").orElse("");
        boolean exists = toleration.text("operator").orElse("Equal").equals("Exists");
        return (effect.isEmpty() || effect.equals(taint.text("effect").orElse("")))
                && (key.isEmpty() && exists || key.equals(taint.text("key").orElse("")))
                && (exists
                        || toleration
                                .text("value")
                                .orElse("")
                                .equals(taint.text("value").orElse("")));
    }
}
