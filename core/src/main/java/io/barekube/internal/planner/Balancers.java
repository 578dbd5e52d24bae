package io.barekube.internal.planner;

import io.barekube.Endpoint;
import io.barekube.NodeSpec;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every node's own way to the API servers. A balancer may name control planes that are still to come; it must not name them alone. */
final class Balancers {
    static final String MOVE = "move-endpoint";
    private final Draft draft;
    private final List<String> names;

    Balancers(Draft draft) {
        this.draft = draft;
        this.names = draft.controlPlanes().stream().map(NodeSpec::name).toList();
    }

    void planBeforeJoins() {
        for (NodeSpec node : draft.fresh()) {
            if (balanced(node)) {
                add(node, draft.planned("prepare/" + node.name()), "it is new", Risk.NONE);
            }
        }
        if (oneIsIn()) {
            planStanding(List.of());
            planMove();
        }
    }

    void planAfterJoins() {
        if (!oneIsIn()) {
            planStanding(draft.planned("join", draft.controlPlanes()));
            planMove();
        }
    }

    private boolean balanced(NodeSpec node) {
        return Endpoints.balanced(draft.endpoint, node.role());
    }

    private boolean oneIsIn() {
        return draft.controlPlanes().stream().anyMatch(draft::isIn);
    }

    private void planStanding(List<StepId> needs) {
        if (draft.observation.state().isEmpty()) {
            return;
        }
        String addresses = addresses().orElse("");
        for (NodeSpec node : draft.standing()) {
            Optional<String> mark =
                    draft.node(node.name()).map(ObservedNode::annotations).map(marks -> marks.get(Marks.BALANCED));
            if (balanced(node) && !mark.equals(Optional.of(addresses))) {
                add(
                        node,
                        needs,
                        mark.isEmpty() ? "it has no balancer yet" : "the control planes are other ones",
                        Risk.RESTART);
            }
        }
    }

    private void add(NodeSpec node, List<StepId> needs, String reason, Risk risk) {
        draft.add(new Step.BalanceApi(
                Draft.common(
                        "balance/" + node.name(), needs, draft.planned("create", draft.controlPlanes()), reason, risk),
                node.name(),
                names));
    }

    /** As {@link Marks#BALANCED} has them; empty when one is not known yet. */
    private Optional<String> addresses() {
        if (!names.stream().allMatch(name -> address(name).isPresent())) {
            return Optional.empty();
        }
        return Optional.of(
                names.stream().map(name -> address(name).orElseThrow()).collect(Collectors.joining(",")));
    }

    private Optional<String> address(String node) {
        return draft.host(node)
                .map(ObservedHost::host)
                .flatMap(host -> host.machine().address());
    }

    private void planMove() {
        if (Endpoints.moves(draft.wanted.spec(), draft.observation)) {
            draft.add(new Step.MoveEndpoint(
                    Draft.common(
                            MOVE,
                            draft.planned("balance", draft.standing()),
                            List.of(),
                            "one control plane's own address would not serve several",
                            Risk.RESTART),
                    Endpoint.localBalancer().hostAndPort("")));
        }
    }
}
