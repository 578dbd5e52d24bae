package io.barekube.internal.planner;

import io.barekube.NodeSpec;
import io.barekube.internal.planner.Roster.Leaver;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Nodes that go, and what is left of those that are gone: pods first, then the member of etcd, then the machine, then its node. A dead control plane's member goes before its
 * successor comes, a living one's after.
 */
final class Departures {
    private final Draft draft;
    private final Gates gates;

    Departures(Draft draft, Gates gates) {
        this.draft = draft;
        this.gates = gates;
    }

    /** The step that takes away what the API still knows of a node whose machine is gone. */
    static String forgetting(String node) {
        return "forget/" + node;
    }

    void planTheGone() {
        List<String> chain = List.of();
        for (ObservedMember member : draft.members.first()) {
            String id = draft.members.step(member);
            draft.step(id, reason(member))
                    .needs(chain)
                    .risk(Risk.DESTRUCTIVE)
                    .does(common -> new Step.RemoveMember(common, owner(member), member.id()));
            chain = List.of(id);
        }
        for (NodeSpec node : draft.fresh()) {
            boolean known = draft.node(node.name()).isPresent();
            if (known && (draft.host(node.name()).isEmpty() || draft.hasJoined(node.name()))) {
                draft.step(
                                forgetting(node.name()),
                                draft.host(node.name()).isEmpty()
                                        ? "its machine is gone, and another one is to bear its name"
                                        : "it has to join anew")
                        .needs("member/" + node.name(), "reset/" + node.name())
                        .does(common -> new Step.RemoveNode(common, node.name()));
            }
        }
    }

    /** The node it is or was on; where nobody knows that, the address it was to have. */
    private String owner(ObservedMember member) {
        return member.name().isEmpty()
                ? draft.roster.leavers().stream()
                        .map(Leaver::name)
                        .filter(name -> draft.address(name)
                                .filter(member.address()::equals)
                                .isPresent())
                        .findFirst()
                        .orElse(member.address())
                : member.name();
    }

    private String reason(ObservedMember member) {
        String name = member.name();
        if (name.isEmpty()) {
            return "it was announced from " + member.address() + " and never started";
        }
        if (member.healthy()) {
            return "there is no node " + name + ", and no machine for it";
        }
        String silent = "it does not answer, and ";
        if (!draft.members.step(member).equals("member/" + name)) {
            return silent + "node " + name + " has another one";
        }
        if (draft.members.leaves(name)) {
            return silent + "its node is to go";
        }
        if (draft.members.isUnknown(member)) {
            return silent + "there is no node " + name;
        }
        return silent + (draft.host(name).isPresent() ? "its host kept nothing of it" : "its node has no machine");
    }

    void planLeavers() {
        List<String> controlPlanes = new ArrayList<>();
        for (Leaver leaver : draft.roster.leavers()) {
            String end = planLeaver(leaver, leaver.leads() ? List.copyOf(controlPlanes) : List.of());
            if (leaver.leads()) {
                controlPlanes.add(end);
            }
        }
    }

    /** Returns the last of its steps. */
    private String planLeaver(Leaver leaver, List<String> before) {
        String name = leaver.name();
        Optional<ObservedNode> node = draft.node(name);
        if (leaver.replaced()
                && node.map(ObservedNode::annotations)
                        .filter(marks -> marks.containsKey(Marks.LEAVING))
                        .isEmpty()) {
            draft.step("leaving/" + name, leaver.reason()).does(common -> new Step.MarkLeaving(common, name));
        }
        List<String> first = new ArrayList<>(before);
        first.add("leaving/" + name);
        first.addAll(successors(leaver));
        if (leaver.leads()) {
            first.addAll(draft.members.firstSteps());
        }
        if (node.filter(ObservedNode::ready).isPresent()) {
            draft.step("drain/" + name, leaver.reason())
                    .needs(first)
                    .risk(Risk.DISRUPTIVE)
                    .does(common -> new Step.Drain(common, name));
        }
        first.add("drain/" + name);
        if (leaver.leads()) {
            draft.members.of(name).forEach(member -> planMember(leaver, member, first));
            draft.members.of(name).forEach(member -> first.add(draft.members.step(member)));
        }
        return planEnd(leaver, first);
    }

    /** Who has to be there before it goes. */
    private List<String> successors(Leaver leaver) {
        if (leaver.leads()) {
            return gates.settledControlPlanes();
        }
        return Draft.ids(
                "ready",
                draft.fresh().stream()
                        .filter(node -> node.pool().equals(leaver.node().pool()))
                        .toList());
    }

    private void planMember(Leaver leaver, ObservedMember member, List<String> needs) {
        String id = draft.members.step(member);
        if (!draft.has(id)) {
            PlannedStep step = draft.step(id, leaver.reason())
                    .needs(needs)
                    .needs(Balancers.MOVE)
                    .risk(Risk.DESTRUCTIVE);
            Balancers.led(draft, step);
            step.does(common -> new Step.RemoveMember(common, leaver.name(), member.id()));
        }
    }

    private String planEnd(Leaver leaver, List<String> needs) {
        String name = leaver.name();
        Optional<ObservedHost> host = draft.host(name);
        boolean stays = !draft.observation.deleteDestroys();
        boolean reachable = host.filter(
                        seen -> seen.machineUp() && seen.trouble().isEmpty())
                .isPresent();
        boolean carries = stays || leaver.leads() && draft.hasJoined(name);
        List<String> reset = List.of("reset/" + name);
        String end = "leaving/" + name;
        if (reachable && carries) {
            draft.step("reset/" + name, stays ? leaver.reason() : leaver.reason() + "; it must not answer any more")
                    .needs(needs)
                    .risk(Risk.DESTRUCTIVE)
                    .does(common -> new Step.ResetHost(common, name));
            end = "reset/" + name;
        }
        // the machine before the node: whoever goes on after a crash reads on the node that it is to go
        if (!stays && host.isPresent()) {
            String machine = host.get().host().machine().id().value();
            end = "delete/" + name + "/" + machine;
            draft.step(end, leaver.reason())
                    .needs(needs)
                    .follows(reset)
                    .risk(Risk.DESTRUCTIVE)
                    .does(common -> new Step.DeleteMachine(common, name, machine));
        }
        if (draft.node(name).isPresent()) {
            String before = end;
            end = "remove/" + name;
            draft.step(end, leaver.reason() + traces(host))
                    .needs(needs)
                    .needs(before)
                    .risk(Risk.DESTRUCTIVE)
                    .does(common -> new Step.RemoveNode(common, name));
        }
        return end;
    }

    private static String traces(Optional<ObservedHost> host) {
        return host.isEmpty()
                ? "; its machine is gone"
                : host.flatMap(ObservedHost::trouble)
                        .map(trouble -> "; nothing can be done on its host: " + trouble)
                        .orElse("");
    }
}
