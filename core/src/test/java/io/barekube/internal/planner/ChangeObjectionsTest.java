package io.barekube.internal.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.ChangePolicy;
import io.barekube.ClusterBuilder;
import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.KubernetesVersion;
import io.barekube.Violation;
import io.barekube.internal.planner.ModelWorld.ModelMember;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.Recorded;
import io.barekube.plan.Plan;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What must not be done to a cluster that is there, and what is said instead. */
class ChangeObjectionsTest {
    private static final String FIRST = "edge-control-plane-1";
    private static final String SECOND = "edge-control-plane-2";
    private static final String THIRD = "edge-control-plane-3";
    private final ModelWorld world = new ModelWorld();

    private void is(ClusterSpec spec) {
        Wanted wanted = Wanted.of(spec);
        Plan plan = Planner.plan(wanted, world.observation(spec));
        assertThat(new ModelRun(plan, new ModelSteps(world, wanted), new Random(1), 0).run())
                .isTrue();
    }

    private List<String> objections(ClusterSpec spec, String... replaced) {
        return Objections.to(wanted(spec, replaced), world.observation(spec)).stream()
                .map(Violation::toString)
                .toList();
    }

    private static Wanted wanted(ClusterSpec spec, String... replaced) {
        return new Wanted(spec, Map.of(), ChangePolicy.DEFAULT, Set.of(replaced));
    }

    private Plan plan(ClusterSpec spec, String... replaced) {
        assertThat(objections(spec, replaced)).isEmpty();
        return Planner.plan(wanted(spec, replaced), world.observation(spec));
    }

    private static ClusterSpec spec(UnaryOperator<ClusterBuilder> change) {
        return change.apply(Specs.builder()).build().spec();
    }

    private void die(String node) {
        world.machines.get(node).alive = false;
    }

    @Test
    void refusesADowngradeAndASkippedMinor() {
        is(Specs.of(3, 1, "1.35.6"));

        assertThat(objections(Specs.of(3, 1, "1.35.1")))
                .containsExactly(
                        "kubernetes: the cluster was brought, or begun to be brought, to 1.35.6 and the spec wants "
                                + "1.35.1: Kubernetes does not go back; ask for 1.35.6 or newer");
        assertThat(objections(Specs.of(3, 1, "1.37.1")))
                .hasSize(3)
                .allMatch(v -> v.endsWith("minor releases are gone through one by one; ask for a 1.36 release first"));
    }

    @Test
    void refusesToTakeBackAnUpgradeThatWasBegun() {
        is(Specs.of(3, 1, "1.35.6"));
        world.recorded = world.recorded.map(
                old -> new Recorded("1.36.4", old.pods(), old.services(), old.dnsDomain(), old.endpoint()));

        assertThat(objections(Specs.of(3, 1, "1.35.6")))
                .singleElement()
                .asString()
                .contains("ask for 1.36.4 or newer");
    }

    @Test
    void refusesKubeletsThatFallBehindTooFar() {
        is(Specs.of(1, 1, "1.35.6"));
        world.machines.get("edge-w-1").kubelet = KubernetesVersion.parse("1.32.9");

        assertThat(objections(Specs.of(1, 1, "1.36.4")))
                .containsExactly(
                        "edge-w-1: it runs Kubernetes 1.32.9 and the spec wants 1.36.4: a kubelet may be 3 minor "
                                + "releases older than the API server, and no more; replace the node, or ask for an older release first");
    }

    @Test
    void refusesToChangeWhatIsFixed() {
        is(Specs.of(3, 0, "1.36.4"));

        assertThat(objections(spec(b -> b.controlPlanes(3).podCidr("10.8.0.0/16"))))
                .containsExactly(
                        "podCidr: the cluster was made with 10.244.0.0/16, the spec wants 10.8.0.0/16, and that is "
                                + "fixed for its life: ask for 10.244.0.0/16, or make another cluster");
        assertThat(objections(
                        spec(b -> b.controlPlanes(3).serviceCidr("10.7.0.0/16").dnsDomain("other.local"))))
                .hasSize(2);
        assertThat(objections(spec(b -> b.controlPlanes(3).endpoint(Endpoint.virtualIp("192.0.2.9")))))
                .singleElement()
                .asString()
                .startsWith("endpoint: the cluster was made with 127.0.0.1:7443, the spec wants 192.0.2.9:7443");
    }

    @Test
    void refusesToForgetAnEndpointThatWasGiven() {
        is(spec(b -> b.controlPlanes(3).endpoint(Endpoint.address("api.example:6443"))));

        assertThat(objections(Specs.of(3, 0, "1.36.4")))
                .containsExactly(
                        "endpoint: nodes reach the API at api.example:6443, and the spec does not say so: call "
                                + "endpoint(..) as when the cluster was made");
    }

    @Test
    void keepsTheLocalBalancerWhenItShrinksAndMovesToItWhenItGrows() {
        is(Specs.of(3, 1, "1.36.4"));
        assertThat(Endpoints.effective(Specs.of(1, 1, "1.36.4"), world.observation(Specs.of(1, 1, "1.36.4"))))
                .isEqualTo(Endpoint.localBalancer());

        ModelWorld small = new ModelWorld();
        ClusterSpec one = Specs.of(1, 1, "1.36.4");
        Plan plan = Planner.plan(one, small.observation(one));
        assertThat(plan.steps()).noneMatch(Step.BalanceApi.class::isInstance);
        new ModelRun(plan, new ModelSteps(small, Wanted.of(one)), new Random(1), 0).run();
        ClusterSpec three = Specs.of(3, 1, "1.36.4");
        Plan grown = Planner.plan(three, small.observation(three));

        assertThat(grown.step(new StepId("move-endpoint")).common().needs())
                .contains(new StepId("balance/" + FIRST), new StepId("balance/edge-w-1"));
        assertThat(grown.step(new StepId("join/" + SECOND)).common().needs()).contains(new StepId("move-endpoint"));
    }

    @Test
    void refusesToReplaceNobodyAndTwoControlPlanesAtOnce() {
        is(Specs.of(3, 1, "1.36.4"));

        assertThat(objections(Specs.of(3, 1, "1.36.4"), "edge-w-7"))
                .containsExactly("edge-w-7: there is no such node to replace; there are " + FIRST + ", " + SECOND + ", "
                        + THIRD + ", edge-w-1");
        assertThat(objections(Specs.of(3, 1, "1.36.4"), FIRST, SECOND))
                .singleElement()
                .asString()
                .contains("control planes are replaced one after the other", "replace one, then the next");
    }

    @Test
    void refusesToReplaceTheOnlyControlPlaneWhoseAddressEverybodyKnows() {
        is(Specs.of(1, 1, "1.36.4"));

        assertThat(objections(Specs.of(1, 1, "1.36.4"), FIRST))
                .singleElement()
                .asString()
                .contains("would go with it: ask for 3 control planes first");
    }

    @Test
    void putsTheArithmeticIntoTheMessage() {
        is(Specs.of(3, 1, "1.36.4"));
        die(SECOND);
        die(THIRD);
        assertThat(world.answers()).isFalse();
        world.machines.get(SECOND).alive = true;
        assertThat(objections(Specs.of(3, 1, "1.36.4"), THIRD)).isEmpty();

        assertThat(objections(Specs.of(3, 1, "1.36.4"), FIRST)).isEmpty();
        assertThat(objections(Specs.of(1, 1, "1.36.4")))
                .as("the dead one is among those that go, so that one of the others may")
                .isEmpty();
        world.members.add(new ModelMember("f00", "edge-lost-1", "192.0.2.99", false));
        world.machines.get(THIRD).alive = true;
        assertThat(objections(Specs.of(1, 1, "1.36.4"))).isEmpty();
        world.members.add(new ModelMember("f01", "edge-lost-2", "192.0.2.98", false));
        assertThat(objections(Specs.of(3, 1, "1.36.4"))).isEmpty();
    }

    @Test
    void refusesToRestartTheMemberThatEtcdCannotSpare() {
        is(Specs.of(3, 1, "1.35.6"));
        world.machines.get(THIRD).etcd = false;

        assertThat(objections(Specs.of(3, 1, "1.36.4")))
                .anyMatch(v -> v.startsWith(FIRST + ": etcd has 3 members, 2 of them are well; while " + FIRST
                        + " restarts 1 would be, and 2 are needed: bring the others back first"));
    }

    /** As in the lab: a JVM died, kubeadm went on, and its etcd was just starting when the next JVM looked. */
    @Test
    void goesOnWithAnUpgradeWhoseFirstMemberIsJustStarting() {
        is(Specs.of(3, 1, "1.35.6"));
        world.nodes.get(SECOND).annotations.put(Marks.CORDONED, "the run that died");
        world.machines.get(SECOND).etcd = false;

        assertThat(objections(Specs.of(3, 1, "1.36.4"))).isEmpty();
        world.machines.get(THIRD).etcd = false;
        assertThat(objections(Specs.of(3, 1, "1.36.4"))).isNotEmpty();
    }

    @Test
    void refusesWhatItCannotCalculate() {
        is(Specs.of(3, 1, "1.36.4"));
        Observation seen = world.observation(Specs.of(1, 1, "1.36.4"));
        ClusterState state = seen.state().orElseThrow();
        Observation blind = new Observation(
                seen.cluster(),
                seen.hosts(),
                Optional.of(new ClusterState(state.nodes(), state.addons(), List.of(), state.recorded())),
                true,
                seen.at());

        assertThat(Objections.to(Specs.of(1, 1, "1.36.4"), blind))
                .extracting(Violation::toString)
                .containsExactly("etcd: it does not tell its members, so that nobody can say whether it would keep its "
                        + "quorum: bring it back (the etcd pod of any control plane) and apply again");
    }

    @Test
    void namesOrphansAndTakesThemOutFirst() {
        is(Specs.of(3, 1, "1.36.4"));
        world.members.add(new ModelMember("f00", "", "192.0.2.99", true));

        Plan plan = plan(Specs.of(3, 1, "1.36.4"));

        assertThat(plan.risk()).isEqualTo(Risk.DESTRUCTIVE);
        assertThat(plan.toString())
                .contains("remove etcd member f00 [destructive]: it was announced from 192.0.2.99 and never started");
    }

    @Test
    void takesADeadControlPlanesMemberOutBeforeItsSuccessorComes() {
        is(Specs.of(3, 1, "1.36.4"));
        die(THIRD);

        Plan plan = plan(Specs.of(3, 1, "1.36.4"), THIRD);

        assertThat(plan.step(new StepId("join/edge-control-plane-4")).common().needs())
                .contains(new StepId("member/" + THIRD));
        assertThat(plan.steps()).noneMatch(step -> step.id().value().equals("reset/" + THIRD));
        assertThat(plan.toString()).contains("nothing can be done on its host: no route to host");
    }

    @Test
    void waitsForANodeThatIsNotReadyAndDoesNotVetoThePlan() {
        is(Specs.of(3, 2, "1.36.4"));
        die("edge-w-2");

        Plan plan = plan(Specs.of(3, 3, "1.36.4"));

        assertThat(plan.step(new StepId("ready/edge-w-2")).common().reason())
                .isEqualTo("it is not Ready, and nobody could look: no route to host");
        assertThat(plan.steps()).extracting(step -> step.id().value()).contains("join/edge-w-3");
    }

    @Test
    void upgradesInLanesThatANodeOutOfServiceHolds() {
        is(Specs.of(1, 4, "1.35.6"));
        die("edge-w-3");

        Plan plan = plan(Specs.of(1, 4, "1.36.4"));

        assertThat(plan.step(new StepId("drain/edge-w-1")).common().needs())
                .contains(new StepId("ready/edge-w-3"), new StepId("ready/" + FIRST));
        assertThat(plan.step(new StepId("drain/edge-w-2")).common().needs()).contains(new StepId("ready/edge-w-1"));
    }

    @Test
    void leadsEverybodyToTheSuccessorBeforeTheOnlyControlPlaneGoes() {
        ClusterSpec one = spec(b -> b.controlPlanes(1).workers("w", 1).endpoint(Endpoint.localBalancer()));
        is(one);

        Plan plan = plan(one, FIRST);

        assertThat(((Step.BalanceApi) plan.step(new StepId("balance/" + SECOND))).controlPlanes())
                .as("it joins through the one that goes")
                .containsExactly(FIRST, SECOND);
        assertThat(((Step.BalanceApi) plan.step(new StepId("balance/edge-w-1"))).controlPlanes())
                .containsExactly(SECOND);
        assertThat(plan.step(new StepId("balance/edge-w-1")).common().needs()).contains(new StepId("join/" + SECOND));
        assertThat(plan.step(new StepId("member/" + FIRST)).common().needs())
                .contains(new StepId("balance/edge-w-1"), new StepId("rebalance/" + SECOND));
    }
}
