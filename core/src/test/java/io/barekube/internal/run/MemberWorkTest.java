package io.barekube.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.Cluster;
import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.fake.FakeAddon;
import io.barekube.fake.FakeBootstrapper;
import io.barekube.fake.FakeProvider;
import io.barekube.fake.FakeWorld;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import io.barekube.run.FailureClass;
import io.barekube.spi.ArtifactSource;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.Host;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Etcd's members, taken out of a world that is no longer as the plan saw it. */
class MemberWorkTest {
    private static final ClusterId ID = new ClusterId("edge", new UUID(0, 1));
    private final FakeWorld world = new FakeWorld();
    private final FakeTime time = new FakeTime();
    private final Instant start = time.instant();
    private final List<String> told = new ArrayList<>();
    private BootstrapSession session;
    private Hosts hosts;
    private MemberWork members;

    @BeforeEach
    void threeControlPlanes() throws InterruptedException {
        ClusterSpec spec = Cluster.named("edge")
                .on(new FakeProvider(world))
                .bootstrap(new FakeBootstrapper(world))
                .controlPlanes(3)
                .addon(FakeAddon.network(world))
                .build()
                .spec();
        session = new FakeBootstrapper(world)
                .open(new BootstrapContext(
                        ID, spec, ArtifactSource.upstream(), Optional.empty(), List.of(), time.waiter()));
        List<ObservedHost> observed = new ArrayList<>();
        for (NodeSpec node : spec.nodes(Role.CONTROL_PLANE)) {
            Host host = new Host(
                    node,
                    Machine.builder(new MachineId("m-" + node.name()))
                            .address("192.0.2.1")
                            .build());
            session.joinControlPlane(host, List.of(), Endpoint.localBalancer(), line -> {});
            observed.add(new ObservedHost(host, Optional.empty(), Optional.empty()));
        }
        List<Host> all = observed.stream().map(ObservedHost::host).toList();
        ClusterState state = new ClusterState(Map.of(), Map.of(), session.members(all), Optional.empty());
        hosts = new Hosts(new Observation(ID, observed, Optional.of(state), true));
        members = new MemberWork(session, hosts, new NodeObjects(new LiveApi(session, hosts)), time.waiter());
    }

    private static String cp(int number) {
        return "edge-control-plane-" + number;
    }

    private void remove(int number) throws InterruptedException {
        Step.Common common =
                new Step.Common(new StepId("member/" + cp(number)), List.of(), List.of(), "", Risk.DESTRUCTIVE);
        members.remove(new Step.RemoveMember(common, cp(number), "id-" + cp(number)), told::add);
    }

    private Duration waited() {
        return Duration.between(start, time.instant());
    }

    @Test
    void takesAMemberOutAndAsksItsControlPlaneNoMore() throws Exception {
        remove(2);

        assertThat(world.members).containsExactly(cp(1), cp(3));
        assertThat(hosts.controlPlanes()).extracting(Host::name).containsExactly(cp(1), cp(3));
        assertThat(waited()).isZero();
        remove(2);
        assertThat(world.deeds("remove")).hasSize(1);
    }

    @Test
    void refusesWithTheArithmeticWhenAnotherMemberDiedSinceThePlan() {
        world.kill(cp(3));

        assertThatThrownBy(() -> remove(2))
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT))
                .hasMessageContaining("etcd has 3 members, 2 of them are well; without " + cp(2)
                        + " 1 of 2 would be, and 2 are needed");
        assertThat(world.members).hasSize(3);
    }

    @Test
    void looksTwiceAtAMemberThatDoesNotAnswer() throws Exception {
        world.kill(cp(2));

        remove(2);

        assertThat(world.members).containsExactly(cp(1), cp(3));
        assertThat(waited()).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void leavesAMemberThatAnswersAgain() {
        world.coughs.put(cp(2), 1);

        assertThatThrownBy(() -> remove(2))
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.WORLD_CHANGED))
                .hasMessageContaining("answers again");
        assertThat(world.members).hasSize(3);
    }

    @Test
    void doesNotDoubtAMemberWhoseNodeIsMarkedAsLeavingOrWhoseMachineIsGone() throws Exception {
        world.kill(cp(2));
        world.nodeFields.put(cp(2), Map.of("metadata", Map.of("annotations", Map.of(Marks.LEAVING, "run"))));

        remove(2);

        assertThat(waited()).isZero();
        assertThat(world.members).hasSize(2);
    }

    @Test
    void keepsTheLastMemberWhateverItIsAsked() throws Exception {
        remove(3);
        remove(2);

        assertThatThrownBy(() -> remove(1)).hasMessageContaining("the last control plane");
        assertThat(world.members).containsExactly(cp(1));
    }

    @Test
    void doesNotLetAMachineGoWhoseMemberIsStillIn() throws Exception {
        assertThatThrownBy(() -> members.expectOut(cp(2))).hasMessageContaining("the member goes first");

        remove(2);
        members.expectOut(cp(2));
    }
}
