package io.barekube.internal.planner;

import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Nodes that are to come: their machines, their preparation, their way in. */
final class Arrivals {
    private final Draft draft;
    private final Gates gates;

    Arrivals(Draft draft, Gates gates) {
        this.draft = draft;
        this.gates = gates;
    }

    void planMachines() {
        for (NodeSpec node : draft.fresh()) {
            planMachine(node);
            planReset(node);
            draft.step(
                            "prepare/" + node.name(),
                            "it is to become a " + node.role().label())
                    .needs("create/" + node.name(), "reset/" + node.name())
                    .does(common -> new Step.PrepareHost(common, node.name()));
        }
    }

    private void planMachine(NodeSpec node) {
        Optional<ObservedHost> host = draft.host(node.name());
        if (host.filter(ObservedHost::machineUp).isPresent()) {
            return;
        }
        List<String> leaving = draft.roster.leavers().stream()
                .filter(leaver -> leaver.node().pool().equals(node.pool()))
                .map(leaver -> "leaving/" + leaver.name())
                .toList();
        draft.step(
                        "create/" + node.name(),
                        host.isEmpty() ? "no machine carries this node's tag" : "its machine is not up yet")
                .needs(leaving)
                .needs(Provisions.reservations())
                .does(common -> new Step.CreateMachine(common, node.name(), node.pool()));
    }

    /** A control plane that is out of etcd keeps what only a new member could use again. */
    private void planReset(NodeSpec node) {
        if (draft.hasJoined(node.name())) {
            String reason = "its member was taken out of etcd, so that it has to join anew";
            if (draft.isReady(node.name())) {
                draft.step("drain/" + node.name(), reason)
                        .risk(Risk.DISRUPTIVE)
                        .does(common -> new Step.Drain(common, node.name()));
            }
            draft.step("reset/" + node.name(), reason)
                    .needs("drain/" + node.name())
                    .risk(Risk.DESTRUCTIVE)
                    .does(common -> new Step.ResetHost(common, node.name()));
        }
    }

    void planJoins() {
        List<String> earlier = new ArrayList<>();
        for (NodeSpec node : inOrder()) {
            if (!draft.isThere() && node.name().equals(initiator(draft))) {
                draft.step("init/" + node.name(), "no control plane answers")
                        .needs("prepare/" + node.name(), "balance/" + node.name())
                        .needs(Provisions.reservations())
                        .does(common -> new Step.InitControlPlane(common, node.name()));
            } else if (node.role() == Role.WORKER) {
                join(node)
                        .needs(gates.beforeNewerKubelets())
                        .needs(gates.someoneLeads())
                        .follows(gates.restartedControlPlanes())
                        .does(common -> new Step.JoinWorker(common, node.name()));
            } else {
                join(node)
                        .needs(draft.members.firstSteps())
                        .needs(gates.upgradedControlPlanes())
                        .follows(List.copyOf(earlier))
                        .does(common -> new Step.JoinControlPlane(common, node.name()));
                earlier.add("join/" + node.name());
            }
        }
    }

    /** One whose earlier try left a member that is not well comes first: that is in the way of the others, and only its own join takes it away. */
    private List<NodeSpec> inOrder() {
        List<NodeSpec> nodes = new ArrayList<>(draft.fresh());
        nodes.sort(Comparator.comparingInt(
                node -> draft.members.of(node.name()).stream().allMatch(ObservedMember::healthy) ? 1 : 0));
        return nodes;
    }

    private PlannedStep join(NodeSpec node) {
        return draft.step("join/" + node.name(), reason(node))
                .needs("prepare/" + node.name(), "balance/" + node.name(), Departures.forgetting(node.name()))
                // who speaks BGP there would not be heard, and after a while try again only every two minutes
                .needs("peer/" + node.name())
                .needs("init/" + initiator(draft), Balancers.MOVE);
    }

    private String reason(NodeSpec node) {
        return draft.node(node.name()).isPresent()
                ? "the cluster knows it, and its host does not know the cluster"
                : "it is not a " + (node.role() == Role.WORKER ? "node" : "control plane") + " of the cluster yet";
    }

    /** The control plane that makes the cluster: one that was begun is gone on with. */
    static String initiator(Draft draft) {
        return draft.controlPlanes().stream()
                .filter(node -> draft.host(node.name())
                        .filter(host -> host.ownedBy(draft.observation.cluster()))
                        .flatMap(ObservedHost::facts)
                        .filter(facts -> facts.software().kubernetesFiles().contains("admin.conf"))
                        .isPresent())
                .findFirst()
                .orElse(draft.controlPlanes().get(0))
                .name();
    }
}
