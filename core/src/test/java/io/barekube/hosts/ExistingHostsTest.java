package io.barekube.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.barekube.Cluster;
import io.barekube.ClusterBuilder;
import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.InvalidClusterException;
import io.barekube.Role;
import io.barekube.Secret;
import io.barekube.Violation;
import io.barekube.fake.FakeAddon;
import io.barekube.fake.FakeBootstrapper;
import io.barekube.fake.FakeWorld;
import io.barekube.run.RunStore;
import io.barekube.spi.Capabilities.FixedHost;
import io.barekube.spi.HostKeyCheck;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.SshAccess;
import io.barekube.spi.Tags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExistingHostsTest {
    private static final String KEY_TEXT =
            "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----\n";
    private static final String FINGERPRINT = "SHA256:" + "a".repeat(43);
    private static final String KEY_LINE = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0 host";

    @TempDir
    Path directory;

    private final FakeWorld world = new FakeWorld();

    private static ExistingHosts.Builder hosts() {
        return ExistingHosts.builder().privateKey(Secret.of(KEY_TEXT)).noHostKeyCheckInsecure();
    }

    private ClusterBuilder cluster(String name, InfrastructureProvider provider) {
        return Cluster.named(name)
                .on(provider)
                .bootstrap(new FakeBootstrapper(world))
                .controlPlanes(1)
                .addon(FakeAddon.network(world))
                .store(RunStore.directory(directory.resolve("store")));
    }

    private List<String> violations(ExistingHosts hosts) {
        InvalidClusterException e = catchThrowableOfType(
                InvalidClusterException.class, () -> cluster("edge", hosts).build());
        return e == null
                ? List.of()
                : e.violations().stream().map(Violation::toString).toList();
    }

    @Test
    void letsOneHostDifferFromWhatIsSaidForAll() {
        ExistingHosts list = ExistingHosts.builder()
                .host(
                        "w-1",
                        "10.0.0.5",
                        h -> h.port(2222)
                                .user("admin")
                                .privateKey(Secret.of(KEY_TEXT + "own"))
                                .passphrase(Secret.of("phrase"))
                                .sudoPassword(Secret.of("word"))
                                .hostKey(FINGERPRINT)
                                .hostKey(KEY_LINE)
                                .nodeAddress("192.168.7.5"))
                .host("w-2", "w-2.example", h -> h.nodeAddress("192.168.7.6"))
                .port(22022)
                .user("ops")
                .privateKey(Secret.of(KEY_TEXT))
                .knownHosts(directory.resolve("known"))
                .build();

        List<Machine> machines = list.list("edge");
        SshAccess own = machines.get(0).access().orElseThrow();
        assertThat(own).hasToString("admin@10.0.0.5:2222");
        assertThat(own.privateKey().reveal()).endsWith("own");
        assertThat(own.passphrase()).contains(Secret.of("phrase"));
        assertThat(own.sudoPassword()).contains(Secret.of("word"));
        assertThat(own.hostKeyCheck()).isEqualTo(new HostKeyCheck.Pinned(List.of(FINGERPRINT, KEY_LINE)));
        assertThat(machines.get(0).address()).contains("192.168.7.5");
        assertThat(machines.get(0).publicAddress()).contains("10.0.0.5");
        assertThat(machines.get(0).node()).contains("w-1");
        SshAccess common = machines.get(1).access().orElseThrow();
        assertThat(common).hasToString("ops@w-2.example:22022");
        assertThat(common.passphrase()).isEmpty();
        assertThat(common.hostKeyCheck()).isEqualTo(new HostKeyCheck.KnownHosts(directory.resolve("known")));
        assertThat(list.capabilities().hosts())
                .containsExactly(new FixedHost("w-1", "192.168.7.5"), new FixedHost("w-2", "192.168.7.6"));
    }

    @Test
    void namesItsInsecureChecksByTheirNames() {
        Path file = directory.resolve("first-seen");

        assertThat(check(ExistingHosts.builder().trustOnFirstUse(file)))
                .isEqualTo(new HostKeyCheck.TrustOnFirstUse(file));
        assertThat(check(ExistingHosts.builder().noHostKeyCheckInsecure()))
                .isEqualTo(new HostKeyCheck.NoCheckInsecure());
    }

    private static HostKeyCheck check(ExistingHosts.Builder builder) {
        return builder.privateKey(Secret.of(KEY_TEXT))
                .host("a", "10.0.0.1")
                .build()
                .list("edge")
                .get(0)
                .access()
                .orElseThrow()
                .hostKeyCheck();
    }

    @Test
    void readsAKeyFile() throws Exception {
        Path file = Files.writeString(directory.resolve("id"), KEY_TEXT);
        ExistingHosts list = ExistingHosts.builder()
                .privateKey(file)
                .noHostKeyCheckInsecure()
                .host("a", "10.0.0.1")
                .build();

        assertThat(list.list("edge").get(0).access().orElseThrow().privateKey()).isEqualTo(Secret.of(KEY_TEXT));
        assertThat(violations(list)).isEmpty();
    }

    @Test
    void reportsEverythingThatIsWrongAtOnceAndThrowsNothingItself() throws Exception {
        Path publicKey = Files.writeString(directory.resolve("id.pub"), KEY_LINE);
        Path missing = directory.resolve("missing");
        ExistingHosts list = ExistingHosts.builder()
                .host("Big_Name", "10.0.0.1")
                .host("w-1", "10.0.0.2", h -> h.privateKey(Secret.of(KEY_TEXT)).hostKey("nonsense"))
                .host("w-1", "10.0.0.2", h -> h.privateKey(missing).hostKey(FINGERPRINT))
                .host("w-2", "10.0.0.300", h -> h.privateKey(publicKey).port(70000))
                .host("w-3", "w-3.example", h -> h.hostKeyCheck(new HostKeyCheck.KnownHosts(missing)))
                .host("w-4", "10.0.0.4", h -> h.privateKey(missing).nodeAddress("10.0.0.1"))
                .host(
                        "w-5",
                        "10.0.0.4",
                        h -> h.port(2222).nodeAddress("not-a-number").user(" "))
                .build();

        assertThat(violations(list))
                .anyMatch(v -> v.startsWith("host Big_Name: its name becomes the node's"))
                .contains("host w-1: there are two hosts of this name: give each its own")
                .contains("host w-1: it is logged in to at 10.0.0.2 port 22, and so is w-1: list each host once")
                .anyMatch(v -> v.startsWith("host w-1: its host key \"nonsense\""))
                .anyMatch(v -> v.startsWith("host w-2: its address \"10.0.0.300\""))
                .contains("host w-2: port 70000 is not within 1 to 65535")
                .anyMatch(v -> v.startsWith("host w-2: " + publicKey + " holds no private key"))
                .anyMatch(v -> v.startsWith("host w-3: its address w-3.example is a name"))
                .anyMatch(v -> v.startsWith("host w-3: no private key is given"))
                .anyMatch(v -> v.startsWith("known hosts " + missing))
                .contains(
                        "host w-4: nodes reach it at 10.0.0.1, and Big_Name as well: give each its own nodeAddress(..)")
                .anyMatch(v -> v.startsWith("host w-4: nothing says how it proves"))
                .contains("host w-5: its node address \"not-a-number\" is not an IP address")
                .contains("host w-5: its user has no name")
                .satisfies(all -> assertThat(all.stream().filter(v -> v.startsWith("private key " + missing)))
                        .hasSize(1));
        assertThat(world.deeds).isEmpty();
    }

    @Test
    void refusesAnEmptyList() {
        assertThat(violations(hosts().build())).contains("hosts: the list is empty: call host(name, address)");
    }

    @Test
    void refusesMoreNodesThanHostsAndHostsItDoesNotHave() {
        ExistingHosts list = hosts().host("a", "10.0.0.1").host("b", "10.0.0.2").build();

        InvalidClusterException e = catchThrowableOfType(
                InvalidClusterException.class,
                () -> cluster("edge", list)
                        .workers("w", 2, machine -> machine.hosts("b", "z"))
                        .build());

        assertThat(e.violations())
                .extracting(Violation::toString)
                .contains(
                        "hosts: 3 nodes are wanted and there are 2 hosts: add hosts, or ask for fewer nodes",
                        "pool w: host z is not among the provider's hosts");
    }

    @Test
    void showsNoSecret() {
        ExistingHosts list = hosts().host("a", "10.0.0.1", h -> h.sudoPassword(Secret.of("tops3cret")))
                .build();

        assertThat(list + " " + list.list("edge") + " "
                        + list.list("edge").get(0).access())
                .doesNotContain("tops3cret", "c2VjcmV0");
    }

    @Test
    void givesTheHostItWasAskedForAndNoOther() throws InterruptedException {
        ExistingHosts list = hosts().host("a", "10.0.0.1").build();
        MachineRequest request = new MachineRequest(
                new ClusterId("edge", new UUID(0, 1)),
                cluster("edge", list).build().spec().node("a"));

        assertThat(list.create(request).tags()).containsEntry(Tags.NODE, "a").containsEntry(Tags.CLUSTER, "edge");
        assertThat(list.await(new MachineId("a"), Duration.ofSeconds(1)).access())
                .isPresent();
        assertThatThrownBy(() -> list.await(new MachineId("z"), Duration.ofSeconds(1)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("host z is not in the list");
        assertThatThrownBy(() -> list.reboot(new MachineId("a"))).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void makesAClusterOfTheFirstHostsAndLeavesTheRestAlone() throws Exception {
        ExistingHosts list = four();
        Cluster cluster = cluster("edge", list).workers("w", 1).build();

        assertThat(cluster.spec().nodes(Role.CONTROL_PLANE).get(0).name()).isEqualTo("a");
        assertThat(cluster.apply().nodesIn()).containsExactly("a", "b");
        assertThat(cluster.apply().changedNothing()).isTrue();
        assertThat(world.deeds).noneMatch(deed -> deed.endsWith("/c") || deed.endsWith("/d"));
    }

    private static ExistingHosts four() {
        return hosts().host("a", "10.0.0.1")
                .host("b", "10.0.0.2")
                .host("c", "10.0.0.3")
                .host("d", "10.0.0.4")
                .build();
    }

    private Cluster second(ExistingHosts list) {
        return cluster("other", list)
                .controlPlanes(1, machine -> machine.hosts("c"))
                .workers("w", 1, machine -> machine.hosts("d"))
                .build();
    }

    @Test
    void lendsHostsOfOneListToTwoClusters() throws Exception {
        ExistingHosts list = four();
        Cluster first = cluster("edge", list).workers("w", 1).build();
        first.apply();
        second(list).apply();

        first.destroy();

        assertThat(world.deeds("reset")).containsExactlyInAnyOrder("reset/a", "reset/b");
        assertThat(world.owners).containsOnlyKeys("c", "d");
        assertThat(second(list).apply().changedNothing()).isTrue();
        assertThat(first.destroy().changedNothing()).isTrue();
    }

    @Test
    void refusesAHostOfAnotherClusterBeforeAnythingIsTouched() throws Exception {
        ExistingHosts list = four();
        second(list).apply();
        int before = world.deeds.size();

        assertThatThrownBy(() -> cluster("edge", list).workers("w", 2).build().apply())
                .isInstanceOfSatisfying(
                        InvalidClusterException.class,
                        e -> assertThat(e.violations()).singleElement().satisfies(violation -> {
                            assertThat(violation.where()).isEqualTo("c");
                            assertThat(violation.what()).startsWith("it belongs to the cluster other (");
                        }));

        assertThat(world.deeds.subList(before, world.deeds.size()))
                .allMatch(deed -> deed.startsWith("facts/") || deed.startsWith("read/") || deed.equals("close"));
    }

    @Test
    void refusesAHostOfAnotherClusterOfTheSameName() throws Exception {
        cluster("edge", hosts().host("a", "10.0.0.1").build()).build().apply();
        world.owners.put("b", new ClusterId("edge", new UUID(0, 7)));

        assertThatThrownBy(() -> cluster("edge", four()).workers("w", 1).build().plan())
                .hasMessageContaining("b: it belongs to another cluster edge (00000000-");
    }
}
