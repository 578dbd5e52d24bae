package io.barekube.internal.planner;

import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Nodes that are to come: their machines, their preparation, their way in. */
final class Arrivals {
    private final Draft draft;

    Arrivals(Draft draft) {
        this.draft = draft;
    }

    void planMachines() {
        for (NodeSpec node : draft.fresh()) {
            Optional<ObservedHost> host = draft.host(node.name());
            if (host.filter(ObservedHost::machineUp).isEmpty()) {
                String reason = host.isEmpty() ? "no machine carries this node's tag" : "its machine is not up yet";
                draft.add(new Step.CreateMachine(
                        Draft.common("create/" + node.name(), List.of(), List.of(), reason, Risk.NONE),
                        node.name(),
                        node.pool()));
            }
            draft.add(new Step.PrepareHost(
                    Draft.common(
                            "prepare/" + node.name(),
                            draft.planned("create/" + node.name()),
                            List.of(),
                            "it is to become a " + node.role().label(),
                            Risk.NONE),
                    node.name()));
        }
    }

    void planJoins() {
        List<StepId> earlier = new ArrayList<>();
        for (NodeSpec node : draft.fresh()) {
            List<String> needs = new ArrayList<>(
                    List.of("prepare/" + node.name(), "balance/" + node.name(), Departures.forgetting(node.name())));
            if (draft.observation.state().isEmpty()) {
                String first = initiator(draft);
                if (node.name().equals(first)) {
                    draft.add(new Step.InitControlPlane(
                            Draft.common(
                                    "init/" + first,
                                    draft.planned(needs),
                                    List.of(),
                                    "no control plane answers",
                                    Risk.NONE),
                            first));
                    continue;
                }
                needs.add("init/" + first);
            }
            needs.add(Balancers.MOVE);
            draft.controlPlanes().forEach(other -> needs.add("uncordon/" + other.name()));
            if (node.role() == Role.WORKER) {
                draft.add(new Step.JoinWorker(
                        Draft.common("join/" + node.name(), draft.planned(needs), List.of(), reason(node), Risk.NONE),
                        node.name()));
            } else {
                needs.addAll(Departures.dead(draft));
                StepId id = new StepId("join/" + node.name());
                draft.add(new Step.JoinControlPlane(
                        new Step.Common(id, draft.planned(needs), List.copyOf(earlier), reason(node), Risk.NONE),
                        node.name()));
                earlier.add(id);
            }
        }
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
