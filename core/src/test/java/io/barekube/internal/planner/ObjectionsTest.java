package io.barekube.internal.planner;

import static io.barekube.internal.planner.ModelWorld.ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.ChangePolicy;
import io.barekube.ClusterId;
import io.barekube.ClusterSpec;
import io.barekube.Violation;
import io.barekube.fake.FakeFacts;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.plan.Plan;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineState;
import io.barekube.spi.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ObjectionsTest {
    private static final String CONTROL = "edge-control-plane-1";
    private static final Set<String> LEADS = Set.of("kubelet.conf", "admin.conf", "initialised");
    private static final Set<String> JOINED = Set.of("kubelet.conf");
    private final ClusterSpec spec = Specs.withWorkers(2);
    private final List<ObservedHost> hosts = new ArrayList<>();
    private final Map<String, ObservedNode> nodes = new LinkedHashMap<>();
    private boolean apiAnswers;

    private void host(String name, HostFacts facts) {
        hosts.add(new ObservedHost(
                ModelWorld.host(spec.node(name), MachineState.RUNNING), Optional.of(facts), Optional.empty()));
    }

    private static HostFacts facts(String name, Set<String> files) {
        return FakeFacts.facts(name, Duration.ZERO, files, Optional.of(FakeFacts.inventory(ID, name)));
    }

    private static HostFacts bare(String name, Duration clockOffset) {
        return FakeFacts.facts(name, clockOffset, Set.of(), Optional.empty());
    }

    private void node(String name, String version) {
        apiAnswers = true;
        nodes.put(name, new ObservedNode(name, true, version, ""));
    }

    private Observation observation() {
        return new Observation(
                ID, hosts, apiAnswers ? Optional.of(new ClusterState(nodes, Map.of())) : Optional.empty(), true);
    }

    private List<String> objections() {
        return Objections.to(spec, observation()).stream()
                .map(Violation::toString)
                .toList();
    }

    @Test
    void permitsAnEmptyWorldAndAWholeCluster() {
        assertThat(objections()).isEmpty();
        host(CONTROL, facts(CONTROL, LEADS));
        host("edge-w-1", facts("edge-w-1", JOINED));
        node(CONTROL, "v1.36.4");
        node("edge-w-1", "v1.36.4");
        assertThat(objections()).isEmpty();
    }

    @Test
    void doesNotInitialiseAnewWhenWorkersAreJoinedAndTheApiIsSilent() {
        host(CONTROL, facts(CONTROL, LEADS));
        host("edge-w-1", facts("edge-w-1", JOINED));

        assertThat(objections()).singleElement().asString().startsWith("control plane: nodes of this cluster");
    }

    @Test
    void doesNotReplaceAControlPlaneWhoseApiIsSilent() {
        host(CONTROL, facts(CONTROL, LEADS));
        Wanted wanted = new Wanted(spec, Map.of(), ChangePolicy.DEFAULT, Set.of(CONTROL));

        assertThat(Objections.to(wanted, observation()))
                .singleElement()
                .asString()
                .startsWith(CONTROL + ": no control plane's API server answers");
    }

    @Test
    void permitsAnotherTryOfTheInitialisationWhileNoWorkerIsJoined() {
        host(CONTROL, facts(CONTROL, LEADS));
        host("edge-w-1", facts("edge-w-1", Set.of()));

        assertThat(objections()).isEmpty();
    }

    @Test
    void tellsHostsThatAreOneMachine() {
        host("edge-w-1", bare("same", Duration.ZERO));
        host("edge-w-2", bare("same", Duration.ZERO));

        assertThat(objections()).singleElement().asString().startsWith("edge-w-1, edge-w-2: they have the same");
    }

    @Test
    void permitsThirtySecondsBetweenClocksAndNoMore() {
        host(CONTROL, bare(CONTROL, Duration.ofSeconds(30)));
        host("edge-w-1", bare("edge-w-1", Duration.ofSeconds(31)));
        host("edge-w-2", bare("edge-w-2", Duration.ofMinutes(-5)));

        assertThat(objections())
                .hasSize(2)
                .anyMatch(v -> v.startsWith("edge-w-1: its clock is 31 s ahead of"))
                .anyMatch(v -> v.startsWith("edge-w-2: its clock is 300 s behind"));
    }

    @Test
    void refusesToSkipAMinorRelease() {
        host(CONTROL, facts(CONTROL, LEADS));
        node(CONTROL, "v1.34.11");

        assertThat(objections())
                .singleElement()
                .asString()
                .startsWith(CONTROL + ": it runs Kubernetes 1.34.11 and the spec wants 1.36.4")
                .contains("ask for a 1.35 release first");
    }

    @Test
    void refusesToGoBack() {
        host(CONTROL, facts(CONTROL, LEADS));
        node(CONTROL, "v1.36.5");

        assertThat(objections()).singleElement().asString().contains("does not go back; ask for 1.36.5 or newer");
    }

    @Test
    void tellsWhyAHostDidNotLetUsIn() {
        hosts.add(new ObservedHost(
                ModelWorld.host(spec.node("edge-w-1"), MachineState.RUNNING),
                Optional.empty(),
                Optional.of("the host key changed")));

        assertThat(objections()).containsExactly("edge-w-1: the host key changed");
    }

    @Test
    void refusesToMakeAWorkerOfAControlPlane() {
        host("edge-w-1", facts("edge-w-1", LEADS));
        node("edge-w-1", "v1.36.4");

        assertThat(objections())
                .singleElement()
                .asString()
                .startsWith("edge-w-1: it is a control plane of the cluster");
    }

    @Test
    void refusesMachinesOfAnotherClusterOfTheSameNameAndDoesNotDeleteThem() {
        Machine machine = Machine.builder(new MachineId("m-7"))
                .tag(Tags.ID, new UUID(0, 9).toString())
                .build();
        hosts.add(new ObservedHost(new Host(spec.node("edge-w-1"), machine), Optional.empty(), Optional.empty()));

        assertThat(objections())
                .containsExactly("edge-w-1: its machine m-7 was made for another cluster named edge: "
                        + "names are unique within a provider, choose another");
        assertThat(Removal.plan(observation()).isEmpty()).isTrue();
    }

    @Test
    void namesAHostOfAnotherCluster() {
        ClusterId other = new ClusterId("lab", new UUID(0, 9));
        host(
                "edge-w-1",
                FakeFacts.facts("edge-w-1", Duration.ZERO, JOINED, Optional.of(FakeFacts.inventory(other, "n-3"))));

        assertThat(objections())
                .containsExactly("edge-w-1: it belongs to the cluster lab (" + other.uuid()
                        + ") as n-3: take another host, or destroy that cluster first");
    }

    @Test
    void namesMachinesThatAreThereTwice() {
        for (String id : List.of("m-1", "m-2")) {
            hosts.add(new ObservedHost(
                    new Host(
                            spec.node("edge-w-1"),
                            Machine.builder(new MachineId(id)).build()),
                    Optional.of(bare(id, Duration.ZERO)),
                    Optional.empty()));
        }

        assertThat(objections())
                .containsExactly("edge-w-1: several machines carry its tag (m-1, m-2): delete all but one");
        assertThat(Removal.plan(observation()).steps()).hasSize(3);
    }

    @Test
    void resetsHostsThatStayAndLooksAgainAtThoseItCouldNotSee() {
        host(CONTROL, facts(CONTROL, LEADS));
        host("edge-w-1", bare("edge-w-1", Duration.ZERO));
        hosts.add(new ObservedHost(
                ModelWorld.host(spec.node("edge-w-2"), MachineState.RUNNING),
                Optional.empty(),
                Optional.of("connection refused")));

        Plan plan = Removal.plan(new Observation(ID, hosts, Optional.empty(), false));

        assertThat(plan.steps())
                .extracting(step -> step.id().value())
                .containsExactly("reset/edge-w-2", "reset/" + CONTROL, "release");
    }
}
