package io.barekube.internal.planner;

import static io.barekube.internal.planner.ModelWorld.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.ClusterSpec;
import io.barekube.plan.Observation;
import io.barekube.plan.Plan;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import io.barekube.spi.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private final ClusterSpec spec = Specs.withWorkers(1);
    private final Plan fromNothing = Planner.plan(spec, new Observation(ID, List.of(), Optional.empty(), true));

    private Step step(String id) {
        return fromNothing.step(new StepId(id));
    }

    private static List<String> needs(Step step) {
        return step.common().needs().stream().map(StepId::value).toList();
    }

    @Test
    void makesMachinesNodesNetworkAndProofOfNothing() {
        assertThat(fromNothing.steps())
                .extracting(step -> step.id().value())
                .containsExactly(
                        "create/edge-control-plane-1",
                        "prepare/edge-control-plane-1",
                        "create/edge-w-1",
                        "prepare/edge-w-1",
                        "init/edge-control-plane-1",
                        "join/edge-w-1",
                        "install/net",
                        "ready/edge-control-plane-1",
                        "ready/edge-w-1",
                        "verify/net");
    }

    @Test
    void letsAWorkerWaitForItsOwnPreparationAndTheControlPlaneOnly() {
        assertThat(needs(step("prepare/edge-w-1"))).containsExactly("create/edge-w-1");
        assertThat(needs(step("join/edge-w-1")))
                .containsExactlyInAnyOrder("prepare/edge-w-1", "init/edge-control-plane-1");
        assertThat(needs(step("install/net"))).containsExactly("init/edge-control-plane-1");
    }

    @Test
    void provesAnAddonAfterEveryNodeEndedInWhateverWay() {
        assertThat(needs(step("verify/net"))).containsExactlyInAnyOrder("install/net", "ready/edge-control-plane-1");
        assertThat(step("verify/net").common().follows()).contains(new StepId("ready/edge-w-1"));
    }

    @Test
    void tellsPeoplePerMachineWhatAndWhy() {
        assertThat(fromNothing.toString()).isEqualTo("""
                        Plan for edge: 10 steps, risk none
                          edge-control-plane-1
                            create machine: no machine carries this node's tag
                            prepare host: it is to become a control-plane
                            initialise control plane: no control plane answers
                            see node Ready: it is new
                          edge-w-1
                            create machine: no machine carries this node's tag
                            prepare host: it is to become a worker
                            join worker: it is not a node of the cluster yet
                            see node Ready: it is new
                          the cluster
                            install net 1: it is not installed
                            prove net by use: it is being installed
                        """);
    }

    @Test
    void writesItselfAsJson() {
        Map<String, Object> json = Json.parseObject(Json.write(fromNothing.toJson()));

        assertThat(json).containsEntry("cluster", "edge").containsEntry("purpose", "APPLY");
        assertThat(Json.object(Json.list(json.get("steps")).get(1)))
                .containsEntry("id", "prepare/edge-control-plane-1")
                .containsEntry("do", "prepare host")
                .containsEntry("node", "edge-control-plane-1")
                .containsEntry("needs", List.of("create/edge-control-plane-1"))
                .containsEntry("risk", "NONE");
    }

    @Test
    void hashesWhatItHolds() {
        Plan same = new Plan(ID, Plan.Purpose.APPLY, fromNothing.steps());
        Plan shorter = new Plan(ID, Plan.Purpose.APPLY, fromNothing.steps().subList(0, 5));

        assertThat(fromNothing.hash()).matches("[0-9a-f]{64}").isEqualTo(same.hash());
        assertThat(shorter.hash()).isNotEqualTo(fromNothing.hash());
    }

    @Test
    void saysTheWorstOfItsRisks() {
        Step reset = new Step.ResetHost(
                new Step.Common(new StepId("reset/x"), List.of(), List.of(), "", Risk.DESTRUCTIVE), "x");

        assertThat(fromNothing.risk()).isEqualTo(Risk.NONE);
        assertThat(new Plan(ID, Plan.Purpose.DESTROY, List.of(reset)))
                .hasToString("Plan for edge: one step, risk destructive\n  x\n    reset host [destructive]: \n")
                .satisfies(plan -> assertThat(plan.risk()).isEqualTo(Risk.DESTRUCTIVE));
    }

    @Test
    void refusesToNameAStepItDoesNotHold() {
        assertThatThrownBy(() -> step("prepare/nobody")).hasMessageContaining("no step prepare/nobody");
    }
}
