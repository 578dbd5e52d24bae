package io.barekube.internal.planner;

import io.barekube.AddonRef;
import io.barekube.NodeSpec;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import io.barekube.spi.MachineId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** That every node is Ready in the end, and carries what it should. */
final class Readiness {
    private final Draft draft;

    Readiness(Draft draft) {
        this.draft = draft;
    }

    void plan() {
        for (NodeSpec node : draft.roster.nodes()) {
            if (draft.has("ready/" + node.name())) {
                continue; // a change of the node ends with it
            }
            Optional<ObservedNode> seen = draft.node(node.name());
            if (draft.isIn(node) && seen.filter(ObservedNode::ready).isPresent()) {
                planStanding(node, seen.get());
            } else {
                draft.add(ready(node));
            }
        }
    }

    private Step ready(NodeSpec node) {
        List<String> needs =
                new ArrayList<>(List.of("init/" + node.name(), "join/" + node.name(), "balance/" + node.name()));
        draft.wanted.spec().addons().stream()
                .filter(AddonRef::providesNetwork)
                .forEach(addon -> needs.add("install/" + addon.name()));
        return new Step.VerifyNode(
                Draft.common("ready/" + node.name(), draft.planned(needs), List.of(), reason(node), Risk.NONE),
                node.name());
    }

    private String reason(NodeSpec node) {
        if (!draft.isIn(node)) {
            return "it is new";
        }
        return draft.host(node.name())
                .flatMap(ObservedHost::trouble)
                .map(trouble -> "it is not Ready, and nobody could look: " + trouble)
                .orElse("it is not Ready");
    }

    private void planStanding(NodeSpec node, ObservedNode seen) {
        if (seen.unschedulable() && seen.annotations().containsKey(Marks.CORDONED)) {
            draft.add(new Step.Uncordon(
                    Draft.common(
                            "uncordon/" + node.name(),
                            List.of(),
                            List.of(),
                            "an earlier run drained it and did not come back",
                            Risk.NONE),
                    node.name()));
        }
        boolean balanced = draft.has("balance/" + node.name());
        if (balanced || !difference(node, seen).isEmpty()) {
            draft.add(new Step.MarkNode(
                    Draft.common(
                            "mark/" + node.name(),
                            draft.planned("balance/" + node.name()),
                            List.of(),
                            balanced
                                    ? "its balancer is another one"
                                    : "its labels, taints or annotations are not those of the spec",
                            Risk.NONE),
                    node.name()));
        }
    }

    /** What is kept about a node is looked at here as far as the planner can know it; settings have steps of their own. */
    private NodeMarks difference(NodeSpec node, ObservedNode seen) {
        Map<String, String> marks = new LinkedHashMap<>();
        marks.put(Marks.CLUSTER, draft.observation.cluster().uuid().toString());
        marks.put(Marks.POOL, node.pool());
        draft.host(node.name())
                .map(host -> host.host().machine().id())
                .map(MachineId::value)
                .ifPresent(machine -> marks.put(Marks.MACHINE, machine));
        if (!seen.annotations().containsKey(Marks.SETTINGS)) {
            marks.put(Marks.SETTINGS, draft.wanted.settings(node.role()));
        }
        return NodeMarks.between(seen, node, marks);
    }
}
