package io.barekube.spi;

import java.util.Optional;

/** When a workload counts as rolled out: the rules of {@code kubectl rollout status}. */
final class Rollout {
    private Rollout() {}

    static Optional<String> unmet(KubeObject workload) {
        if (workload.number("status", "observedGeneration") < workload.number("metadata", "generation")) {
            return Optional.of("its controller has not seen the newest version yet");
        }
        boolean daemon = workload.kind().equals("DaemonSet");
        long wanted = daemon
                ? workload.number("status", "desiredNumberScheduled")
                : workload.at("spec", "replicas")
                        .map(value -> workload.number("spec", "replicas"))
                        .orElse(1L);
        long updated = daemon
                ? workload.number("status", "updatedNumberScheduled")
                : workload.number("status", "updatedReplicas");
        long ready = daemon ? workload.number("status", "numberReady") : workload.number("status", "readyReplicas");
        if (daemon && wanted == 0) {
            return Optional.of("no node wants a pod of it yet");
        }
        if (updated < wanted || ready < wanted) {
            return Optional.of(Math.min(updated, ready) + " of " + wanted + " pods ready");
        }
        long old = workload.number("status", "replicas") - updated;
        return !daemon && old > 0 ? Optional.of(old + " old pods are not gone yet") : Optional.empty();
    }
}
