package io.barekube.internal.planner;

import io.barekube.ClusterSpec;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.Violation;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.spi.HostFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What in the observed world forbids a plan, judged for all hosts together. Pure. */
public final class Objections {
    private static final String CONTROL_PLANE_LABEL = "node-role.kubernetes.io/control-plane";
    private static final Duration CLOCK_LIMIT = Duration.ofSeconds(30);
    private final ClusterSpec spec;
    private final Observation observation;
    private final Draft draft;
    private final List<Violation> violations = new ArrayList<>();

    private Objections(Draft draft) {
        this.draft = draft;
        this.spec = draft.wanted.spec();
        this.observation = draft.observation;
    }

    /** Every reason at once; empty when the world permits planning. */
    public static List<Violation> to(ClusterSpec spec, Observation observation) {
        return to(Wanted.of(spec), observation);
    }

    /** Every reason at once; empty when the world permits planning. */
    public static List<Violation> to(Wanted wanted, Observation observation) {
        Draft draft = new Draft(wanted, observation);
        Objections objections = new Objections(draft);
        objections.troubles();
        objections.foreigners();
        objections.doubles();
        objections.roles();
        objections.silentApi();
        objections.violations.addAll(ChangeObjections.to(draft));
        objections.renamed();
        objections.twins();
        objections.clocks();
        return objections.violations;
    }

    /** A node that the cluster knows is waited for, or gone without; a host that is to become one must let itself be looked at. */
    private void troubles() {
        observation.hosts().stream()
                .filter(host -> draft.node(host.host().name()).isEmpty()
                        && !draft.members.leaves(host.host().name()))
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

    /** A node keeps its role: what it would have to forget is the cluster's memory. */
    private void roles() {
        for (NodeSpec node : draft.roster.nodes()) {
            boolean leads = draft.host(node.name())
                    .filter(seen -> seen.ownedBy(observation.cluster()))
                    .flatMap(ObservedHost::facts)
                    .filter(facts -> facts.software().kubernetesFiles().contains("admin.conf"))
                    .isPresent();
            if (node.role() == Role.WORKER && leads) {
                violations.add(new Violation(
                        node.name(), "it is a control plane of the cluster and the spec wants a worker: roles stay"));
            } else if (node.role() == Role.CONTROL_PLANE && isWorker(node.name())) {
                violations.add(
                        new Violation(
                                node.name(),
                                "it is a worker of the cluster and the spec wants a control plane: roles stay; take it out of the spec first, and add it again"));
            }
        }
    }

    private boolean isWorker(String name) {
        boolean registered = draft.node(name)
                .filter(node -> node.ready()
                        && !node.labels().isEmpty()
                        && !node.labels().containsKey(CONTROL_PLANE_LABEL))
                .isPresent();
        return registered && draft.members.of(name).isEmpty();
    }

    /** Unknown is not broken: a cluster whose workers are joined and whose API is silent must not be initialised anew. */
    private void silentApi() {
        if (observation.state().isPresent()) {
            return;
        }
        long complete = observation.hosts().stream()
                .filter(host -> host.ownedBy(observation.cluster()))
                .flatMap(host -> host.facts().stream())
                .filter(facts -> facts.software().kubernetesFiles().contains("initialised"))
                .count();
        boolean joined = observation.hosts().stream()
                .filter(host -> host.ownedBy(observation.cluster()))
                .anyMatch(host -> host.facts()
                        .filter(facts -> facts.software().kubernetesFiles().contains("kubelet.conf")
                                && !facts.software().kubernetesFiles().contains("admin.conf"))
                        .isPresent());
        if (joined || complete > 1) {
            violations.add(
                    new Violation(
                            "control plane",
                            "nodes of this cluster are joined, but no control plane's API server answers: bring them back (kubelet and containerd on their hosts), or destroy the cluster"));
        }
    }

    /** A host that is a node under another name cannot become a second one. */
    private void renamed() {
        for (ObservedHost host : observation.hosts()) {
            host.facts()
                    .filter(facts -> host.ownedBy(observation.cluster())
                            && facts.software().kubernetesFiles().contains("kubelet.conf"))
                    .flatMap(HostFacts::inventory)
                    .map(HostFacts.Inventory::node)
                    .filter(node -> !node.equals(host.host().name())
                            && draft.node(node).isPresent()
                            && draft.node(host.host().name()).isEmpty())
                    .ifPresent(node -> violations.add(new Violation(
                            host.host().name(),
                            "its host is node " + node + " of this cluster: keep that name in the list, or take " + node
                                    + " out of the cluster first and add the host anew")));
        }
    }

    private void twins() {
        Map<String, Set<String>> byId = new LinkedHashMap<>();
        for (ObservedHost host : observation.hosts()) {
            host.facts()
                    .map(facts -> facts.os().machineId())
                    .filter(value -> !value.isBlank())
                    .ifPresent(value -> byId.computeIfAbsent(value, key -> new TreeSet<>())
                            .add(host.host().name()));
        }
        observation
                .state()
                .ifPresent(state -> state.nodes().values().stream()
                        .filter(node -> !node.machineId().isBlank()
                                && draft.host(node.name()).isPresent())
                        .forEach(node -> byId.computeIfAbsent(node.machineId(), key -> new TreeSet<>())
                                .add(node.name())));
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
