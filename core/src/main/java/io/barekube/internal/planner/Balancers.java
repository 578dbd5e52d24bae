package io.barekube.internal.planner;

import io.barekube.Endpoint;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.internal.planner.Roster.Leaver;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every node's own way to the API servers. A balancer may name control planes that are still to come; it must never name them alone, so that where nobody stays, the new ones
 * begin with those that go, and everybody follows when the new ones are in.
 */
final class Balancers {
    static final String MOVE = "move-endpoint";
    private final Draft draft;
    private final Gates gates;
    private final List<String> names;

    Balancers(Draft draft, Gates gates) {
        this.draft = draft;
        this.gates = gates;
        this.names = draft.controlPlanes().stream().map(NodeSpec::name).toList();
    }

    private List<String> leadingLeavers() {
        return draft.roster.leavers().stream()
                .filter(leaver -> leaver.leads() && draft.leads(leaver.name()))
                .map(Leaver::name)
                .toList();
    }

    void planNew() {
        boolean alone = draft.isThere() && !gates.leader();
        List<String> leading = leadingLeavers();
        for (NodeSpec node : draft.fresh()) {
            if (!balanced(node)) {
                continue;
            }
            if (draft.endpoint instanceof Endpoint.ElasticIp) {
                planAnnouncement(node);
                continue;
            }
            boolean twice = alone && node.role() == Role.CONTROL_PLANE && !leading.isEmpty();
            List<String> first =
                    twice ? Stream.concat(leading.stream(), names.stream()).toList() : names;
            draft.step("balance/" + node.name(), "it is new")
                    .needs("prepare/" + node.name())
                    .needs(first.size() == 1 ? List.of("create/" + first.get(0)) : List.of())
                    .follows(Draft.ids("create", draft.controlPlanes()))
                    .does(common -> new Step.BalanceApi(common, node.name(), first));
            if (twice) {
                draft.step("rebalance/" + node.name(), "the control planes before it are to go")
                        .needs("join/" + node.name())
                        .does(common -> new Step.BalanceApi(common, node.name(), names));
            }
        }
    }

    /** Until its own API server answers, the address would lead a control plane to itself: only the first one, which kubeadm has ask its endpoint, needs it before. */
    private void planAnnouncement(NodeSpec node) {
        boolean first = !draft.isThere() && node.name().equals(Arrivals.initiator(draft));
        draft.step((first ? "balance/" : "rebalance/") + node.name(), "it is new")
                .needs((first ? "prepare/" : "join/") + node.name(), "peer/" + node.name())
                .needs(Provisions.reservations())
                .does(common -> new Step.BalanceApi(common, node.name(), List.of(node.name())));
    }

    void planStanding() {
        if (!draft.isThere()) {
            return;
        }
        String addresses = mark();
        // those that go still answer while those that stay restart; control planes ask themselves
        boolean early = leadingLeavers().isEmpty() || Endpoints.moves(draft.wanted.spec(), draft.observation);
        List<String> restarts = early ? List.of() : gates.restartedControlPlanes();
        for (NodeSpec node : draft.standing()) {
            Optional<String> mark =
                    draft.node(node.name()).map(ObservedNode::annotations).map(marks -> marks.get(Marks.BALANCED));
            if (balanced(node) && !mark.equals(Optional.of(addresses))) {
                draft.step(
                                "balance/" + node.name(),
                                draft.endpoint instanceof Endpoint.ElasticIp
                                        ? "it does not announce the elastic IP yet"
                                        : mark.isEmpty()
                                                ? "it has no balancer yet"
                                                : "the control planes are other ones")
                        .needs("peer/" + node.name())
                        .needs(node.role() == Role.WORKER ? gates.someoneLeads() : gates.someoneComes())
                        .follows(Draft.ids("create", draft.controlPlanes()))
                        .follows(node.role() == Role.WORKER ? restarts : List.of())
                        .risk(Risk.RESTART)
                        .does(common -> new Step.BalanceApi(common, node.name(), names));
            }
        }
        planMove();
    }

    /** Of all that stay: those that are well must lead elsewhere before a control plane may go; those that are not cannot be waited for. */
    static void led(Draft draft, PlannedStep step) {
        for (NodeSpec node : draft.standing()) {
            List<String> ids = List.of("balance/" + node.name());
            if (draft.isReady(node.name())) {
                step.needs(ids);
            } else {
                step.follows(ids);
            }
        }
        step.needs(Draft.ids("rebalance", draft.fresh()));
    }

    private boolean balanced(NodeSpec node) {
        return Endpoints.balanced(draft.endpoint, node.role());
    }

    /** What {@link Marks#BALANCED} should be; empty when it cannot be known yet. */
    private String mark() {
        return draft.endpoint instanceof Endpoint.ElasticIp elastic
                ? elastic.ip().orElse("")
                : addresses().orElse("");
    }

    /** Empty when one is not known yet. */
    private Optional<String> addresses() {
        if (!names.stream().allMatch(name -> draft.address(name).isPresent())) {
            return Optional.empty();
        }
        return Optional.of(
                names.stream().map(name -> draft.address(name).orElseThrow()).collect(Collectors.joining(",")));
    }

    private void planMove() {
        if (Endpoints.moves(draft.wanted.spec(), draft.observation)) {
            PlannedStep move = draft.step(MOVE, "one control plane's own address would not serve several")
                    .risk(Risk.RESTART);
            led(draft, move);
            move.does(common ->
                    new Step.MoveEndpoint(common, Endpoint.localBalancer().hostAndPort("")));
        }
    }
}
