package io.barekube.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.InvalidClusterException;
import io.barekube.packet.internal.client.PacketApi;
import io.barekube.packet.internal.wire.IpReservation;
import io.barekube.run.FailureClass;
import io.barekube.spi.AddressBlock;
import io.barekube.spi.AddressRequest;
import io.barekube.spi.Leftover;
import io.barekube.spi.Machine;
import io.barekube.spi.TagQuery;
import io.barekube.testkit.packet.Fault;
import io.barekube.testkit.packet.PacketBox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks of addresses: kept once whatever happens, where the machines are, and given back. */
final class PacketAddressesIT {
    private static final ClusterId CLUSTER = BoxedProvider.cluster("edge");
    private static final String IPS = "/projects/*/ips";
    private static final String FULL =
            "The specified project contains insufficient public IPv4 space to complete the request.";

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

    private static AddressRequest endpoint() {
        return endpoint(CLUSTER);
    }

    private static AddressRequest endpoint(ClusterId cluster) {
        return new AddressRequest(cluster, AddressRequest.ENDPOINT, 1, Optional.empty());
    }

    private static AddressRequest services(int quantity) {
        return new AddressRequest(CLUSTER, AddressRequest.SERVICES, quantity, Optional.empty());
    }

    private PacketApi api() {
        return new PacketApi(boxed.box.url(), boxed.box::token, "test", Duration.ofSeconds(20), boxed.time.waiter());
    }

    @Test
    void aBlockCarriesTheOwnerTagsAndSaysWhatItIsFor() throws Exception {
        PacketBox box = box();

        AddressBlock block = boxed.builder().tag("team=edge").build().reserve(services(4));

        assertThat(block.addresses().prefixLength()).isEqualTo(30);
        assertThat(block.tags()).containsAllEntriesOf(services(4).tags()).containsEntry("team", "edge");
        assertThat(orders(box))
                .singleElement()
                .satisfies(order -> assertThat(order.body())
                        .contains("\"type\":\"public_ipv4\"", "\"quantity\":4", "\"metro\":\"sv\"")
                        .contains("\"barekube-purpose=services\"", "\"barekube-cluster=edge\"")
                        .contains("\"details\":\"4 addresses for the services of cluster edge\"")
                        .contains("\"fail_on_approval_required\":true"));
    }

    // --- lost and wrong answers

    @Test
    void anAnswerThatWasLostReservesNoSecondBlock() throws Exception {
        PacketBox box = box();
        box.fail("POST", IPS, 1, new Fault.Cut(true));

        AddressBlock block = boxed.provider().reserve(endpoint());

        assertThat(boxed.provider().addresses("edge")).containsExactly(block);
        assertThat(orders(box)).hasSize(1);
    }

    @Test
    void aFaultAfterTheOrderReservesNoSecondBlock() throws Exception {
        PacketBox box = box();
        box.fail("POST", IPS, 1, Fault.ohSnap());

        AddressBlock block = boxed.provider().reserve(endpoint());

        assertThat(boxed.provider().addresses("edge")).containsExactly(block);
        assertThat(orders(box)).hasSize(1);
    }

    @Test
    void anOrderThatGotLostIsSentAgainAfterTwoLooks() throws Exception {
        PacketBox box = box();
        box.fail("POST", IPS, 1, new Fault.Cut(false));
        box.fail("POST", IPS, 1, new Fault.Html(503));

        boxed.provider().reserve(endpoint());

        assertThat(box.calls())
                .filteredOn(call -> call.path().endsWith("/ips"))
                .extracting(PacketBox.Call::method)
                .containsSubsequence("POST", "GET", "GET", "POST", "GET", "GET", "POST");
        assertThat(boxed.provider().addresses("edge")).hasSize(1);
    }

    @Test
    void anOrderThatNeverArrivesIsGivenUpAsTransient() {
        PacketBox box = box();
        box.fail("POST", IPS, 100, new Fault.Cut(false));

        assertThatExceptionOfType(PacketException.Unreachable.class)
                .isThrownBy(() -> boxed.provider().reserve(endpoint()))
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT));

        assertThat(orders(box)).hasSize(3);
        assertThat(box.leftovers()).isEmpty();
    }

    @Test
    void aBlockOnALaterPageIsFound() throws Exception {
        PacketBox box = box(PacketBox.builder().largestPage(2));
        PacketProvider first = boxed.provider();
        for (int i = 1; i <= 5; i++) {
            first.reserve(endpoint(BoxedProvider.cluster("other-" + i)));
        }
        AddressBlock block = first.reserve(endpoint());

        assertThat(boxed.provider().reserve(endpoint())).isEqualTo(block);

        assertThat(orders(box)).hasSize(6);
    }

    @Test
    void twoBlocksOfOneOrderBecomeOneAgain() throws Exception {
        PacketBox box = box();
        AddressBlock block = boxed.provider().reserve(endpoint());
        boxed.time.waiter().pause(Duration.ofSeconds(2));
        api().addresses().reserve(box.project(), order(block.tags()));

        assertThat(boxed.provider().reserve(endpoint())).isEqualTo(block);

        assertThat(box.leftovers()).hasSize(1);
    }

    private static IpReservation.Create order(Map<String, String> tags) {
        List<String> texts = new ArrayList<>();
        tags.forEach((key, value) -> texts.add(key + "=" + value));
        return new IpReservation.Create("public_ipv4", 1, "sv", texts, null, true);
    }

    // --- where

    @Test
    void machinesGoWhereTheAddressesAre() throws Exception {
        PacketBox box = box();
        box.fail("POST", IPS, 1, new Fault.Status(422, FULL, false));
        boxed.builder().metro("sv", "dc").build().reserve(endpoint());

        boxed.builder().metro("sv", "dc").build().create(BoxedProvider.worker(CLUSTER, 1));

        assertThat(orders(box)).extracting(PacketAddressesIT::metro).containsExactly("sv", "dc");
        assertThat(box.devices()).extracting(PacketBox.Rented::metro).containsExactly("dc");
    }

    @Test
    void machinesDoNotLeaveTheMetroOfTheAddresses() throws Exception {
        PacketBox box = box(PacketBox.builder().backendTransfer(true));
        PacketProvider provider = boxed.builder().metro("sv", "dc").build();
        provider.reserve(endpoint());
        box.capacity("sv", "c3.small.x86", 0);

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> provider.create(BoxedProvider.worker(CLUSTER, 1)))
                .withMessageContaining("addresses are in sv")
                .withMessageContaining("destroy it, which gives them back")
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.CAPACITY));

        assertThat(box.devices()).isEmpty();
    }

    @Test
    void addressesGoWhereTheMachinesAre() throws Exception {
        PacketBox box = box();
        box.capacity("sv", "c3.small.x86", 0);
        boxed.builder().metro("sv", "dc").build().create(BoxedProvider.worker(CLUSTER, 1));
        box.fail("POST", IPS, 1, new Fault.Status(422, FULL, false));
        PacketProvider provider = boxed.builder().metro("sv", "dc").build();

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> provider.reserve(endpoint()))
                .withMessageContaining(FULL)
                .withMessageContaining("What the cluster has already is in dc")
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.CAPACITY));
        provider.reserve(endpoint());

        assertThat(orders(box)).extracting(PacketAddressesIT::metro).containsExactly("dc", "dc");
    }

    @Test
    void addressesOfAClusterShareAMetro() throws Exception {
        PacketBox box = box();
        box.fail("POST", IPS, 1, new Fault.Status(422, FULL, false));
        PacketProvider provider = boxed.builder().metro("sv", "dc").build();
        provider.reserve(endpoint());
        box.fail("POST", IPS, 1, new Fault.Status(422, FULL, false));

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> boxed.builder().metro("sv", "dc").build().reserve(services(2)));

        assertThat(orders(box)).extracting(PacketAddressesIT::metro).containsExactly("sv", "dc", "dc");
    }

    @Test
    void addressesReservedAtOnceShareAMetroWhenTheFirstIsFull() throws Exception {
        PacketBox box = box();
        box.fail("POST", IPS, 1, new Fault.Status(422, FULL, false));
        PacketProvider provider = boxed.builder().metro("sv", "dc").build();

        BoxedProvider.atOnce(List.of(() -> provider.reserve(endpoint()), () -> provider.reserve(services(2))));

        assertThat(orders(box)).extracting(PacketAddressesIT::metro).containsExactly("sv", "dc", "dc");
    }

    @Test
    void machinesOrderedAtOnceStayTogetherWhenTheirMetroIsSoldOut() throws Exception {
        PacketBox box = box();
        box.capacity("sv", "c3.small.x86", 1);
        PacketProvider provider = boxed.builder().metro("sv", "dc").build();
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            int number = i;
            work.add(() -> isMade(provider, number));
        }

        assertThat(BoxedProvider.atOnce(work)).containsOnlyOnce(true);

        assertThat(box.devices()).extracting(PacketBox.Rented::metro).containsExactly("sv");
    }

    private static boolean isMade(PacketProvider provider, int number) throws InterruptedException {
        try {
            provider.create(BoxedProvider.worker(CLUSTER, number));
            return true;
        } catch (ClusterException e) {
            assertThat(e.failureClass()).isEqualTo(FailureClass.CAPACITY);
            return false;
        }
    }

    @Test
    void addressesInAMetroThatTheProviderDoesNotKnowAreNotGivenMachinesElsewhere() throws Exception {
        PacketBox box = box();
        boxed.builder().metro("am").build().reserve(endpoint());

        assertThatExceptionOfType(InvalidClusterException.class)
                .isThrownBy(() -> boxed.builder().metro("sv").build().create(BoxedProvider.worker(CLUSTER, 1)))
                .withMessageContaining("the cluster's addresses are in am")
                .withMessageContaining("metro(\"am\")");

        assertThat(box.devices()).isEmpty();
    }

    @Test
    void machinesInAMetroThatTheProviderDoesNotKnowAreNotGivenAddressesElsewhere() throws Exception {
        PacketBox box = box();
        boxed.builder().metro("am").build().create(BoxedProvider.worker(CLUSTER, 1));

        assertThatExceptionOfType(InvalidClusterException.class)
                .isThrownBy(() -> boxed.builder().metro("sv").build().reserve(endpoint()))
                .withMessageContaining("the cluster's machines are in am");

        assertThat(orders(box)).isEmpty();
    }

    // --- limits and rights

    @Test
    void aProjectWithoutRoomSaysSoAndAsksNoPeople() throws Exception {
        PacketBox box = box();
        PacketProvider provider = boxed.builder().metro("sv", "dc").build();
        provider.reserve(services(256));

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> provider.reserve(endpoint(BoxedProvider.cluster("second"))))
                .withMessageContaining("1 address for the endpoint of cluster second could not be had in sv, dc")
                .withMessageContaining("insufficient public IPv4 space")
                .withMessageContaining("Ask for a higher limit")
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.CAPACITY));

        assertThat(box.leftovers()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "denied"})
    void aRequestThatPeopleLookAtIsTakenBack(String decision) {
        PacketBox box = box();
        box.blockState(decision);

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> boxed.provider().reserve(services(8)))
                .withMessageContaining("8 addresses for the services of cluster edge")
                .withMessageContaining("the request is " + decision)
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.CAPACITY));

        assertThat(orders(box)).hasSize(1);
        assertThat(box.leftovers()).isEmpty();
    }

    @Test
    void aRequestThatPeopleLookAtIsTakenBackAlsoWhenItsAnswerIsLost() {
        PacketBox box = box();
        box.blockState("pending");
        box.fail("POST", IPS, 1, new Fault.Cut(true));

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> boxed.provider().reserve(services(8)))
                .withMessageContaining("the request is pending");

        assertThat(orders(box)).hasSize(1);
        assertThat(box.leftovers()).isEmpty();
    }

    @Test
    void whatSomebodyLeftPendingIsNotTakenForAddresses() throws Exception {
        PacketBox box = box();
        box.blockState("pending");
        api().addresses().reserve(box.project(), order(endpoint().tags()));
        box.blockState("created");
        PacketProvider provider = boxed.provider();

        assertThat(provider.addresses("edge")).isEmpty();
        AddressBlock block = provider.reserve(endpoint());

        assertThat(provider.addresses("edge")).containsExactly(block);
        assertThat(box.leftovers()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 3, 255, 512, Integer.MIN_VALUE})
    void whatIsNoPowerOfTwoIsNotSent(int quantity) {
        PacketBox box = box();

        assertThatExceptionOfType(InvalidClusterException.class)
                .isThrownBy(() -> boxed.provider().reserve(services(quantity)))
                .withMessageContaining("a block of " + quantity + " addresses");

        assertThat(box.calls()).isEmpty();
    }

    @Test
    void aTokenWithoutRightsFailsAtOnceAndForGood() {
        PacketBox box = box();
        PacketProvider provider =
                boxed.builder().token(box.tokenWithoutRights()).build();

        assertThatExceptionOfType(PacketException.Forbidden.class)
                .isThrownBy(() -> provider.reserve(endpoint()))
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT));
        assertThatExceptionOfType(PacketException.Forbidden.class).isThrownBy(() -> provider.release("edge"));

        assertThat(box.calls()).hasSize(2);
    }

    // --- the end

    @Test
    void releaseGivesBackWhatIsAssignedToo() throws Exception {
        PacketBox box = box();
        PacketProvider provider = boxed.provider();
        AddressBlock block = provider.reserve(services(2));
        AddressBlock others = provider.reserve(endpoint(BoxedProvider.cluster("other")));
        Machine up =
                provider.await(provider.create(BoxedProvider.worker(CLUSTER, 1)).id(), Duration.ofMinutes(30));
        api().addresses().assign(up.id().value(), block.first() + "/32");
        box.fail("DELETE", "/ips/*", 1, Fault.ohSnap());
        box.fail("DELETE", "/ips/*", 1, new Fault.Cut(true));

        provider.release("edge");

        assertThat(provider.addresses("edge")).isEmpty();
        assertThat(provider.addresses("other")).containsExactly(others);
        assertThat(api().addresses().ofDevice(up.id().value()))
                .as("the device's own")
                .hasSize(3);
        provider.release("edge");
    }

    @Test
    void whatWasDeniedAndStaysListedIsNotInTheWay() throws Exception {
        PacketBox box = box();
        box.blockState("denied");
        api().addresses().reserve(box.project(), order(endpoint().tags()));
        box.fail("DELETE", "/ips/*", 1, new Fault.Status(422, "Cannot delete a denied reservation", false));

        boxed.provider().release("edge");

        assertThat(boxed.provider().leftovers(TagQuery.everything())).isEmpty();
    }

    @Test
    void aStrangersBlockIsLeftAlone() throws Exception {
        PacketBox box = box();
        String id = api().addresses()
                .reserve(box.project(), order(Map.of("of", "somebody")))
                .id();

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() ->
                        boxed.provider().discard(new Leftover(Leftover.ADDRESSES, id, Map.of(), Optional.empty())))
                .withMessageContaining("not reserved by Barekube");
        boxed.provider().release("edge");

        assertThat(box.leftovers()).hasSize(1);
    }

    @Test
    void aClusterThatIsGoneMayBeMadeElsewhere() throws Exception {
        PacketBox box = box();
        PacketProvider provider = boxed.builder().metro("sv", "dc").build();
        provider.reserve(endpoint());
        provider.release("edge");
        box.capacity("sv", "c3.small.x86", 0);

        provider.create(BoxedProvider.worker(CLUSTER, 1));

        assertThat(box.devices()).extracting(PacketBox.Rented::metro).containsExactly("dc");
    }

    private static List<PacketBox.Call> orders(PacketBox box) {
        return box.calls().stream()
                .filter(call -> call.method().equals("POST") && call.path().endsWith("/ips"))
                .toList();
    }

    private static String metro(PacketBox.Call order) {
        return order.body().replaceAll(".*\"metro\":\"(\\w+)\".*", "$1");
    }
}
