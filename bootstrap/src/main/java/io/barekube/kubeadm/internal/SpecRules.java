package io.barekube.kubeadm.internal;

import io.barekube.ClusterSpec;
import io.barekube.KubernetesVersion;
import io.barekube.PoolSpec;
import io.barekube.Violation;
import java.util.ArrayList;
import java.util.List;

/** What this bootstrapper cannot make of a spec, whatever the hosts are like. */
public final class SpecRules {
    private static final KubernetesVersion OLDEST = new KubernetesVersion(1, 35, 0);
    private static final KubernetesVersion TOO_NEW = new KubernetesVersion(1, 37, 0);

    private SpecRules() {}

    public static List<Violation> violations(ClusterSpec spec, Components components, KubernetesSettings settings) {
        List<Violation> violations = new ArrayList<>();
        KubernetesVersion version = spec.kubernetes();
        if (version.compareTo(OLDEST) < 0 || version.compareTo(TOO_NEW) >= 0) {
            violations.add(new Violation(
                    "kubernetes",
                    version + " is not among the versions this release can bootstrap: ask for 1.35.x or 1.36.x"));
        }
        if (!isEnough(components.containerd(), version)) {
            violations.add(new Violation(
                    "containerd",
                    components.containerd().startsWith("2.")
                            ? components.containerd() + " is too old for Kubernetes " + version + ": ask for 2.x, from "
                                    + oldestContainerd(version) + " on"
                            : components.containerd()
                                    + " is not 2.x, the only line this release configures: ask for 2.x"));
        }
        violations.addAll(SettingRules.violations(settings));
        for (PoolSpec pool : spec.pools()) {
            pool.machine().labels().keySet().stream()
                    .filter(SpecRules::isRefusedByKubelets)
                    .forEach(label -> violations.add(new Violation(
                            "pool " + pool.name(),
                            "a kubelet may not give itself the label " + label
                                    + ": take a prefix other than kubernetes.io and k8s.io, or node.kubernetes.io/…")));
        }
        return violations;
    }

    /** As containerd's own release notes recommend for a minor release of Kubernetes. */
    private static String oldestContainerd(KubernetesVersion kubernetes) {
        return kubernetes.minor() >= 36 ? "2.2.0" : "2.1.5";
    }

    private static boolean isEnough(String containerd, KubernetesVersion kubernetes) {
        if (!containerd.matches("2\\.\\d{1,4}\\.\\d{1,4}")) {
            return false;
        }
        // of the same form as a version of Kubernetes, and in the same order
        return KubernetesVersion.parse(containerd).compareTo(KubernetesVersion.parse(oldestContainerd(kubernetes)))
                >= 0;
    }

    /** The NodeRestriction rule: of Kubernetes' own prefixes, a kubelet sets only these itself. */
    private static boolean isRefusedByKubelets(String label) {
        int slash = label.indexOf('/');
        if (slash < 0) {
            return false;
        }
        String prefix = label.substring(0, slash);
        boolean reserved = isWithin(prefix, "kubernetes.io") || isWithin(prefix, "k8s.io");
        boolean permitted = isWithin(prefix, "node.kubernetes.io") || isWithin(prefix, "kubelet.kubernetes.io");
        return reserved && !permitted;
    }

    private static boolean isWithin(String prefix, String domain) {
        return prefix.equals(domain) || prefix.endsWith("." + domain);
    }
}
