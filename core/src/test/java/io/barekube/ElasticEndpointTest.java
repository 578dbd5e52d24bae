package io.barekube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.fake.FakeAddon;
import io.barekube.fake.FakeBootstrapper;
import io.barekube.fake.FakeCarrier;
import io.barekube.fake.FakeProvider;
import io.barekube.fake.FakeSpeaker;
import io.barekube.fake.FakeWorld;
import io.barekube.plan.Marks;
import io.barekube.plan.Risk;
import io.barekube.run.FailureClass;
import io.barekube.run.RunFailedException;
import io.barekube.run.RunStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster on a provider with addresses to lend and routers that listen, on fakes of the SPI. */
@Timeout(30)
class ElasticEndpointTest {
    private static final String CP = "edge-control-plane-";
    private static final String IP = "198.51.100.16";

    @TempDir
    Path directory;

    private final FakeWorld world = new FakeWorld();

    private ClusterBuilder builder(int controlPlanes, int workers) {
        return Cluster.named("edge")
                .on(new FakeCarrier(world))
                .bootstrap(new FakeBootstrapper(world))
                .controlPlanes(controlPlanes)
                .workers("w", workers)
                .endpoint(Endpoint.elasticIp())
                .addon(FakeAddon.network(world))
                .store(RunStore.directory(directory))
                .allow(Risk.DESTRUCTIVE);
    }

    @AfterEach
    void noSafetyRuleWasBroken() {
        assertThat(world.sins).isEmpty();
    }

    private int at(String deed) {
        assertThat(world.deeds).contains(deed);
        return world.deeds.indexOf(deed);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> annotations(String node) {
        Map<String, Object> metadata =
                (Map<String, Object>) world.nodeFields.get(node).get("metadata");
        return (Map<String, Object>) metadata.get("annotations");
    }

    @Test
    void keepsTheAddressBeforeTheFirstMachineIsOrdered() throws Exception {
        builder(3, 1).build().apply();

        assertThat(at("reserve/endpoint")).isLessThan(at("create/" + CP + 1)).isLessThan(at("create/edge-w-1"));
        assertThat(world.blocks).hasSize(1);
        assertThat(world.records.values().iterator().next()).containsEntry("endpoint", IP + ":6443");
        assertThat(builder(3, 1).build().apply().changedNothing()).isTrue();
    }

    @Test
    void announcesItOnEachControlPlaneAsSoonAsThatOneCanServe() throws Exception {
        builder(3, 1).build().apply();

        assertThat(at("peer/" + CP + 1)).isLessThan(at("balance/" + CP + 1));
        assertThat(at("balance/" + CP + 1)).isLessThan(at("init/" + CP + 1));
        assertThat(at("join/" + CP + 2)).isLessThan(at("balance/" + CP + 2));
        assertThat(world.balancers).containsOnlyKeys(CP + 1, CP + 2, CP + 3).containsEntry(CP + 3, IP);
        assertThat(annotations(CP + 2)).containsEntry(Marks.BALANCED, IP).containsEntry(Marks.PEERED, "169.254.255.1");
        assertThat(world.deeds("peer")).doesNotContain("peer/edge-w-1");
    }

    @Test
    void newControlPlaneAnnouncesBeforeTheOldOneGoes() throws Exception {
        builder(3, 0).build().apply();
        world.deeds.clear();

        builder(3, 0).build().replace(CP + 1);

        assertThat(world.deeds("reserve")).isEmpty();
        assertThat(at("balance/" + CP + 4)).isLessThan(at("remove/id-" + CP + 1));
    }

    @Test
    void refusalOfAddressesCostsNoMachine() {
        world.fail("reserve/endpoint", 1, FailureClass.CAPACITY, "the project's quota of addresses is used up");

        assertThatThrownBy(() -> builder(1, 1).build().apply())
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("quota of addresses");
        assertThat(world.machines).isEmpty();
    }

    @Test
    void addressesAloneAreGivenBackByDestroy() throws Exception {
        world.fail("create/" + CP + 1, 1, FailureClass.PERMANENT, "no such plan");
        assertThatThrownBy(() -> builder(1, 0).build().apply()).isInstanceOf(RunFailedException.class);
        assertThat(world.blocks).hasSize(1);

        Cluster.existing("edge")
                .on(new FakeCarrier(world))
                .bootstrap(new FakeBootstrapper(world))
                .store(RunStore.directory(directory))
                .destroy();

        assertThat(world.blocks).isEmpty();
    }

    @Test
    void addressThatWasGivenBackByHandIsNotReplacedByAnother() throws Exception {
        builder(1, 0).build().apply();
        world.blocks.clear();

        assertThatThrownBy(() -> builder(1, 0).build().plan())
                .isInstanceOf(InvalidClusterException.class)
                .hasMessageContaining("made with " + IP + ":6443")
                .hasMessageContaining("keeps none");
    }

    @Test
    void addonGetsItsAddressesAndTheSessionsOfEveryNode() throws Exception {
        builder(1, 2).addon(new FakeSpeaker(world)).build().apply();

        assertThat(at("reserve/services")).isLessThan(at("create/" + CP + 1));
        assertThat(world.deeds).contains("given/198.51.100.32/30 [" + CP + "1, edge-w-1, edge-w-2]");
        assertThat(builder(1, 2).addon(new FakeSpeaker(world)).build().apply().changedNothing())
                .isTrue();
    }

    @Test
    void addonThatComesLaterHasStandingNodesPeerWithoutDrainingThem() throws Exception {
        builder(1, 2).build().apply();
        world.deeds.clear();

        builder(1, 2).addon(new FakeSpeaker(world)).build().apply();

        assertThat(world.deeds("peer")).containsExactlyInAnyOrder("peer/edge-w-1", "peer/edge-w-2");
        assertThat(world.deeds).contains("given/198.51.100.32/30 [" + CP + "1, edge-w-1, edge-w-2]");
        assertThat(world.deeds("evict")).isEmpty();
        assertThat(world.deeds("reconfigure")).isEmpty();
        assertThat(annotations("edge-w-1")).containsEntry(Marks.PEERED, "169.254.255.1");
    }

    @Test
    void providerWithoutSuchAddressesIsToldFromTheStart() {
        assertThatThrownBy(() -> builder(3, 0).on(new FakeProvider(world)).build())
                .isInstanceOf(InvalidClusterException.class)
                .hasMessageContaining("elasticIp()")
                .hasMessageContaining("localBalancer()");
    }

    @Test
    void networksOfTheClusterKeepOutOfTheMachines() {
        ClusterSpec spec = builder(1, 0)
                .on(new FakeProvider(world) {
                    @Override
                    public io.barekube.spi.Capabilities capabilities() {
                        return io.barekube.spi.Capabilities.builder()
                                .bgp(true)
                                .addressBlocks(true)
                                .network(CidrBlock.parse("10.0.0.0/8"))
                                .build();
                    }
                })
                .build()
                .spec();

        assertThat(List.of(spec.networking().pods(), spec.networking().services()))
                .containsExactly(CidrBlock.parse("192.168.0.0/16"), CidrBlock.parse("172.26.0.0/16"));
    }
}
