package io.barekube.internal.planner;

import io.barekube.Endpoint;
import io.barekube.KubernetesVersion;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A plan in the making: what is wanted, what is there, and the steps so far. A step may name others that are planned later, or never: what is not planned is already true.
 * Not thread-safe.
 */
final class Draft {
    final Wanted wanted;
    final Observation observation;
    final Roster roster;
    final Members members;
    final Endpoint endpoint;
    private final Map<String, ObservedHost> hosts = new HashMap<>();
    private final Map<String, ObservedNode> nodes;
    private final Map<String, PlannedStep> steps = new LinkedHashMap<>();
    private final List<NodeSpec> controlPlanes;
    private final List<NodeSpec> standing;
    private final List<NodeSpec> fresh;
    private final Map<Role, List<NodeSpec>> standingByRole = new EnumMap<>(Role.class);
    private final Map<Role, List<NodeSpec>> freshByRole = new EnumMap<>(Role.class);

    Draft(Wanted wanted, Observation observation) {
        this.wanted = wanted;
        this.observation = observation;
        this.roster = Roster.of(wanted, observation);
        this.endpoint = Endpoints.effective(wanted.spec(), observation);
        this.nodes = observation.state().map(ClusterState::nodes).orElse(Map.of());
        observation.hosts().forEach(host -> hosts.putIfAbsent(host.host().name(), host));
        this.members = new Members(this);
        this.controlPlanes = roster.nodes(Role.CONTROL_PLANE);
        Map<Boolean, List<NodeSpec>> split = roster.nodes().stream().collect(Collectors.partitioningBy(this::isIn));
        this.standing = List.copyOf(split.getOrDefault(true, List.of()));
        this.fresh = List.copyOf(split.getOrDefault(false, List.of()));
        for (Role role : Role.values()) {
            standingByRole.put(role, of(role, standing));
            freshByRole.put(role, of(role, fresh));
        }
    }

    private static List<NodeSpec> of(Role role, List<NodeSpec> nodes) {
        return nodes.stream().filter(node -> node.role() == role).toList();
    }

    /** Begins a step; it is planned by {@link PlannedStep#does}. */
    PlannedStep step(String id, String reason) {
        return new PlannedStep(this, id, reason);
    }

    void add(PlannedStep step) {
        if (steps.putIfAbsent(step.id(), step) != null) {
            throw new IllegalStateException("two steps named " + step.id());
        }
    }

    boolean has(String id) {
        return steps.containsKey(id);
    }

    /** The steps, each behind all it waits for. */
    List<Step> inOrder() {
        return TopologicalOrder.of(
                steps.values().stream().map(PlannedStep::resolved).toList());
    }

    List<StepId> planned(Set<String> ids) {
        Set<StepId> found = new LinkedHashSet<>();
        ids.stream().filter(steps::containsKey).forEach(id -> found.add(new StepId(id)));
        return List.copyOf(found);
    }

    /** {@code verb/node} for each node. */
    static List<String> ids(String verb, List<NodeSpec> nodes) {
        return nodes.stream().map(node -> verb + "/" + node.name()).toList();
    }

    boolean isThere() {
        return observation.state().isPresent();
    }

    List<NodeSpec> controlPlanes() {
        return controlPlanes;
    }

    /** Wanted and in the cluster. */
    List<NodeSpec> standing() {
        return standing;
    }

    List<NodeSpec> standing(Role role) {
        return standingByRole.getOrDefault(role, List.of());
    }

    /** Wanted and not in the cluster yet. */
    List<NodeSpec> fresh() {
        return fresh;
    }

    List<NodeSpec> fresh(Role role) {
        return freshByRole.getOrDefault(role, List.of());
    }

    /** Whether the API knows the node, its host shows that it joined, and, on a control plane, it is part of etcd. */
    private boolean isIn(NodeSpec node) {
        return hasJoined(node.name()) && !members.isExpelled(node);
    }

    /** Whether the API knows the node, and its host shows that it joined. */
    boolean hasJoined(String node) {
        return nodes.containsKey(node)
                && host(node).filter(ObservedHost::joined).isPresent();
    }

    Optional<ObservedHost> host(String node) {
        return Optional.ofNullable(hosts.get(node));
    }

    Optional<ObservedNode> node(String name) {
        return Optional.ofNullable(nodes.get(name));
    }

    boolean isReady(String node) {
        return node(node).filter(ObservedNode::ready).isPresent();
    }

    /** Why nobody could look at the host of a node that is not Ready either; empty when there is hope of working on it. */
    Optional<String> lost(String node) {
        return isReady(node) ? Optional.empty() : host(node).flatMap(ObservedHost::trouble);
    }

    /** The address at which others reach the node; empty while it is not known. */
    Optional<String> address(String node) {
        return host(node)
                .flatMap(host -> host.host().machine().address())
                .or(() -> node(node).map(ObservedNode::address).filter(address -> !address.isEmpty()));
    }

    /** Whether the node runs an older version than the one that is wanted. */
    boolean isOlder(String node) {
        return node(node)
                .flatMap(Versions::of)
                .filter(runs -> runs.compareTo(version()) < 0)
                .isPresent();
    }

    KubernetesVersion version() {
        return wanted.spec().kubernetes();
    }

    /** Whether the API server of that control plane can be expected to answer. */
    boolean leads(String node) {
        return hasJoined(node) && members.isWell(node).orElseGet(() -> isReady(node));
    }
}
