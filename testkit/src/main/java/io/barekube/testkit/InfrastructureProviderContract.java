package io.barekube.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.MachineSpec;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.spi.AddressBlock;
import io.barekube.spi.AddressRequest;
import io.barekube.spi.BgpPeering;
import io.barekube.spi.Capabilities.FixedHost;
import io.barekube.spi.HostKeyCheck.NoCheckInsecure;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Leftover;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.MachineState;
import io.barekube.spi.SshAccess;
import io.barekube.spi.TagQuery;
import io.barekube.spi.Tags;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link InfrastructureProvider} must do, as tests. Extend it, and the machines a test makes are real ones of {@link #provider()}; they
 * are deleted after each test. What a provider does not claim, such as reboot, is not asked of it.
 */
public abstract class InfrastructureProviderContract {
    private static final Duration PROMPTLY = Duration.ofSeconds(5);
    private final List<ClusterId> clusters = new ArrayList<>();

    /** The provider under test; the same one for the whole of a test. */
    protected abstract InfrastructureProvider provider();

    /** What the machines are asked to be. */
    protected MachineSpec machine() {
        return MachineSpec.builder().build();
    }

    /** How long a machine may take to come up; 2 min. */
    protected Duration patience() {
        return Duration.ofMinutes(2);
    }

    /** Logs in to machines, checking their host keys; where it is empty, the tests that need it are skipped. */
    protected Optional<Login> login() {
        return Optional.empty();
    }

    /** What is left of a cluster at the provider besides machines, for people to read; looked at after the release. */
    protected List<String> leftovers(String clusterName) throws InterruptedException {
        return List.of();
    }

    /** A way into a machine. */
    @FunctionalInterface
    public interface Login {
        /** What the command printed; throws when the login is refused or the host key is another. */
        String run(SshAccess access, String command) throws IOException, InterruptedException;
    }

    @AfterEach
    void takeEverythingAway() throws InterruptedException {
        for (ClusterId cluster : clusters) {
            for (Machine machine : provider().list(cluster.name())) {
                if (isOf(cluster, machine)) {
                    provider().delete(machine.id());
                }
            }
            provider().release(cluster.name());
        }
    }

    @Test
    void hasAShortNameAndConstantCapabilities() {
        assertThat(provider().name()).matches("[a-z][a-z0-9-]{1,20}");
        assertThat(provider().capabilities().architectures()).isNotEmpty();
        assertThat(provider().capabilities().hosts())
                .isEqualTo(provider().capabilities().hosts());
    }

    @Test
    void makesAMachineThatCarriesItsTags() throws InterruptedException {
        ClusterId cluster = newCluster();
        MachineRequest request = request(cluster, 1);

        Machine machine = provider().create(request);

        assertThat(machine.node()).contains(request.node().name());
        assertThat(provider().list(cluster.name())).anySatisfy(listed -> {
            assertThat(listed.id()).isEqualTo(machine.id());
            assertThat(listed.node()).contains(request.node().name());
            if (provider().deleteDestroys()) {
                assertThat(listed.tags()).containsAllEntriesOf(request.tags());
                assertThat(listed.role()).contains(Role.WORKER);
            }
        });
    }

    @Test
    void makesOneMachineWhenAskedTwice() throws InterruptedException {
        ClusterId cluster = newCluster();

        Machine first = provider().create(request(cluster, 1));
        Machine second = provider().create(request(cluster, 1));

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(listed(cluster, 1)).hasSize(1);
    }

    @Test
    void makesOneMachineWhenAskedTwiceAtOnce() throws Exception {
        ClusterId cluster = newCluster();

        List<Machine> made = atOnce(
                () -> provider().create(request(cluster, 1)), () -> provider().create(request(cluster, 1)));

        assertThat(made.get(0).id()).isEqualTo(made.get(1).id());
        assertThat(listed(cluster, 1)).hasSize(1);
    }

    @Test
    void makesSeveralMachinesAtOnce() throws Exception {
        assumeTrue(hosts().isEmpty() || hosts().size() > 1, "it has several machines");
        ClusterId cluster = newCluster();

        List<Machine> up = atOnce(
                () -> up(provider().create(request(cluster, 1))),
                () -> up(provider().create(request(cluster, 2))));

        assertThat(up.get(0).id()).isNotEqualTo(up.get(1).id());
        assertThat(up.get(0).address()).isNotEqualTo(up.get(1).address());
    }

    @Test
    void listsOnlyTheMachinesOfTheCluster() throws InterruptedException {
        assumeTrue(provider().deleteDestroys(), "its machines belong to one cluster only");
        ClusterId cluster = newCluster();
        ClusterId other = newCluster();

        Machine machine = provider().create(request(cluster, 1));
        Machine another = provider().create(request(other, 1));

        assertThat(provider().list(cluster.name())).extracting(Machine::id).containsExactly(machine.id());
        assertThat(provider().list(other.name())).extracting(Machine::id).containsExactly(another.id());
        assertThat(provider().list(newCluster().name())).isEmpty();
    }

    @Test
    void awaitGivesAddressAndCheckedAccess() throws InterruptedException {
        ClusterId cluster = newCluster();

        Machine up = up(provider().create(request(cluster, 1)));

        assertThat(up.state()).isEqualTo(MachineState.RUNNING);
        assertThat(up.address()).isPresent();
        assertThat(up.access().map(SshAccess::hostKeyCheck))
                .get()
                .isNotInstanceOf(NoCheckInsecure.class)
                .isEqualTo(up(up).access().map(SshAccess::hostKeyCheck).orElseThrow());
    }

    @Test
    void listKnowsTheAccessOfAMachineThatIsUp() throws InterruptedException {
        ClusterId cluster = newCluster();
        Machine up = up(provider().create(request(cluster, 1)));

        Machine listed = listed(cluster, 1).get(0);

        assertThat(listed.state()).isEqualTo(MachineState.RUNNING);
        assertThat(listed.address()).isEqualTo(up.address());
        assertThat(listed.access().map(SshAccess::hostKeyCheck))
                .isEqualTo(up.access().map(SshAccess::hostKeyCheck));
    }

    @Test
    void machinesCanBeLoggedInTo() throws Exception {
        Login login = loginOrSkip();

        Machine up = up(provider().create(request(newCluster(), 1)));

        assertThat(login.run(up.access().orElseThrow(), "uname -s")).isEqualToIgnoringWhitespace("Linux");
    }

    @Test
    void rebootsWhereItCan() throws Exception {
        assumeTrue(provider().capabilities().reboot(), "it can reboot");
        Machine up = up(provider().create(request(newCluster(), 1)));
        String before = bootId(up);

        provider().reboot(up.id());
        Machine again = up(up);

        assertThat(again.address()).isEqualTo(up.address());
        assertThat(again.access().map(SshAccess::hostKeyCheck))
                .isEqualTo(up.access().map(SshAccess::hostKeyCheck));
        assertThat(bootId(again)).isNotEqualTo(before);
    }

    @Test
    void saysThatItCannotReboot() throws InterruptedException {
        assumeTrue(!provider().capabilities().reboot(), "it cannot reboot");
        Machine machine = provider().create(request(newCluster(), 1));

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> provider().reboot(machine.id()));
    }

    @Test
    void aDeletedMachineIsGone() throws InterruptedException {
        assumeTrue(provider().deleteDestroys(), "delete destroys");
        ClusterId cluster = newCluster();
        Machine up = up(provider().create(request(cluster, 1)));

        provider().delete(up.id());

        assertThat(provider().list(cluster.name())).isEmpty();
        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> provider().await(up.id(), PROMPTLY))
                .withMessageContaining(up.id().value());
    }

    @Test
    void aDeletedMachineCanBeMadeAgain() throws InterruptedException {
        ClusterId cluster = newCluster();
        Machine first = up(provider().create(request(cluster, 1)));
        provider().delete(first.id());

        Machine second = up(provider().create(request(cluster, 1)));

        assertThat(second.node()).isEqualTo(first.node());
        if (provider().deleteDestroys()) {
            assertThat(second.id()).isNotEqualTo(first.id());
            assertThat(second.access().map(SshAccess::hostKeyCheck))
                    .isNotEqualTo(first.access().map(SshAccess::hostKeyCheck));
        }
    }

    @Test
    void deletingTwiceIsNoError() throws InterruptedException {
        Machine machine = provider().create(request(newCluster(), 1));
        provider().delete(machine.id());

        assertThatCode(() -> provider().delete(machine.id())).doesNotThrowAnyException();
    }

    @Test
    void deletingAnUnknownMachineIsNoError() {
        assertThatCode(() -> provider().delete(unknown())).doesNotThrowAnyException();
    }

    @Test
    void deletesAMachineThatIsNotUpYet() throws InterruptedException {
        assumeTrue(provider().deleteDestroys(), "delete destroys");
        ClusterId cluster = newCluster();

        provider().delete(provider().create(request(cluster, 1)).id());

        assertThat(provider().list(cluster.name())).isEmpty();
    }

    @Test
    void releaseLeavesNothing() throws InterruptedException {
        ClusterId cluster = newCluster();
        Machine machine = provider().create(request(cluster, 1));
        provider().delete(machine.id());

        provider().release(cluster.name());

        assertThat(leftovers(cluster.name())).isEmpty();
        assertThatCode(() -> provider().release(cluster.name())).doesNotThrowAnyException();
    }

    @Test
    void leftoversShowEveryMachineOfTheClusterAndNothingOfOthers() throws InterruptedException {
        assumeTrue(provider().deleteDestroys(), "it makes machines");
        ClusterId cluster = newCluster();
        Instant end = Instant.parse("2001-02-03T04:05:06Z");
        MachineRequest expiring =
                new MachineRequest(cluster, request(cluster, 1).node(), Optional.of(end));
        Machine machine = provider().create(expiring);

        assertThat(machines(TagQuery.cluster(cluster))).singleElement().satisfies(found -> {
            assertThat(found.id()).isEqualTo(machine.id().value());
            assertThat(found.tags()).containsAllEntriesOf(expiring.tags());
            assertThat(found.expires()).contains(end);
        });
        assertThat(provider().leftovers(TagQuery.everything()))
                .extracting(Leftover::id)
                .contains(machine.id().value());
        assertThat(provider().leftovers(TagQuery.cluster(newCluster()))).isEmpty();
        ClusterId impostor = new ClusterId(cluster.name(), UUID.randomUUID());
        assertThat(provider().leftovers(TagQuery.cluster(impostor))).isEmpty();
    }

    @Test
    void discardsWhatLeftoversFoundTwiceIfNeedBe() throws InterruptedException {
        assumeTrue(provider().deleteDestroys(), "it makes machines");
        ClusterId cluster = newCluster();
        provider().create(request(cluster, 1));
        List<Leftover> found = provider().leftovers(TagQuery.cluster(cluster));
        assertThat(found).isNotEmpty();

        for (int time = 1; time <= 2; time++) {
            for (Leftover machine : machines(found)) {
                provider().discard(machine);
            }
            for (Leftover each : found) {
                provider().discard(each);
            }
        }

        assertThat(provider().leftovers(TagQuery.cluster(cluster))).isEmpty();
        assertThat(provider().list(cluster.name())).isEmpty();
    }

    @Test
    void keepsABlockOfAddressesOnceHoweverOftenItIsAskedFor() throws Exception {
        ClusterId cluster = lender();
        AddressRequest request = addresses(cluster, AddressRequest.SERVICES, 4);

        List<AddressBlock> atOnce =
                atOnce(() -> provider().reserve(request), () -> provider().reserve(request));
        AddressBlock again = provider().reserve(request);

        assertThat(atOnce).containsOnly(again);
        assertThat(again.isFor(cluster, AddressRequest.SERVICES)).isTrue();
        assertThat(again.tags()).containsAllEntriesOf(request.tags());
        assertThat(again.addresses().prefixLength()).isEqualTo(30);
        assertThat(provider().addresses(cluster.name())).containsExactly(again);
    }

    @Test
    void keepsABlockForEachPurposeAndCluster() throws Exception {
        ClusterId cluster = lender();
        ClusterId other = newCluster();

        List<AddressBlock> blocks = List.of(
                provider().reserve(addresses(cluster, AddressRequest.ENDPOINT, 1)),
                provider().reserve(addresses(cluster, AddressRequest.SERVICES, 2)),
                provider().reserve(addresses(other, AddressRequest.SERVICES, 2)));

        for (AddressBlock one : blocks) {
            assertThat(blocks)
                    .filteredOn(another -> another.addresses().overlaps(one.addresses()))
                    .containsExactly(one);
        }
        assertThat(provider().addresses(cluster.name())).containsExactlyInAnyOrder(blocks.get(0), blocks.get(1));
        assertThat(provider().addresses(other.name())).containsExactly(blocks.get(2));
        assertThat(provider().addresses(newCluster().name())).isEmpty();
    }

    @Test
    void aBlockThatIsNoPowerOfTwoIsRefused() {
        ClusterId cluster = lender();

        for (int quantity : new int[] {0, 3, -4}) {
            assertThatExceptionOfType(ClusterException.class)
                    .isThrownBy(() -> provider().reserve(addresses(cluster, AddressRequest.SERVICES, quantity)));
        }
    }

    @Test
    void releaseGivesAddressesBack() throws InterruptedException {
        ClusterId cluster = lender();
        provider().reserve(addresses(cluster, AddressRequest.ENDPOINT, 1));
        provider().reserve(addresses(cluster, AddressRequest.SERVICES, 2));

        provider().release(cluster.name());

        assertThat(provider().addresses(cluster.name())).isEmpty();
        assertThat(leftovers(cluster.name())).isEmpty();
        assertThat(provider().leftovers(TagQuery.cluster(cluster))).isEmpty();
    }

    @Test
    void leftoversShowBlocksOfAddressesAndDiscardGivesThemBack() throws InterruptedException {
        ClusterId cluster = lender();
        Instant end = Instant.parse("2001-02-03T04:05:06Z");
        AddressBlock block =
                provider().reserve(new AddressRequest(cluster, AddressRequest.SERVICES, 2, Optional.of(end)));
        List<Leftover> found = provider().leftovers(TagQuery.cluster(cluster)).stream()
                .filter(each -> each.kind().equals(Leftover.ADDRESSES))
                .toList();

        assertThat(found).singleElement().satisfies(leftover -> {
            assertThat(leftover.id()).isEqualTo(block.id());
            assertThat(leftover.tags()).isEqualTo(block.tags());
            assertThat(leftover.expires()).contains(end);
        });
        provider().discard(found.get(0));
        provider().discard(found.get(0));

        assertThat(provider().addresses(cluster.name())).isEmpty();
        assertThat(provider().leftovers(TagQuery.cluster(cluster))).isEmpty();
    }

    @Test
    void saysThatItHasNoAddresses() throws InterruptedException {
        assumeTrue(!provider().capabilities().addressBlocks(), "it has no blocks of addresses to lend");
        ClusterId cluster = newCluster();

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> provider().reserve(addresses(cluster, AddressRequest.SERVICES, 1)));
        assertThat(provider().addresses(cluster.name())).isEmpty();
    }

    @Test
    void machinesAreToldHowTheySpeakWithRouters() throws Exception {
        assumeTrue(provider().capabilities().bgp(), "it has routers that speak BGP");
        ClusterId cluster = newCluster();
        List<Machine> up = atOnce(
                () -> up(provider().create(request(cluster, 1))),
                () -> up(provider().create(request(cluster, 2))));

        List<BgpPeering> peerings = atOnce(
                () -> provider().peering(up.get(0).id()),
                () -> provider().peering(up.get(1).id()));

        for (int i = 0; i < 2; i++) {
            BgpPeering peering = peerings.get(i);
            assertThat(Stream.of(up.get(i).address(), up.get(i).publicAddress()).flatMap(Optional::stream))
                    .contains(peering.address());
            assertThat(peering.asn()).isPositive();
            assertThat(peering.peerAsn()).isPositive();
            assertThat(peering.peers()).isNotEmpty().doesNotContain(peering.address());
            assertThat(provider().peering(up.get(i).id())).isEqualTo(peering);
        }
    }

    @Test
    void anUnknownMachineSpeaksWithNobody() {
        assumeTrue(provider().capabilities().bgp(), "it has routers that speak BGP");

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> provider().peering(unknown()));
    }

    @Test
    void saysThatItHasNoRouters() throws InterruptedException {
        assumeTrue(!provider().capabilities().bgp(), "it has no routers that speak BGP");
        Machine machine = provider().create(request(newCluster(), 1));

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> provider().peering(machine.id()));
    }

    @Test
    void awaitingAnUnknownMachineFails() {
        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> provider().await(unknown(), PROMPTLY));
    }

    @Test
    void anInterruptEndsAnAwaitPromptly() throws Exception {
        Machine machine = provider().create(request(newCluster(), 1));
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    Thread.currentThread().interrupt();
                    try {
                        provider().await(machine.id(), patience());
                        end.complete(new AssertionError("await returned in spite of the interrupt"));
                    } catch (InterruptedException | RuntimeException e) {
                        end.complete(e);
                    }
                },
                "contract-interrupted");
        thread.setDaemon(true);

        thread.start();

        assertThat(end.get(PROMPTLY.toMillis(), TimeUnit.MILLISECONDS)).isInstanceOf(InterruptedException.class);
    }

    /** A cluster of a name not used before; its machines are deleted after the test. */
    protected final ClusterId newCluster() {
        UUID id = UUID.randomUUID();
        String name = "contract-" + id.toString().substring(0, 6);
        ClusterId cluster = new ClusterId(name, id);
        clusters.add(cluster);
        return cluster;
    }

    private ClusterId lender() {
        assumeTrue(provider().capabilities().addressBlocks(), "it has blocks of addresses to lend");
        return newCluster();
    }

    private static AddressRequest addresses(ClusterId cluster, String purpose, int quantity) {
        return new AddressRequest(cluster, purpose, quantity, Optional.empty());
    }

    /** An order of the cluster's worker of that number, from 1. */
    protected final MachineRequest request(ClusterId cluster, int number) {
        String name = hosts().isEmpty()
                ? cluster.name() + "-worker-" + number
                : hosts().get(number - 1).name();
        return new MachineRequest(cluster, new NodeSpec(name, Role.WORKER, "worker", machine()));
    }

    /** Waits until the machine is up. */
    protected final Machine up(Machine machine) throws InterruptedException {
        return provider().await(machine.id(), patience());
    }

    /** A provider under test may list what it should not; somebody else's machine must not pay for that. */
    private boolean isOf(ClusterId cluster, Machine machine) {
        return !provider().deleteDestroys()
                || cluster.uuid().toString().equals(machine.tags().get(Tags.ID));
    }

    private List<FixedHost> hosts() {
        return provider().capabilities().hosts();
    }

    private List<Machine> listed(ClusterId cluster, int number) throws InterruptedException {
        String node = request(cluster, number).node().name();
        return provider().list(cluster.name()).stream()
                .filter(machine -> node.equals(machine.tags().get(Tags.NODE)))
                .toList();
    }

    private String bootId(Machine machine) throws Exception {
        return loginOrSkip().run(machine.access().orElseThrow(), "cat /proc/sys/kernel/random/boot_id");
    }

    private Login loginOrSkip() {
        Optional<Login> login = login();
        assumeTrue(login.isPresent(), "the test can log in to machines");
        return login.orElseThrow();
    }

    private List<Leftover> machines(TagQuery query) throws InterruptedException {
        return machines(provider().leftovers(query));
    }

    private static List<Leftover> machines(List<Leftover> leftovers) {
        return leftovers.stream()
                .filter(each -> each.kind().equals(Leftover.MACHINE))
                .toList();
    }

    private static MachineId unknown() {
        return new MachineId(UUID.randomUUID().toString());
    }

    private static <T> List<T> atOnce(Callable<T> one, Callable<T> another) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(List.of(one, another))) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
