package io.barekube.internal.planner;

import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.internal.planner.Roster.Leaver;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Nodes that go, and what is left of those that are gone: pods first, then the member of etcd, then the machine, then its node. A dead control plane's member goes before its
 * successor comes, a living one's after.
 */
final class Departures {
    private final Draft draft;

    Departures(Draft draft) {
        this.draft = draft;
    }

    /** The step that takes away what the API still knows of a node whose machine is gone. */
    static String forgetting(String node) {
        return "forget/" + node;
    }

    /** Members that cannot come back, before anybody else joins: ids of the steps that take them out. */
    static List<String> dead(Draft draft) {
        List<String> ids = new ArrayList<>();
        draft.members().forEach(member -> ids.add("member/" + (member.name().isEmpty() ? member.id() : member.name())));
        draft.fresh().forEach(node -> ids.add(forgetting(node.name())));
        return ids;
    }

    void planTheDead() {
        List<StepId> chain = List.of();
        for (ObservedMember member : goneFirst(draft)) {
            String id = "member/" + (member.name().isEmpty() ? member.id() : member.name());
            draft.add(new Step.RemoveMember(
                    Draft.common(id, chain, List.of(), reason(member), Risk.DESTRUCTIVE),
                    member.name().isEmpty() ? member.address() : member.name(),
                    member.id()));
            chain = draft.planned(id);
        }
        for (NodeSpec node : draft.fresh()) {
            if (draft.host(node.name()).isEmpty() && draft.node(node.name()).isPresent()) {
                draft.add(new Step.RemoveNode(
                        Draft.common(
                                forgetting(node.name()),
                                draft.planned("member/" + node.name()),
                                List.of(),
                                "its machine is gone, and another one is to bear its name",
                                Risk.NONE),
                        node.name()));
            }
        }
    }

    /** In the order in which they go. */
    static List<ObservedMember> goneFirst(Draft draft) {
        return draft.members().stream()
                .filter(member -> !member.healthy() && isGone(draft, member))
                .toList();
    }

    private static boolean isGone(Draft draft, ObservedMember member) {
        boolean leaves =
                draft.roster.leavers().stream().anyMatch(leaver -> leaver.name().equals(member.name()));
        boolean known = leaves
                || draft.roster.nodes().stream().anyMatch(node -> node.name().equals(member.name()));
        if (member.name().isEmpty()) {
            // it was announced and never started: whoever is still to join takes out its own
            return draft.fresh().stream()
                    .noneMatch(node -> draft.host(node.name())
                            .flatMap(host -> host.host().machine().address())
                            .filter(member.address()::equals)
                            .isPresent());
        }
        boolean lost = draft.fresh().stream()
                .anyMatch(node -> node.name().equals(member.name())
                        && draft.host(node.name()).isEmpty());
        return !known || leaves || lost;
    }

    private String reason(ObservedMember member) {
        if (member.name().isEmpty()) {
            return "it was announced from " + member.address() + " and never started";
        }
        boolean leaves =
                draft.roster.leavers().stream().anyMatch(leaver -> leaver.name().equals(member.name()));
        return leaves
                ? "it does not answer, and its node is to go"
                : "it does not answer, and its node " + member.name() + " has no machine";
    }

    void plan() {
        List<StepId> chain = List.of();
        for (Leaver leaver : draft.roster.leavers()) {
            boolean controlPlane = leaver.node().role() == Role.CONTROL_PLANE;
            List<StepId> end = planLeaver(leaver, controlPlane ? chain : List.of());
            if (controlPlane) {
                chain = end;
            }
        }
    }

    /** Returns what ends its membership, which the next control plane waits for. */
    private List<StepId> planLeaver(Leaver leaver, List<StepId> before) {
        String name = leaver.name();
        Optional<ObservedNode> node = draft.node(name);
        boolean inCluster = draft.observation.state().isPresent();
        List<StepId> replaced = new ArrayList<>(before);
        if (leaver.replaced()) {
            if (inCluster
                    && node.filter(seen -> seen.annotations().containsKey(Marks.LEAVING))
                            .isEmpty()) {
                draft.add(new Step.MarkLeaving(
                        Draft.common("leaving/" + name, List.of(), List.of(), leaver.reason(), Risk.NONE), name));
            }
            replaced.addAll(draft.planned("leaving/" + name));
            replaced.addAll(draft.planned("ready", draft.fresh()));
        } else if (leaver.node().role() == Role.CONTROL_PLANE) {
            replaced.addAll(draft.planned(
                    "ready",
                    draft.fresh().stream()
                            .filter(other -> other.role() == Role.CONTROL_PLANE)
                            .toList()));
        }
        List<StepId> last = List.copyOf(replaced);
        if (node.filter(ObservedNode::ready).isPresent()) {
            draft.add(new Step.Drain(
                    Draft.common("drain/" + name, last, List.of(), leaver.reason(), Risk.DISRUPTIVE), name));
            last = draft.planned("drain/" + name);
        }
        if (leaver.node().role() == Role.CONTROL_PLANE && inCluster) {
            last = planMember(leaver, last);
        }
        return planEnd(leaver, node, last);
    }

    private List<StepId> planMember(Leaver leaver, List<StepId> needs) {
        String id = "member/" + leaver.name();
        if (!draft.has(id) && draft.member(leaver.name()).isPresent()) {
            List<StepId> all = new ArrayList<>(needs);
            all.addAll(draft.planned("balance", draft.standing()));
            all.addAll(draft.planned(Balancers.MOVE));
            draft.add(new Step.RemoveMember(
                    Draft.common(id, List.copyOf(all), List.of(), leaver.reason(), Risk.DESTRUCTIVE),
                    leaver.name(),
                    draft.member(leaver.name()).orElseThrow().id()));
        }
        List<StepId> last = new ArrayList<>(needs);
        last.addAll(draft.planned(id));
        return List.copyOf(last);
    }

    private List<StepId> planEnd(Leaver leaver, Optional<ObservedNode> node, List<StepId> needs) {
        String name = leaver.name();
        List<StepId> last = needs;
        Optional<ObservedHost> host = draft.host(name);
        if (!draft.observation.deleteDestroys()
                && host.filter(seen -> seen.trouble().isEmpty()).isPresent()) {
            draft.add(new Step.ResetHost(
                    Draft.common("reset/" + name, last, List.of(), leaver.reason(), Risk.DESTRUCTIVE), name));
            last = draft.planned("reset/" + name);
        }
        // the machine before the node: whoever goes on after a crash reads on the node that it is to go
        if (draft.observation.deleteDestroys() && host.isPresent()) {
            String machine = host.get().host().machine().id().value();
            draft.add(new Step.DeleteMachine(
                    Draft.common("delete/" + name + "/" + machine, last, List.of(), leaver.reason(), Risk.DESTRUCTIVE),
                    name,
                    machine));
            last = draft.planned("delete/" + name + "/" + machine);
        }
        if (node.isPresent()) {
            String reason = host.isEmpty()
                    ? leaver.reason() + "; its machine is gone"
                    : leaver.reason()
                            + host.flatMap(ObservedHost::trouble)
                                    .map(trouble -> "; nobody could look: " + trouble)
                                    .orElse("");
            draft.add(new Step.RemoveNode(
                    Draft.common("remove/" + name, last, List.of(), reason, Risk.DESTRUCTIVE), name));
            last = draft.planned("remove/" + name);
        }
        return last;
    }
}
