package io.barekube.internal.planner;

import io.barekube.AddonRef;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.plan.Step;
import io.barekube.spi.MachineId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** That every node is Ready in the end, takes pods, and carries what it should. */
final class Readiness {
    private static final List<String> CHANGES = List.of("upgrade", "reconfigure", "renew");
    private final Draft draft;

    Readiness(Draft draft) {
        this.draft = draft;
    }

    static boolean isCordonedByUs(Draft draft, String node) {
        return draft.node(node)
                .filter(seen -> seen.annotations().containsKey(Marks.CORDONED))
                .isPresent();
    }

    void plan() {
        for (NodeSpec node : draft.fresh()) {
            planReady(node, "it is new");
            if (!draft.has(Departures.forgetting(node.name()))) {
                planUncordon(node.name());
            }
        }
        for (NodeSpec node : draft.standing()) {
            String name = node.name();
            boolean changes = CHANGES.stream().anyMatch(verb -> draft.has(verb + "/" + name));
            if (!draft.isReady(name)) {
                planReady(
                        node,
                        draft.lost(name)
                                .map(trouble -> "it is not Ready, and nobody could look: " + trouble)
                                .orElse(changes ? "it is not Ready, and was changed" : "it is not Ready"));
            } else if (changes) {
                planReady(node, "it was changed");
            } else {
                planMark(node, draft.node(name).orElseThrow());
            }
            planUncordon(name);
        }
    }

    private void planReady(NodeSpec node, String reason) {
        String name = node.name();
        PlannedStep step = draft.step("ready/" + name, reason)
                .needs("init/" + name, "join/" + name, "peer/" + name, "balance/" + name, "rebalance/" + name);
        CHANGES.forEach(verb -> step.needs(verb + "/" + name));
        if (draft.has("upgrade/" + name) || draft.has("reconfigure/" + name)) {
            step.needs("uncordon/" + name);
        }
        draft.wanted.spec().addons().stream()
                .filter(AddonRef::providesNetwork)
                .forEach(addon -> step.needs("install/" + addon.name()));
        step.does(common -> new Step.VerifyNode(common, name));
    }

    private void planUncordon(String name) {
        if (isCordonedByUs(draft, name) && !draft.has("uncordon/" + name)) {
            draft.step("uncordon/" + name, "an earlier run drained it and did not come back")
                    .needs("ready/" + name)
                    .does(common -> new Step.Uncordon(common, name));
        }
    }

    private void planMark(NodeSpec node, ObservedNode seen) {
        String name = node.name();
        boolean balanced = draft.has("balance/" + name);
        boolean unknownExpiry =
                node.role() == Role.CONTROL_PLANE && Change.expiry(seen).isEmpty();
        boolean peers = draft.has("peer/" + name);
        if (balanced || peers || unknownExpiry || !difference(node, seen).isEmpty()) {
            draft.step(
                            "mark/" + name,
                            balanced
                                    ? "its balancer is another one"
                                    : peers
                                            ? "it has a session with the routers"
                                            : "its labels, taints or annotations are not those of the spec")
                    .needs("balance/" + name, "peer/" + name)
                    .does(common -> new Step.MarkNode(common, name));
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
            draft.wanted.settings(node.role()).ifPresent(settings -> marks.put(Marks.SETTINGS, settings));
        }
        return NodeMarks.between(seen, node, marks);
    }
}
