package io.barekube.internal.planner;

import io.barekube.KubernetesVersion;
import io.barekube.plan.Observation.ObservedNode;
import java.util.Optional;

/** Versions as the world writes them. */
final class Versions {
    private Versions() {}

    /** That of the node's kubelet; empty when it is not reported yet, or a distribution's own. */
    static Optional<KubernetesVersion> of(ObservedNode node) {
        return parse(node.kubeletVersion());
    }

    static Optional<KubernetesVersion> parse(String text) {
        try {
            return Optional.of(KubernetesVersion.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
