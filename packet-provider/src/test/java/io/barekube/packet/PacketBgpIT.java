package io.barekube.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.Secret;
import io.barekube.run.FailureClass;
import io.barekube.spi.BgpPeering;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.testkit.packet.Fault;
import io.barekube.testkit.packet.PacketBox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** BGP of a project and of its devices: enabled once, opened once, and everything about it read. */
final class PacketBgpIT {
    private static final ClusterId CLUSTER = BoxedProvider.cluster("edge");
    private static final String ENABLE = "/projects/*/bgp-configs";
    private static final String SESSIONS = "/devices/*/bgp/sessions";

    @TempDir
    Path state;

    private BoxedProvider boxed;
    private PacketBox box;

    @BeforeEach
    void start() {
        boxed = BoxedProvider.in(state);
        box = boxed.box;
    }

    @AfterEach
    void stop() {
        boxed.close();
    }

    private Machine up(PacketProvider provider) throws Exception {
        return BoxedProvider.up(provider, CLUSTER, 1).get(0);
    }

    @Test
    void whatAMachineMustKnowIsRead() throws Exception {
        PacketProvider provider = boxed.provider();
        Machine up = up(provider);

        BgpPeering peering = provider.peering(up.id());

        assertThat(up.address()).contains("10.66.0.3");
        assertThat(peering)
                .isEqualTo(BgpPeering.builder("10.66.0.3", 65000, List.of("169.254.255.1", "169.254.255.2"), 65530)
                        .multihop(true)
                        .gateway("10.66.0.2")
                        .build());
        assertThat(posts("/bgp-configs"))
                .singleElement()
                .satisfies(call -> assertThat(call.body()).contains("\"deployment_type\":\"local\"", "\"asn\":65000"));
        assertThat(posts("/bgp/sessions"))
                .singleElement()
                .satisfies(call ->
                        assertThat(call.body()).contains("\"address_family\":\"ipv4\"", "\"default_route\":false"));
    }

    @Test
    void numbersAndPasswordAreWhatTheProjectHas() throws Exception {
        box.bgp("global", "enabled", 4_200_000_001L, Optional.of("Passw0rdPassw0rd"));
        PacketProvider provider = boxed.provider();

        BgpPeering peering = provider.peering(up(provider).id());

        assertThat(peering.asn()).isEqualTo(4_200_000_001L);
        assertThat(peering.password()).contains(Secret.of("Passw0rdPassw0rd"));
        assertThat(peering.toString()).doesNotContain("Passw0rd");
        assertThat(posts("/bgp-configs")).isEmpty();
    }

    @Test
    void theProjectIsAskedOnceForAllMachines() throws Exception {
        PacketProvider provider = boxed.provider();
        List<Callable<BgpPeering>> work = new ArrayList<>();
        for (Machine machine : BoxedProvider.up(provider, CLUSTER, 3)) {
            work.add(() -> provider.peering(machine.id()));
        }

        assertThat(BoxedProvider.atOnce(work)).extracting(BgpPeering::address).doesNotHaveDuplicates();
        BoxedProvider.atOnce(work);

        assertThat(posts("/bgp-configs")).hasSize(1);
        assertThat(posts("/bgp/sessions")).hasSize(3);
        assertThat(reads("/bgp-config")).as("before and after it was enabled").isEqualTo(2);
    }

    // --- others, and lost answers

    @Test
    void somebodyElseMayEnableItAtTheSameTime() throws Exception {
        PacketProvider provider = boxed.provider();
        Machine up = up(provider);
        box.fail("POST", ENABLE, 1, new Fault.Status(422, "Project already has a BGP configuration", true));

        assertThat(provider.peering(up.id()).asn()).isEqualTo(65000);

        assertThat(posts("/bgp-configs")).hasSize(1);
    }

    @Test
    void twoProvidersMayWorkAtTheSameProject() throws Exception {
        PacketProvider one = boxed.provider();
        PacketProvider other = boxed.provider();
        List<Callable<BgpPeering>> work = new ArrayList<>();
        for (Machine machine : BoxedProvider.up(one, CLUSTER, 2)) {
            work.add(() -> one.peering(machine.id()));
            work.add(() -> other.peering(machine.id()));
        }

        assertThat(BoxedProvider.atOnce(work)).doesNotContainNull().hasSize(4);

        assertThat(box.leftovers())
                .filteredOn(left -> left.startsWith("BGP session"))
                .hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void answersMayGetLost(Fault fault) throws Exception {
        PacketProvider provider = boxed.provider();
        Machine up = up(provider);
        box.fail("POST", ENABLE, 1, fault);
        box.fail("POST", SESSIONS, 1, fault);
        box.fail("GET", "/devices/*/bgp/neighbors", 1, fault);

        assertThat(provider.peering(up.id()).peers()).hasSize(2);

        assertThat(box.leftovers())
                .filteredOn(left -> left.startsWith("BGP session"))
                .hasSize(1);
    }

    static Stream<Fault> faults() {
        return Stream.of(Fault.ohSnap(), new Fault.Cut(true), new Fault.Cut(false), new Fault.Html(502));
    }

    @Test
    void whatIsRefusedForGoodIsToldAsItIs() throws Exception {
        PacketProvider provider = boxed.provider();
        Machine up = up(provider);
        box.fail("POST", ENABLE, 1, new Fault.Status(422, "Asn is not valid", false));

        assertThatExceptionOfType(PacketException.Refused.class)
                .isThrownBy(() -> provider.peering(up.id()))
                .withMessageContaining("Asn is not valid");
        box.fail("POST", SESSIONS, 1, new Fault.Status(422, "Address family is not valid", false));
        assertThatExceptionOfType(PacketException.Refused.class)
                .isThrownBy(() -> provider.peering(up.id()))
                .withMessageContaining("Address family is not valid");
    }

    // --- states of the project

    @Test
    void whatWasDisabledIsEnabledAnew() throws Exception {
        box.bgp("local", "disabled", 65000, Optional.empty());
        PacketProvider provider = boxed.provider();

        assertThat(provider.peering(up(provider).id()).asn()).isEqualTo(65000);

        assertThat(posts("/bgp-configs")).hasSize(1);
    }

    @Test
    void whatIsDisabledMeanwhileIsEnabledAnew() throws Exception {
        PacketProvider provider = boxed.provider();
        List<Machine> machines = BoxedProvider.up(provider, CLUSTER, 2);
        provider.peering(machines.get(0).id());
        box.bgp("local", "disabled", 65000, Optional.empty());

        provider.peering(machines.get(1).id());

        assertThat(posts("/bgp-configs")).hasSize(2);
    }

    @Test
    void globalBgpThatPeopleLookAtIsExplained() throws Exception {
        box.bgp("global", "requested", 64999, Optional.empty());
        PacketProvider provider = boxed.provider();
        Machine up = up(provider);

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> provider.peering(up.id()))
                .withMessageContaining("global BGP was requested for project " + box.project())
                .withMessageContaining("people look at such requests")
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT));

        assertThat(posts("/bgp")).isEmpty();
    }

    @Test
    void localBgpThatIsOnItsWayIsWaitedFor() throws Exception {
        box.bgp("local", "requested", 65000, Optional.empty());
        PacketProvider provider = boxed.provider();
        Machine up = up(provider);
        CompletableFuture<BgpPeering> peering = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        peering.complete(provider.peering(up.id()));
                    } catch (InterruptedException | RuntimeException e) {
                        peering.completeExceptionally(e);
                    }
                },
                "bgp-waiting");
        thread.setDaemon(true);
        thread.start();
        while (reads("/bgp-config") < 3 && !peering.isDone()) {
            boxed.time.waiter().pause(Duration.ofSeconds(1));
        }

        assertThat(peering).isNotDone();
        box.bgp("local", "enabled", 65000, Optional.empty());

        assertThat(peering.get(20, TimeUnit.SECONDS).asn()).isEqualTo(65000);
    }

    // --- rights, and machines that are gone

    @Test
    void aTokenWithoutRightsFailsAtOnceAndForGood() throws Exception {
        Machine up = up(boxed.provider());
        int before = box.calls().size();

        assertThatExceptionOfType(PacketException.Forbidden.class)
                .isThrownBy(() ->
                        boxed.builder().token(box.tokenWithoutRights()).build().peering(up.id()))
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT));

        assertThat(box.calls()).hasSize(before + 1);
    }

    @Test
    void aMachineThatIsGoneIsNamed() {
        String id = UUID.randomUUID().toString();

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> boxed.provider().peering(new MachineId(id)))
                .withMessageContaining("there is no Packet device " + id)
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.WORLD_CHANGED));
    }

    @Test
    void sessionsGoWithTheirDevice() throws Exception {
        PacketProvider provider = boxed.provider();
        provider.peering(up(provider).id());

        BoxedProvider.destroy(provider, CLUSTER);

        assertThat(box.leftovers()).isEmpty();
    }

    private List<PacketBox.Call> posts(String path) {
        return box.calls().stream()
                .filter(call -> call.method().equals("POST") && call.path().contains(path))
                .toList();
    }

    private long reads(String path) {
        return box.calls().stream()
                .filter(call -> call.method().equals("GET") && call.path().endsWith(path))
                .count();
    }
}
