package io.barekube.internal.planner;

import io.barekube.Endpoint;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A plan in the making: what is wanted, what is there, and the steps so far. What is not planned is already true: asking for ids returns those that are. Not
 * thread-safe.
 */
final class Draft {
    final Wanted wanted;
    final Observation observation;
    final Roster roster;
    final Endpoint endpoint;
    private final Map<StepId, Step> steps = new LinkedHashMap<>();

    Draft(Wanted wanted, Observation observation) {
        this.wanted = wanted;
        this.observation = observation;
        this.roster = Roster.of(wanted, observation);
        this.endpoint = Endpoints.effective(wanted.spec(), observation);
    }

    void add(Step step) {
        if (steps.putIfAbsent(step.id(), step) != null) {
            throw new IllegalStateException("two steps named " + step.id());
        }
    }

    boolean has(String id) {
        return steps.containsKey(new StepId(id));
    }

    List<StepId> planned(String... ids) {
        return planned(Arrays.asList(ids));
    }

    List<StepId> planned(Iterable<String> ids) {
        Set<StepId> found = new LinkedHashSet<>();
        for (String id : ids) {
            StepId step = new StepId(id);
            if (steps.containsKey(step)) {
                found.add(step);
            }
        }
        return List.copyOf(found);
    }

    /** Those of the steps {@code verb/node} that are planned, for each node. */
    List<StepId> planned(String verb, List<NodeSpec> nodes) {
        return planned(nodes.stream().map(node -> verb + "/" + node.name()).toList());
    }

    List<Step> inOrder() {
        return TopologicalOrder.of(new ArrayList<>(steps.values()));
    }

    List<NodeSpec> controlPlanes() {
        return roster.nodes(Role.CONTROL_PLANE);
    }

    boolean isIn(NodeSpec node) {
        return observation.isIn(node.name());
    }

    /** Wanted and not in the cluster yet. */
    List<NodeSpec> fresh() {
        return roster.nodes().stream().filter(node -> !isIn(node)).toList();
    }

    /** Wanted and in the cluster. */
    List<NodeSpec> standing() {
        return roster.nodes().stream().filter(this::isIn).toList();
    }

    Optional<ObservedHost> host(String node) {
        return observation.host(node);
    }

    Optional<ObservedNode> node(String name) {
        return observation.state().map(ClusterState::nodes).map(nodes -> nodes.get(name));
    }

    List<ObservedMember> members() {
        return observation.state().map(ClusterState::members).orElse(List.of());
    }

    /** The member of etcd that is, or was, on that node. */
    Optional<ObservedMember> member(String node) {
        return members().stream().filter(member -> member.name().equals(node)).findFirst();
    }

    static Step.Common common(String id, List<StepId> needs, List<StepId> follows, String reason, Risk risk) {
        return new Step.Common(new StepId(id), needs, follows, reason, risk);
    }
}
