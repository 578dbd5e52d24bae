package io.barekube.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.OperationTimeoutException;
import io.barekube.Secret;
import io.barekube.run.FailureClass;
import io.barekube.spi.HostKeyCheck;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineState;
import io.barekube.spi.SshAccess;
import io.barekube.testkit.packet.Destiny;
import io.barekube.testkit.packet.Fault;
import io.barekube.testkit.packet.Pace;
import io.barekube.testkit.packet.PacketBox;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong at a real cloud, and what becomes of it. */
final class PacketFaultsIT {
    private static final ClusterId CLUSTER = BoxedProvider.cluster("edge");
    private static final Duration PATIENCE = Duration.ofMinutes(40);
    /** So long that a slow computer does not miss it. */
    private static final Pace SLOW =
            new Pace(Duration.ofMinutes(30), Duration.ofSeconds(20), Duration.ofSeconds(12), Duration.ofSeconds(25));

    private static final String DEVICES = "/projects/*/devices";

    @TempDir
    Path state;

    private BoxedProvider boxed;

    private PacketBox box() {
        return box(PacketBox.builder().prefix("/metal/v1"));
    }

    private PacketBox box(PacketBox.Builder builder) {
        boxed = new BoxedProvider(state, builder);
        return boxed.box;
    }

    @AfterEach
    void stop() {
        boxed.close();
    }

    private Machine up(PacketProvider provider, int number) throws InterruptedException {
        return provider.await(
                provider.create(BoxedProvider.worker(CLUSTER, number)).id(), PATIENCE);
    }

    // --- lost and wrong answers

    @Test
    void anAnswerThatWasLostBuysNoSecondDevice() throws Exception {
        PacketBox box = box();
        box.fail("POST", DEVICES, 1, new Fault.Cut(true));

        assertThat(up(boxed.provider(), 1).state()).isEqualTo(MachineState.RUNNING);

        assertThat(box.everOrdered()).isEqualTo(1);
        assertThat(orders(box)).isEqualTo(1);
    }

    @Test
    void aFaultAfterTheOrderBuysNoSecondDevice() throws Exception {
        PacketBox box = box();
        box.fail("POST", DEVICES, 1, Fault.ohSnap());

        up(boxed.provider(), 1);

        assertThat(box.everOrdered()).isEqualTo(1);
    }

    @Test
    void anOrderThatGotLostIsSentAgainAfterALook() throws Exception {
        PacketBox box = box();
        box.fail("POST", DEVICES, 1, new Fault.Cut(false));
        box.fail("POST", DEVICES, 1, new Fault.Html(503));

        up(boxed.provider(), 1);

        assertThat(box.everOrdered()).isEqualTo(1);
        assertThat(orders(box)).isEqualTo(3);
        List<PacketBox.Call> calls = box.calls();
        int first = indexOfOrder(calls, 0);
        int second = indexOfOrder(calls, first + 1);
        assertThat(calls.subList(first + 1, second))
                .as("looks between the two orders")
                .anyMatch(call -> call.method().equals("GET") && call.path().endsWith("/devices"));
    }

    @Test
    void anOrderThatNeverArrivesIsGivenUpAsTransient() {
        PacketBox box = box();
        box.fail("POST", DEVICES, 100, new Fault.Cut(false));

        assertThatExceptionOfType(PacketException.Unreachable.class)
                .isThrownBy(() -> up(boxed.provider(), 1))
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT));

        assertThat(orders(box)).isEqualTo(3);
        assertThat(box.devices()).isEmpty();
    }

    @Test
    void readingGoesOnWhereTheApiStumbles() throws Exception {
        PacketBox box = box();
        box.fail("GET", DEVICES, 2, new Fault.Status(500, "Oh snap", false));
        box.fail("GET", DEVICES, 1, new Fault.Cut(false));
        box.fail("GET", "/devices/*/events", 1, new Fault.Html(502));

        assertThat(up(boxed.provider(), 1).state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void aCallThatIsNotAnsweredEndsByItself() throws Exception {
        PacketBox box = box();
        box.fail("GET", DEVICES, 1, new Fault.Silence(false));

        Machine up = up(boxed.builder().callTimeout(Duration.ofMillis(700)).build(), 1);

        assertThat(up.state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void theRateLimitIsWaitedOut() throws Exception {
        PacketBox box = box();
        box.fail("GET", "/operating-systems", 1, new Fault.RateLimited(Duration.ofMinutes(2)));
        box.fail("POST", DEVICES, 1, new Fault.RateLimited(Duration.ofMinutes(3)));
        Instant start = boxed.time.clock().instant();

        boxed.provider().create(BoxedProvider.worker(CLUSTER, 1));

        assertThat(Duration.between(start, boxed.time.clock().instant())).isGreaterThan(Duration.ofMinutes(5));
        assertThat(box.everOrdered()).isEqualTo(1);
    }

    // --- rights

    @Test
    void aTokenWithoutRightsFailsAtOnceAndForGood() {
        PacketBox box = box();

        assertThatExceptionOfType(PacketException.Forbidden.class)
                .isThrownBy(
                        () -> up(boxed.builder().token(box.tokenWithoutRights()).build(), 1))
                .withMessageContaining("Access denied for the current authentication token")
                .satisfies(e -> {
                    assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT);
                    assertThat(e.requestId()).isPresent();
                });

        assertThat(box.calls()).hasSize(1);
    }

    @Test
    void aProjectThatIsNotThereIsNamed() {
        PacketBox box = box();
        String project = UUID.randomUUID().toString();

        assertThatExceptionOfType(PacketException.NotFound.class)
                .isThrownBy(() -> up(boxed.builder().project(project).build(), 1))
                .withMessageContaining(project)
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT));

        assertThat(box.calls()).hasSize(1);
    }

    @Test
    void aTokenThatExpiresStopsTheRunAndANewOneResumesIt() throws Exception {
        PacketBox box = box();
        AtomicReference<Secret> token = new AtomicReference<>(box.token());
        PacketProvider provider = boxed.builder().token(token::get).build();
        Machine ordered = provider.create(BoxedProvider.worker(CLUSTER, 1));
        token.set(Secret.of("expired"));

        assertThatExceptionOfType(PacketException.Unauthorized.class)
                .isThrownBy(() -> provider.await(ordered.id(), PATIENCE))
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT));
        token.set(box.token());

        assertThat(up(provider, 1).id()).isEqualTo(ordered.id());
        assertThat(box.everOrdered()).isEqualTo(1);
    }

    @Test
    void aTokenIsNeverShown() {
        PacketBox box = box();
        String secret = "very-secret";

        for (String text : List.of(secret, secret + "\n", secret + "ü")) {
            assertThatExceptionOfType(ClusterException.class)
                    .isThrownBy(
                            () -> boxed.builder().token(Secret.of(text)).build().list("edge"))
                    .satisfies(e -> assertThat(trace(e)).doesNotContain(secret));
        }
        assertThat(boxed.builder().token(Secret.of(secret)).build().toString()).doesNotContain(secret);
        assertThat(box.calls()).hasSize(1);
    }

    @Test
    void aProjectsTokenIsToldThatItsKeyWasNotMade() throws Exception {
        PacketBox box = box(PacketBox.builder().projectToken(true));
        PacketProvider provider = boxed.provider();

        Machine up = up(provider, 1);
        assertThat(box.leftovers()).contains("SSH key barekube-edge");
        provider.delete(up.id());
        provider.release("edge");

        assertThat(box.leftovers()).isEmpty();
    }

    // --- capacity and quota

    @Test
    void theFirstMetroWithCapacityIsTakenAndTheOthersFollow() throws Exception {
        PacketBox box = box();
        box.capacity("sv", "c3.small.x86", 0);

        BoxedProvider.up(boxed.builder().metro("SV", "DC", "am").build(), CLUSTER, 3);

        assertThat(box.devices()).extracting(PacketBox.Rented::metro).containsOnly("dc");
        assertThat(box.calls())
                .filteredOn(call -> call.path().equals("/capacity/metros"))
                .hasSize(1);
    }

    @Test
    void capacityThatIsGoneWhenTheOrderComesSendsItOn() throws Exception {
        PacketBox box = box();
        box.fail("POST", DEVICES, 1, new Fault.Status(422, "There aren't available servers in that metro", false));

        up(boxed.builder().metro("sv", "dc").build(), 1);
        up(boxed.builder().metro("sv", "dc").build(), 2);

        assertThat(box.devices()).extracting(PacketBox.Rented::metro).containsOnly("dc");
    }

    @Test
    void aClusterStaysInItsMetroWithoutBackendTransfer() throws Exception {
        PacketBox box = box();
        PacketProvider provider = boxed.builder().metro("sv", "dc").build();
        box.capacity("sv", "c3.small.x86", 1);
        provider.create(BoxedProvider.worker(CLUSTER, 1));

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> provider.create(BoxedProvider.worker(CLUSTER, 2)))
                .withMessageContaining("There aren't available servers in that metro")
                .withMessageContaining("share a metro")
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.CAPACITY));

        assertThat(box.devices()).hasSize(1);
    }

    @Test
    void aClusterLeavesItsMetroWithBackendTransfer() throws Exception {
        PacketBox box = box(PacketBox.builder().backendTransfer(true));
        PacketProvider provider = boxed.builder().metro("sv", "dc").build();
        box.capacity("sv", "c3.small.x86", 1);

        provider.create(BoxedProvider.worker(CLUSTER, 1));
        provider.create(BoxedProvider.worker(CLUSTER, 2));

        assertThat(box.devices()).extracting(PacketBox.Rented::metro).containsExactly("sv", "dc");
    }

    @Test
    void anotherPlanIsTakenWhereTheFirstIsSoldOut() throws Exception {
        PacketBox box = box();
        box.capacity("sv", "c3.small.x86", 0);

        up(boxed.builder().plan("c3.small.x86", "c3.medium.x86").build(), 1);

        assertThat(box.devices()).extracting(PacketBox.Rented::plan).containsExactly("c3.medium.x86");
    }

    @Test
    void aProjectThatMayHaveNoMoreSaysSo() throws Exception {
        PacketBox box = box();
        box.quota(1);
        PacketProvider provider = boxed.provider();
        provider.create(BoxedProvider.worker(CLUSTER, 1));

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> provider.create(BoxedProvider.worker(CLUSTER, 2)))
                .withMessageContaining("insufficient public IPv4 space")
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.CAPACITY));
    }

    @Test
    void reservedMachinesAreTakenEachOnce() throws Exception {
        PacketBox box = box();
        String one = box.reserve("c3.small.x86", "sv", true);
        String two = box.reserve("c3.small.x86", "sv", true);
        PacketProvider provider = boxed.builder().reservation(one, two).build();

        assertThat(BoxedProvider.up(provider, CLUSTER, 2)).hasSize(2);

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> provider.create(BoxedProvider.worker(CLUSTER, 3)))
                .withMessageContaining("Every reservation has a device already");
    }

    @Test
    void aReservedMachineThatIsStillBeingWipedIsWorthWaitingFor() {
        PacketBox box = box();
        String wiped = box.reserve("c3.small.x86", "sv", false);

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> up(boxed.builder().reservation(wiped).build(), 1))
                .withMessageContaining("Server is not provisionable")
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT));
        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(
                        () -> up(boxed.builder().reservation("next-available").build(), 1))
                .withMessageContaining("no available hardware reservations")
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT));
    }

    // --- failed provisioning

    @ParameterizedTest
    @EnumSource(value = Destiny.class, names = "COMES_UP", mode = EnumSource.Mode.EXCLUDE)
    void aDeviceThatFailsIsReplacedOnceInTheNextMetro(Destiny destiny) throws Exception {
        PacketBox box = box(PacketBox.builder().backendTransfer(true));
        box.destinies(destiny);
        PacketProvider provider = boxed.builder().metro("sv", "dc").build();
        Machine ordered = provider.create(BoxedProvider.worker(CLUSTER, 1));

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> provider.await(ordered.id(), PATIENCE))
                .withMessageContaining(ordered.id().value())
                .withMessageContaining("failed to provision")
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT));
        Machine replaced = up(provider, 1);

        assertThat(replaced.id()).isNotEqualTo(ordered.id());
        assertThat(replaced.description()).contains("in dc");
        assertThat(box.devices()).hasSize(1);
    }

    @Test
    void aReplacementThatFailsAsWellIsTheEnd() throws Exception {
        PacketBox box = box();
        box.destinies(Destiny.VANISHES, Destiny.FAILS);
        PacketProvider provider = boxed.provider();

        assertThatExceptionOfType(ClusterException.class).isThrownBy(() -> up(provider, 1));
        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> up(provider, 1))
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT));

        assertThat(box.everOrdered()).isEqualTo(2);
        BoxedProvider.destroy(provider, CLUSTER);
        assertThat(box.leftovers()).isEmpty();
    }

    @Test
    void aWaitEndsWhenItsTimeIsOverAndSaysHowFarItWas() {
        box(PacketBox.builder().pace(SLOW));
        PacketProvider provider = boxed.provider();

        assertThatExceptionOfType(OperationTimeoutException.class)
                .isThrownBy(() -> provider.await(
                        provider.create(BoxedProvider.worker(CLUSTER, 1)).id(), Duration.ofMinutes(10)))
                .withMessageContaining("edge-worker-1")
                .withMessageMatching("(?s).*last seen: provisioning, \\d+ %: .*");
    }

    @Test
    void addressesThatComeLateAreWaitedFor() throws Exception {
        box(PacketBox.builder()
                .pace(new Pace(
                        Duration.ofMinutes(3), Duration.ofMinutes(6), Duration.ofSeconds(12), Duration.ofSeconds(25))));

        assertThat(up(boxed.provider(), 1).address()).isPresent();
    }

    // --- many devices, and other people's

    @Test
    void twentyFiveDevicesOnThreePagesAreAllFoundByTag() throws Exception {
        PacketBox box = box(PacketBox.builder().largestPage(10));
        for (int i = 0; i < 12; i++) {
            box.foreignDevice("other-" + i, "barekube-cluster=other");
        }
        box.filters(false);
        PacketProvider first = boxed.provider();
        for (int i = 1; i <= 25; i++) {
            first.create(BoxedProvider.worker(CLUSTER, i));
        }

        PacketProvider second = boxed.provider();
        for (int i = 1; i <= 25; i++) {
            second.create(BoxedProvider.worker(CLUSTER, i));
        }

        assertThat(second.list("edge")).hasSize(25);
        assertThat(box.everOrdered()).isEqualTo(12 + 25);
    }

    @Test
    void twoDevicesOfOneOrderBecomeOneAgain() throws Exception {
        PacketBox box = box();
        PacketProvider provider = boxed.provider();
        Machine ordered = provider.create(BoxedProvider.worker(CLUSTER, 1));
        boxed.time.waiter().pause(Duration.ofSeconds(30)); // the API tells age in seconds
        box.foreignDevice("edge-worker-1", box.devices().get(0).tags().toArray(String[]::new));

        Machine up = up(boxed.provider(), 1);

        assertThat(up.id()).isEqualTo(ordered.id());
        assertThat(box.devices()).hasSize(1);
    }

    @Test
    void aStrangersDeviceIsLeftAlone() {
        PacketBox box = box();
        String stranger = box.foreignDevice("database");

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> boxed.provider().delete(new MachineId(stranger)))
                .withMessageContaining("not made by Barekube");

        assertThat(box.devices()).hasSize(1);
    }

    @Test
    void aLockedDeviceIsNotUnlocked() throws Exception {
        PacketBox box = box();
        Machine up = up(boxed.provider(), 1);
        box.lock(up.id().value());

        assertThatExceptionOfType(PacketException.Refused.class)
                .isThrownBy(() -> boxed.provider().delete(up.id()))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(PacketException.Reason.LOCKED));
    }

    @Test
    void deletionWaitsWhileTheDeviceIsProvisioningAndAsksSeldom() throws Exception {
        PacketBox box = box(PacketBox.builder().pace(SLOW));
        PacketProvider provider = boxed.provider();
        Machine ordered = provider.create(BoxedProvider.worker(CLUSTER, 1));

        provider.delete(ordered.id());

        assertThat(box.devices()).isEmpty();
        assertThat(box.calls())
                .filteredOn(call -> call.method().equals("DELETE"))
                .extracting(PacketBox.Call::status)
                .containsExactly(422, 204);
    }

    @Test
    void aDeletionThatTakesTooLongSaysWhatStillCostsMoney() throws Exception {
        PacketBox box = box();
        box.destinies(Destiny.IS_STUCK);
        PacketProvider provider =
                boxed.builder().deletionTimeout(Duration.ofMinutes(5)).build();
        Machine ordered = provider.create(BoxedProvider.worker(CLUSTER, 1));

        assertThatExceptionOfType(OperationTimeoutException.class)
                .isThrownBy(() -> provider.delete(ordered.id()))
                .withMessageContaining(ordered.id().value())
                .withMessageContaining("costs money");
    }

    // --- host keys

    @Test
    void theKeyThatWasToldFirstIsTheOnlyOneEver() throws Exception {
        PacketBox box = box();
        Machine up = up(boxed.provider(), 1);
        HostKeyCheck first = up.access().map(SshAccess::hostKeyCheck).orElseThrow();
        box.userState(up.id().value(), 1022, "barekube host key: ssh-ed25519 " + "A".repeat(68));

        forgetHostKeys();
        Machine again = boxed.provider().list("edge").get(0);

        assertThat(again.access().map(SshAccess::hostKeyCheck)).contains(first);
    }

    @Test
    void withoutItsStateDirectoryAMachineIsListedAndDeletedButNotLoggedInTo() throws Exception {
        PacketBox box = box();
        Machine up = up(boxed.provider(), 1);
        PacketProvider elsewhere =
                boxed.builder().stateDirectory(state.resolve("elsewhere")).build();

        assertThat(elsewhere.list("edge")).singleElement().satisfies(machine -> {
            assertThat(machine.id()).isEqualTo(up.id());
            assertThat(machine.access()).isEmpty();
        });
        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> elsewhere.await(up.id(), PATIENCE))
                .withMessageContaining("no key to log in with");
        BoxedProvider.destroy(elsewhere, CLUSTER);

        assertThat(box.leftovers()).isEmpty();
    }

    private void forgetHostKeys() throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            List<Path> keys =
                    files.filter(file -> file.toString().contains("host-keys/")).toList();
            assertThat(keys).isNotEmpty();
            for (Path key : keys) {
                Files.delete(key);
            }
        }
    }

    private static long orders(PacketBox box) {
        return box.calls().stream()
                .filter(call -> call.method().equals("POST") && call.path().endsWith("/devices"))
                .count();
    }

    private static int indexOfOrder(List<PacketBox.Call> calls, int from) {
        int index = from;
        while (!(calls.get(index).method().equals("POST")
                && calls.get(index).path().endsWith("/devices"))) {
            index++;
        }
        return index;
    }

    private static String trace(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
