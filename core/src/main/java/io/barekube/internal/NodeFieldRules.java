package io.barekube.internal;

import io.barekube.MachineSpec;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What must be true of the labels, taints and annotations that a pool's nodes carry. */
final class NodeFieldRules {
    private static final Pattern VALUE = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?");
    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Set<String> EFFECTS = Set.of("NoSchedule", "PreferNoSchedule", "NoExecute");
    private final Consumer<String> report;

    private NodeFieldRules(Consumer<String> report) {
        this.report = report;
    }

    static void judge(MachineSpec machine, Consumer<String> report) {
        NodeFieldRules rules = new NodeFieldRules(report);
        machine.labels().entrySet().forEach(rules::label);
        machine.taints().forEach(rules::taint);
        machine.annotations().keySet().forEach(rules::annotation);
    }

    private void label(Map.Entry<String, String> label) {
        String key = label.getKey();
        if (!KEY.matcher(key).matches() || !VALUE.matcher(label.getValue()).matches()) {
            report.accept(
                    "label " + key + "=" + label.getValue()
                            + " is not a Kubernetes label: keys and values are up to 63 letters, digits, '-', '_' and '.', and a key may have a DNS name and '/' before it");
        }
        ours("label", key);
        if (isRefusedByKubelets(key)) {
            report.accept("a kubelet may not give itself the label " + key
                    + ": take a prefix other than kubernetes.io and k8s.io, or node.kubernetes.io/…");
        }
    }

    private void taint(MachineSpec.Taint taint) {
        if (!KEY.matcher(taint.key()).matches()
                || !VALUE.matcher(taint.value()).matches()
                || !EFFECTS.contains(taint.effect())) {
            report.accept("taint " + taint.key() + "=" + taint.value() + ":" + taint.effect()
                    + " is not a Kubernetes taint; its effect is one of NoSchedule, PreferNoSchedule, NoExecute");
        }
        ours("taint", taint.key());
        if (prefix(taint.key()).equals("node.kubernetes.io")) {
            report.accept(
                    "taint " + taint.key()
                            + " is one that Kubernetes sets and takes away itself: take a prefix other than node.kubernetes.io");
        }
    }

    private void annotation(String key) {
        if (!KEY.matcher(key).matches()) {
            report.accept(
                    "annotation " + key
                            + " is not a Kubernetes annotation: its key is up to 63 letters, digits, '-', '_' and '.', and may have a DNS name and '/' before it");
        }
        ours("annotation", key);
    }

    private void ours(String kind, String key) {
        if (isWithin(prefix(key), "barekube.io")) {
            report.accept(kind + " " + key
                    + " would be taken for one of the cluster's own: take a prefix other than barekube.io");
        }
    }

    private static String prefix(String key) {
        return key.substring(0, Math.max(0, key.indexOf('/')));
    }

    /** The NodeRestriction rule: of Kubernetes' own prefixes, a kubelet sets only these itself. */
    private static boolean isRefusedByKubelets(String key) {
        String prefix = prefix(key);
        boolean reserved = isWithin(prefix, "kubernetes.io") || isWithin(prefix, "k8s.io");
        boolean permitted = isWithin(prefix, "node.kubernetes.io") || isWithin(prefix, "kubelet.kubernetes.io");
        return reserved && !permitted;
    }

    private static boolean isWithin(String prefix, String domain) {
        return prefix.equals(domain) || prefix.endsWith("." + domain);
    }
}
