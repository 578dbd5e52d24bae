package io.barekube.internal.planner;

import io.barekube.ClusterSpec;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.Violation;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.spi.HostFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What in the observed world forbids a plan, judged for all hosts together. Pure. */
public final class Objections {
    private static final Duration CLOCK_LIMIT = Duration.ofSeconds(30);
    private final ClusterSpec spec;
    private final Observation observation;
    private final List<Violation> violations = new ArrayList<>();

    private Objections(ClusterSpec spec, Observation observation) {
        this.spec = spec;
        this.observation = observation;
    }

    /** Every reason at once; empty when the world permits planning. */
    public static List<Violation> to(ClusterSpec spec, Observation observation) {
        Objections objections = new Objections(spec, observation);
        objections.troubles();
        objections.foreigners();
        objections.doubles();
        objections.roles();
        objections.surplus();
        objections.versions();
        objections.silentApi();
        objections.twins();
        objections.clocks();
        return objections.violations;
    }

    private void troubles() {
        observation
                .hosts()
                .forEach(host -> host.trouble()
                        .ifPresent(trouble ->
                                violations.add(new Violation(host.host().name(), trouble))));
    }

    private void foreigners() {
        for (ObservedHost host : observation.hosts()) {
            if (host.taggedForAnother(observation.cluster())) {
                violations.add(new Violation(
                        host.host().name(),
                        "its machine " + host.host().machine().id() + " was made for another cluster named "
                                + spec.name() + ": names are unique within a provider, choose another"));
                continue;
            }
            host.facts()
                    .flatMap(HostFacts::inventory)
                    .filter(inventory -> !host.ownedBy(observation.cluster()))
                    .ifPresent(inventory -> violations.add(new Violation(
                            host.host().name(),
                            "it belongs to "
                                    + (inventory.clusterName().equals(spec.name()) ? "another" : "the")
                                    + " cluster " + inventory.clusterName() + " (" + inventory.clusterId() + ") as "
                                    + inventory.node() + ": take another host, or destroy that cluster first")));
        }
    }

    private void doubles() {
        Map<String, List<String>> machines = new LinkedHashMap<>();
        observation
                .hosts()
                .forEach(host -> machines.computeIfAbsent(host.host().name(), key -> new ArrayList<>())
                        .add(host.host().machine().id().value()));
        machines.forEach((node, ids) -> {
            if (ids.size() > 1) {
                violations.add(new Violation(
                        node, "several machines carry its tag (" + String.join(", ", ids) + "): delete all but one"));
            }
        });
    }

    /** With one control plane, another one can only come of a mistake: it would be a second cluster of the same id. */
    private void roles() {
        boolean answers = observation.state().isPresent();
        for (NodeSpec node : spec.nodes()) {
            Optional<ObservedHost> host = observation.host(node.name());
            boolean leads = host.filter(seen -> seen.ownedBy(observation.cluster()))
                    .flatMap(ObservedHost::facts)
                    .filter(facts -> facts.software().kubernetesFiles().contains("admin.conf"))
                    .isPresent();
            if (node.role() == Role.WORKER && leads) {
                violations.add(new Violation(
                        node.name(), "it is the cluster's control plane and the spec wants a worker: roles stay"));
            } else if (node.role() == Role.CONTROL_PLANE && answers && !leads) {
                violations.add(
                        new Violation(
                                node.name(),
                                "the spec wants it as control plane and the cluster has another: this release does not move or add control planes"));
            }
        }
    }

    private void surplus() {
        Set<String> wanted = spec.nodes().stream().map(node -> node.name()).collect(Collectors.toSet());
        Set<String> there = new TreeSet<>();
        observation.hosts().forEach(host -> there.add(host.host().name()));
        observation.state().map(ClusterState::nodes).ifPresent(nodes -> there.addAll(nodes.keySet()));
        there.removeAll(wanted);
        there.forEach(
                node -> violations.add(
                        new Violation(
                                node,
                                "it is in the cluster but not in the spec; this release does not remove single nodes: put it back into the spec, or destroy the cluster")));
    }

    private void versions() {
        List<ObservedNode> nodes = observation
                .state()
                .map(state -> List.copyOf(state.nodes().values()))
                .orElse(List.of());
        nodes.stream()
                .filter(node -> !node.kubeletVersion().equals("v" + spec.kubernetes()))
                .sorted(Comparator.comparing(ObservedNode::name))
                .forEach(node -> violations.add(new Violation(
                        node.name(),
                        "it runs kubelet " + node.kubeletVersion() + " and the spec wants " + spec.kubernetes()
                                + "; this release does not upgrade: ask for the version that runs")));
    }

    /** Unknown is not broken: a cluster whose workers are joined and whose API is silent must not be initialised anew. */
    private void silentApi() {
        if (observation.state().isPresent()) {
            return;
        }
        boolean joined = observation.hosts().stream()
                .filter(host -> host.ownedBy(observation.cluster()))
                .anyMatch(host -> host.facts()
                        .filter(facts -> facts.software().kubernetesFiles().contains("kubelet.conf")
                                && !facts.software().kubernetesFiles().contains("admin.conf"))
                        .isPresent());
        if (joined) {
            violations.add(
                    new Violation(
                            "control plane",
                            "workers of this cluster are joined, but no control plane's API server answers: bring it back (kubelet and containerd on its host), or destroy the cluster"));
        }
    }

    private void twins() {
        Map<String, List<String>> byId = new LinkedHashMap<>();
        for (ObservedHost host : observation.hosts()) {
            host.facts()
                    .map(facts -> facts.os().machineId())
                    .filter(value -> !value.isBlank())
                    .ifPresent(value -> byId.computeIfAbsent(value, key -> new ArrayList<>())
                            .add(host.host().name()));
        }
        byId.values().stream()
                .filter(names -> names.size() > 1)
                .forEach(
                        names -> violations.add(
                                new Violation(
                                        String.join(", ", names),
                                        "they have the same machine id: they are one machine listed twice, or copies of one image whose ids were not made anew")));
    }

    private void clocks() {
        for (ObservedHost host : observation.hosts()) {
            host.facts()
                    .map(HostFacts::clockOffset)
                    .filter(offset -> offset.abs().compareTo(CLOCK_LIMIT) > 0)
                    .ifPresent(offset -> violations.add(new Violation(
                            host.host().name(),
                            "its clock is " + offset.abs().toSeconds() + " s "
                                    + (offset.isNegative() ? "behind" : "ahead of")
                                    + " this machine's, the limit is " + CLOCK_LIMIT.toSeconds()
                                    + " s: certificates would not be valid; set up time synchronisation")));
        }
    }
}
