package io.barekube.internal.planner;

import io.barekube.AddonRef;
import io.barekube.Endpoint;
import io.barekube.NodeSpec;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.plan.Step;
import io.barekube.spi.AddressRequest;
import java.util.ArrayList;
import java.util.List;

/** What the provider gives besides machines: addresses, kept before the first machine is ordered because a refusal should cost nothing, and sessions with its routers. */
final class Provisions {
    private static final String ENDPOINT = "reserve/" + AddressRequest.ENDPOINT;
    private static final String SERVICES = "reserve/" + AddressRequest.SERVICES;
    private final Draft draft;

    Provisions(Draft draft) {
        this.draft = draft;
    }

    /** The steps that keep addresses. */
    static List<String> reservations() {
        return List.of(ENDPOINT, SERVICES);
    }

    /** What an addon waits for, beside other addons. */
    static List<String> of(AddonRef addon) {
        return addon.needs().addresses() > 0 ? List.of(SERVICES) : List.of();
    }

    void planAddresses() {
        if (draft.endpoint instanceof Endpoint.ElasticIp elastic && elastic.ip().isEmpty()) {
            reserve(AddressRequest.ENDPOINT, 1, "the API is to be reached at an address of no machine");
        }
        draft.wanted.spec().addons().stream()
                .filter(addon -> addon.needs().addresses() > 0)
                .filter(addon ->
                        draft.observation.block(AddressRequest.SERVICES).isEmpty())
                .findFirst()
                .ifPresent(addon -> reserve(
                        AddressRequest.SERVICES, addon.needs().addresses(), addon.name() + " gives them to services"));
    }

    private void reserve(String purpose, int quantity, String reason) {
        draft.step("reserve/" + purpose, reason).does(common -> new Step.ReserveAddresses(common, purpose, quantity));
    }

    /** Nodes that are there come along without being drained. */
    void planPeers() {
        List<NodeSpec> nodes = new ArrayList<>(draft.fresh());
        draft.standing().stream()
                .filter(node -> draft.node(node.name())
                        .map(ObservedNode::annotations)
                        .map(marks -> marks.get(Marks.PEERED))
                        .filter(mark -> !mark.equals(Marks.CHANGING))
                        .isEmpty())
                .forEach(nodes::add);
        for (NodeSpec node : nodes) {
            if (draft.wanted.spec().speaksBgp(node.role())) {
                draft.step("peer/" + node.name(), "it is to tell the routers which addresses lead to it")
                        .needs("prepare/" + node.name())
                        .does(common -> new Step.PeerHost(common, node.name()));
            }
        }
    }
}
