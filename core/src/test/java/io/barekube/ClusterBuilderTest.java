package io.barekube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.barekube.fake.FakeAddon;
import io.barekube.fake.FakeBootstrapper;
import io.barekube.fake.FakeWorld;
import io.barekube.spi.Addon;
import io.barekube.spi.Artifact;
import io.barekube.spi.Capabilities;
import io.barekube.spi.Capabilities.FixedHost;
import io.barekube.spi.Condition;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterBuilderTest {
    private final FakeWorld world = new FakeWorld();
    private Capabilities capabilities = Capabilities.builder().build();

    /** Has capabilities, and must not be asked for anything else. */
    private class Untouchable implements InfrastructureProvider {
        @Override
        public String name() {
            return "untouchable";
        }

        @Override
        public Capabilities capabilities() {
            return capabilities;
        }

        @Override
        public List<Machine> list(String clusterName) {
            throw new AssertionError("list");
        }

        @Override
        public Machine create(MachineRequest request) {
            throw new AssertionError("create");
        }

        @Override
        public Machine await(MachineId id, Duration timeout) {
            throw new AssertionError("await");
        }

        @Override
        public void delete(MachineId id) {
            throw new AssertionError("delete");
        }
    }

    @AfterEach
    void touchedNothing() {
        assertThat(world.deeds).isEmpty();
    }

    private ClusterBuilder named(String name) {
        return Cluster.named(name).on(new Untouchable()).bootstrap(new FakeBootstrapper(world));
    }

    private ClusterBuilder good() {
        return named("edge").controlPlanes(1).addon(FakeAddon.network(world));
    }

    private static List<String> violations(ClusterBuilder builder) {
        InvalidClusterException e = catchThrowableOfType(InvalidClusterException.class, builder::build);
        return e == null
                ? List.of()
                : e.violations().stream().map(Violation::toString).toList();
    }

    @Test
    void acceptsTheLeastThereCanBe() {
        assertThat(good().build().spec().nodes()).extracting(NodeSpec::name).containsExactly("edge-control-plane-1");
    }

    @Test
    void reportsEverythingThatIsWrongInOneException() {
        InvalidClusterException e = catchThrowableOfType(
                InvalidClusterException.class,
                () -> Cluster.named("Edge_1")
                        .kubernetes("latest")
                        .podCidr("10.0.0.0")
                        .serviceCidr("10.96.0.1/16")
                        .dnsDomain("Cluster.Local")
                        .controlPlaneEndpoint("https://api")
                        .controlPlanes(2)
                        .workers("w", -1)
                        .workers("w", 1)
                        .parallelism(0)
                        .build());

        assertThat(e.violations())
                .extracting(Violation::where)
                .contains(
                        "name",
                        "kubernetes",
                        "podCidr",
                        "serviceCidr",
                        "dnsDomain",
                        "controlPlaneEndpoint",
                        "controlPlanes",
                        "pool w",
                        "parallelism",
                        "addons",
                        "on",
                        "bootstrap");
        assertThat(e.getMessage())
                .startsWith("cluster Edge_1 cannot be built; nothing was touched. ")
                .contains(e.violations().size() + " things are wrong:")
                .contains("\n  - kubernetes: \"latest\" is not a Kubernetes version");
    }

    @Test
    void asksEverybodyThoughPartsOfTheDescriptionCannotBeRead() {
        capabilities =
                Capabilities.builder().network(CidrBlock.parse("10.96.7.0/24")).build();

        List<String> violations = violations(Cluster.named("edge")
                .kubernetes("1.37")
                .podCidr("10.244.0.0")
                .serviceCidr("10.96.0.0/16")
                .on(new Untouchable() {
                    @Override
                    public List<Violation> validate(ClusterSpec spec) {
                        return List.of(new Violation("provider", "no such plan"));
                    }
                })
                .bootstrap(new Choosy(world))
                .controlPlanes(2)
                .workers("w", 1, machine -> machine.label("bad key", "x"))
                .workers("w", 1)
                .addon(new Jealous(FakeAddon.network(world))));

        assertThat(violations)
                .hasSize(9)
                .anyMatch(v -> v.startsWith("kubernetes: \"1.37\" is not a Kubernetes version"))
                .anyMatch(v -> v.startsWith("podCidr: \"10.244.0.0\" is not a CIDR"))
                .anyMatch(v -> v.startsWith("serviceCidr: 10.96.0.0/16 overlaps the machines' network"))
                .anyMatch(v -> v.startsWith("controlPlanes: 2 is even"))
                .anyMatch(v -> v.startsWith("pool w: label bad key=x"))
                .anyMatch(v -> v.startsWith("pool w: there are two pools"))
                .contains("provider: no such plan", "containerd: 1.7 is too old", "addon net: its range is too small");
    }

    @Test
    void asksEverybodyThoughThereAreTooManyNodes() {
        assertThat(violations(named("edge")
                        .bootstrap(new Choosy(world))
                        .controlPlanes(1)
                        .workers("w", 5000)
                        .addon(new Jealous(FakeAddon.network(world)))))
                .contains("containerd: 1.7 is too old", "addon net: its range is too small")
                .anyMatch(v -> v.startsWith("pools: 5001 nodes are wanted"));
    }

    /** Has something against the version, whichever it is, and something that has nothing to do with it. */
    private static final class Choosy extends FakeBootstrapper {
        Choosy(FakeWorld world) {
            super(world);
        }

        @Override
        public List<Violation> validate(ClusterSpec spec) {
            return List.of(
                    new Violation("kubernetes", spec.kubernetes() + " is not known"),
                    new Violation("containerd", "1.7 is too old"));
        }
    }

    /** Has something against the pods' network, whichever it is, and something that has nothing to do with it. */
    private record Jealous(FakeAddon plain) implements Addon {
        @Override
        public List<Violation> validate(ClusterSpec spec, Capabilities capabilities) {
            return List.of(
                    new Violation(
                            "addon net",
                            "its range overlaps " + spec.networking().pods()),
                    new Violation("addon net", "its range is too small"));
        }

        @Override
        public String name() {
            return plain.name();
        }

        @Override
        public String version() {
            return plain.version();
        }

        @Override
        public String fingerprint() {
            return plain.fingerprint();
        }

        @Override
        public boolean providesNetwork() {
            return plain.providesNetwork();
        }

        @Override
        public Requirements requires(ClusterSpec spec) {
            return plain.requires(spec);
        }

        @Override
        public List<Stage> stages(ClusterSpec spec, Map<Artifact, String> files) {
            return plain.stages(spec, files);
        }

        @Override
        public List<Condition> health(ClusterSpec spec) {
            return plain.health(spec);
        }

        @Override
        public void verify(Verification verification) throws InterruptedException {
            plain.verify(verification);
        }
    }

    @Test
    void wantsOneThreeOrFiveControlPlanes() {
        assertThat(violations(good().controlPlanes(0)))
                .singleElement()
                .asString()
                .contains("at least one");
        assertThat(violations(good().controlPlanes(2)))
                .singleElement()
                .asString()
                .contains("2 is even", "ask for 1 or 3");
        assertThat(violations(good().controlPlanes(4)))
                .singleElement()
                .asString()
                .contains("4 is even", "ask for 3 or 5");
        assertThat(violations(good().controlPlanes(7)))
                .singleElement()
                .asString()
                .contains("ask for 1, 3 or 5");
        assertThat(good().controlPlanes(5).build().spec().nodes(Role.CONTROL_PLANE))
                .hasSize(5);
    }

    @Test
    void wantsNetworksThatDoNotOverlap() {
        assertThat(violations(good().podCidr("10.96.0.0/12"))).anyMatch(v -> v.contains("overlap: choose networks"));
        assertThat(violations(good().podCidr("fd00::/48"))).anyMatch(v -> v.contains("IPv4 clusters"));
        assertThat(violations(good().serviceCidr("fd00::/112")))
                .containsExactly("serviceCidr: this release makes IPv4 clusters; fd00:0:0:0:0:0:0:0/112 is IPv6");
        assertThat(violations(good().serviceCidr("10.96.0.0/29"))).anyMatch(v -> v.contains("not between /12 and /28"));
    }

    @Test
    void wantsPodNetworksWithRoomForEveryNode() {
        assertThat(violations(good().podCidr("10.244.0.0/23").workers(1))).isEmpty();
        assertThat(violations(good().podCidr("10.244.0.0/23").workers(2)))
                .containsExactly(
                        "podCidr: 10.244.0.0/23 has room for 2 nodes of a /24 each, and 3 are wanted: choose a larger network");
    }

    @Test
    void keepsOffTheMachinesNetwork() {
        capabilities =
                Capabilities.builder().network(CidrBlock.parse("10.244.7.0/24")).build();
        assertThat(violations(good())).isEmpty();
        assertThat(violations(good().podCidr("10.244.0.0/16")))
                .containsExactly("podCidr: 10.244.0.0/16 overlaps the machines' network 10.244.7.0/24: choose another");

        capabilities = Capabilities.builder()
                .hosts(List.of(new FixedHost("a", "10.96.3.4"), new FixedHost("b", "b.example")))
                .build();
        assertThat(violations(good()))
                .containsExactly(
                        "a: its address 10.96.3.4 lies within the pods' or services' network: choose other podCidr(..) and serviceCidr(..)");
    }

    @Test
    void wantsNamesThatKubernetesTakes() {
        assertThat(violations(named("x".repeat(41)).controlPlanes(1).addon(FakeAddon.network(world))))
                .anyMatch(v -> v.startsWith("name: "));
        assertThat(violations(good().workers("Big", 1))).anyMatch(v -> v.startsWith("pool Big: its name"));
        assertThat(violations(
                        good().workers("w", 1, m -> m.label("bad key", "x").taint("a", "b", "Sometimes"))))
                .hasSize(2)
                .allMatch(v -> v.startsWith("pool w: "));
        assertThat(violations(named("e".repeat(40))
                        .controlPlanes(1)
                        .addon(FakeAddon.network(world))
                        .workers("w".repeat(20), 100)))
                .anyMatch(v -> v.contains("longer than 63"));
    }

    @Test
    void wantsPoolsThatDiffer() {
        assertThat(violations(good().workers("w", 1).workers("w", 2)))
                .containsExactly("pool w: there are two pools of this name: give each its own");
        assertThat(violations(good().workers(ClusterBuilder.CONTROL_PLANE_POOL, 1)))
                .contains("pool control-plane: there are two pools of this name: give each its own");
    }

    @Test
    void answersAnAbsurdCountAtOnce() {
        assertThat(violations(good().workers("w", Integer.MAX_VALUE).workers("v", Integer.MAX_VALUE)))
                .anyMatch(v -> v.startsWith("pools: 4294967295 nodes are wanted"));
        assertThat(violations(good().workers("w", Integer.MAX_VALUE).workers("v", Integer.MIN_VALUE)))
                .anyMatch(v -> v.startsWith("pools: 2147483648 nodes are wanted"))
                .anyMatch(v -> v.startsWith("pool v: -2147483648 machines"));
    }

    @Test
    void takesHostsByNameOnlyFromAProviderThatHasSome() {
        assertThat(violations(good().workers("w", 1, m -> m.hosts("a")))).anyMatch(v -> v.contains("fixed hosts"));
        capabilities = Capabilities.builder()
                .hosts(List.of(new FixedHost("a", "192.0.2.1"), new FixedHost("b", "192.0.2.2")))
                .build();
        assertThat(good().workers("w", 1, m -> m.hosts("a")).build().spec().nodes())
                .extracting(NodeSpec::name)
                .containsExactly("b", "a");
        assertThat(violations(good().controlPlanes(1, m -> m.hosts("a")).workers("w", 1, m -> m.hosts("a"))))
                .contains("pool w: host a is named twice");
        assertThat(violations(good().workers("w", 1, m -> m.hosts("a", "b"))))
                .contains("pool w: it names 2 hosts for 1 nodes");
    }

    @Test
    void wantsAddonsThatFitTogether() {
        assertThat(violations(named("edge").controlPlanes(1))).anyMatch(v -> v.contains("none gives pods a network"));
        assertThat(violations(good().addon(FakeAddon.network(world)))).contains("addon net: it is there twice");
        assertThat(violations(good().addon(new FakeAddon(world, "net2", "1", true, Set.of()))))
                .contains("addons: several give pods a network: net, net2");
        assertThat(violations(good().addon(new FakeAddon(world, "a", "1", false, Set.of("z")))))
                .contains("addon a: it comes after z, which is not in the cluster");
        assertThat(violations(good().addon(new FakeAddon(world, "a", "1", false, Set.of("b")))
                        .addon(new FakeAddon(world, "b", "1", false, Set.of("a")))))
                .contains("addon a: by its order it would come after itself");
        assertThat(violations(named("edge")
                        .controlPlanes(1)
                        .addon(new FakeAddon(world, "net", "1", true, Set.of("a")))
                        .addon(FakeAddon.named(world, "a"))))
                .containsExactly("addon net: it gives pods their network, so it cannot come after [a]");
        assertThat(violations(good().addon(new FakeAddon(world, "An Addon", "1", false, Set.of()))))
                .contains("addon An Addon: its name is not a DNS label");
    }

    @Test
    void wantsAnEndpointWithAPortThatExists() {
        assertThat(violations(good().controlPlaneEndpoint("api.example:6443"))).isEmpty();
        assertThat(violations(good().controlPlaneEndpoint("api.example:66443"))).hasSize(1);
        assertThat(violations(good().controlPlaneEndpoint("api.example"))).hasSize(1);
    }

    @Test
    void keepsABuiltClusterApartFromItsBuilder() {
        ClusterBuilder builder = good().workers("w", 1);
        Cluster cluster = builder.build();

        builder.workers("v", 5);
        Cluster bigger = cluster.toBuilder().withoutWorkers().workers("w", 2).build();

        assertThat(cluster.spec().nodes()).hasSize(2);
        assertThat(bigger.spec().nodes()).hasSize(3);
        assertThat(cluster.toBuilder().build().spec()).isEqualTo(cluster.spec());
    }

    @Test
    void refusesTimeoutsThatAreNone() {
        assertThatThrownBy(() -> new Timeouts(
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("longer than zero");
        assertThat(Timeouts.DEFAULT.times(0.5).prepare()).isEqualTo(Duration.ofSeconds(450));
        assertThat(Timeouts.DEFAULT.times(0.5).run()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void wantsAVirtualIpThatNobodyHasAndThatArpCanAnnounce() {
        capabilities = Capabilities.builder()
                .network(CidrBlock.parse("192.0.2.0/24"))
                .hosts(List.of(new FixedHost("a", "192.0.2.7"), new FixedHost("b", "b.example")))
                .build();
        assertThat(violations(good().endpoint(Endpoint.virtualIp("192.0.2.9")))).isEmpty();
        assertThat(violations(good().endpoint(Endpoint.virtualIp("192.0.2.7"))))
                .containsExactly(
                        "endpoint: virtualIp(\"192.0.2.7\") is the address of host a: choose one that nobody has");
        assertThat(violations(good().endpoint(Endpoint.virtualIp("198.51.100.9"))))
                .containsExactly(
                        "endpoint: virtualIp(\"198.51.100.9\") is not within the machines' network 192.0.2.0/24: choose an unused address of it");
        assertThat(violations(good().endpoint(Endpoint.virtualIp("vip.example"))))
                .singleElement()
                .asString()
                .contains("is not an IP address");
        assertThat(violations(good().endpoint(Endpoint.virtualIp("127.0.0.1"))))
                .anyMatch(v -> v.contains("is no address of a machine"));
        capabilities = Capabilities.builder().layer2(false).build();
        assertThat(violations(good().endpoint(Endpoint.virtualIp("10.96.0.9"))))
                .hasSize(2)
                .anyMatch(v -> v.contains("the machines share no segment: use localBalancer()"))
                .anyMatch(v -> v.contains("is within the cluster's own network 10.96.0.0/16"));
        assertThat(violations(good().endpoint(Endpoint.localBalancer()))).isEmpty();
        assertThat(violations(good().controlPlanes(3).endpoint(new Endpoint.SingleControlPlane())))
                .singleElement()
                .asString()
                .contains("would not serve 3", "localBalancer()");
    }

    @Test
    void keepsLabelsTaintsAndAnnotationsApartFromThoseOfOthers() {
        assertThat(violations(good().workers(
                                "w",
                                1,
                                m -> m.label("barekube.io/x", "1")
                                        .annotation("barekube.io/pool", "x")
                                        .annotation("not a key", "x")
                                        .label("kubernetes.io/os", "x")
                                        .taint("node.kubernetes.io/not-ready", "", "NoSchedule"))))
                .hasSize(5)
                .anyMatch(v -> v.contains("label barekube.io/x would be taken for one of the cluster's own"))
                .anyMatch(v -> v.contains("annotation barekube.io/pool would be taken"))
                .anyMatch(v -> v.contains("annotation not a key is not a Kubernetes annotation"))
                .anyMatch(v -> v.contains("may not give itself the label kubernetes.io/os"))
                .anyMatch(v -> v.contains("is one that Kubernetes sets and takes away itself"));
        assertThat(violations(good().workers(
                                "w",
                                1,
                                m -> m.label("tier", "a")
                                        .annotation("example.com/x", "any thing")
                                        .taint("a", "b", "NoExecute"))))
                .isEmpty();
    }
}
