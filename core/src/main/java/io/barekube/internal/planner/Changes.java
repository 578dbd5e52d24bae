package io.barekube.internal.planner;

import io.barekube.NodeSpec;
import io.barekube.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Changes of nodes that stay. Control planes one after another, then workers in as many lanes as may be out of service at once: a node that does not come back stops its lane,
 * because it is out of service from then on. Those that are out of service already come first.
 */
final class Changes {
    private final Draft draft;
    private final Gates gates;

    Changes(Draft draft, Gates gates) {
        this.draft = draft;
        this.gates = gates;
    }

    /** In the order in which they are made: upgrades, then whatever new control planes need not wait for. */
    static List<Change> ofControlPlanes(Draft draft) {
        return draft.standing(Role.CONTROL_PLANE).stream()
                .flatMap(node -> Change.of(draft, node).stream())
                .sorted(Comparator.<Change>comparingInt(
                                change -> change.upgrade().isPresent() ? 0 : 1)
                        .thenComparingInt(change -> outOfService(draft, change.node()) ? 0 : 1))
                .toList();
    }

    void planControlPlanes() {
        Set<String> before = new LinkedHashSet<>(draft.members.firstSteps());
        List<Change> changes = ofControlPlanes(draft);
        // one that is lost may be all that etcd can spare
        draft.standing(Role.CONTROL_PLANE).stream()
                .filter(node -> !draft.isReady(node.name()))
                .filter(node ->
                        changes.stream().noneMatch(change -> change.node().equals(node)))
                .forEach(node -> before.add("ready/" + node.name()));
        for (Change change : changes) {
            if (change.upgrade().isEmpty()) {
                before.addAll(Draft.ids("join", draft.fresh(Role.CONTROL_PLANE)));
            }
            change.plan(draft, before);
            before.add(change.end());
        }
    }

    static boolean outOfService(Draft draft, NodeSpec node) {
        return !draft.isReady(node.name()) || Readiness.isCordonedByUs(draft, node.name());
    }

    void planWorkers() {
        int lanes = draft.wanted.policy().maxUnavailable();
        List<NodeSpec> out = new ArrayList<>();
        List<NodeSpec> inService = new ArrayList<>();
        draft.fresh(Role.WORKER).stream()
                .filter(node -> draft.node(node.name()).isPresent())
                .forEach(out::add);
        for (NodeSpec node : draft.standing(Role.WORKER)) {
            (outOfService(draft, node) ? out : inService).add(node);
        }
        List<Set<String>> ends = new ArrayList<>();
        for (int i = 0; i < lanes && i < out.size() + inService.size(); i++) {
            ends.add(new LinkedHashSet<>());
        }
        int next = 0;
        for (NodeSpec node : out) {
            Set<String> lane = ends.get(next++ % lanes);
            if (draft.hasJoined(node.name())) {
                Change.of(draft, node).ifPresent(change -> change.plan(draft, gated(change, lane)));
            }
            lane.addAll(List.of("ready/" + node.name(), "uncordon/" + node.name()));
        }
        if (out.size() > lanes) {
            Set<String> all = new LinkedHashSet<>();
            ends.forEach(all::addAll);
            ends.replaceAll(lane -> new LinkedHashSet<>(all));
        }
        for (NodeSpec node : inService) {
            Optional<Change> change = Change.of(draft, node);
            if (change.isPresent()) {
                Set<String> lane = ends.get(next++ % lanes);
                change.get().plan(draft, gated(change.get(), lane));
                lane.clear();
                lane.addAll(List.of("ready/" + node.name(), "uncordon/" + node.name()));
            }
        }
    }

    private Set<String> gated(Change change, Set<String> lane) {
        Set<String> needs = new LinkedHashSet<>(lane);
        if (change.upgrade().isPresent()) {
            needs.addAll(gates.beforeNewerKubelets());
        } else {
            draft.standing(Role.CONTROL_PLANE).stream()
                    .filter(node -> draft.has("reconfigure/" + node.name()))
                    .forEach(node -> needs.add("ready/" + node.name()));
        }
        return needs;
    }
}
