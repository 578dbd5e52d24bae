package io.barekube.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.barekube.Cluster;
import io.barekube.ClusterBuilder;
import io.barekube.ClusterId;
import io.barekube.InvalidClusterException;
import io.barekube.MachineSpec;
import io.barekube.Node;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.Secret;
import io.barekube.Violation;
import io.barekube.addon.flannel.Flannel;
import io.barekube.addon.metallb.MetalLb;
import io.barekube.hosts.ExistingHosts;
import io.barekube.hosts.HostSettings;
import io.barekube.spi.ArtifactSource;
import io.barekube.spi.HostKeyCheck;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.SshAccess;
import io.barekube.testkit.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Hosts that somebody already has: a user who needs sudo, pinned host keys, and nothing of ours on them before and after. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ExistingHostsLabTest {
    private static final String OWNER = "existing";
    private static final List<String> NAMES = List.of("eh-1", "eh-2", "eh-3", "eh-4");
    private static final Secret PASSWORD = Secret.of("correct-horse-battery");

    private LabMachines machines;
    private LabCluster lab;
    private Secret key;
    private final Map<String, SshAccess> hosts = new LinkedHashMap<>();
    private final Map<String, HostState> before = new LinkedHashMap<>();
    private Cluster cluster;

    @BeforeAll
    void createOnBareHosts() throws IOException, InterruptedException {
        machines = LabMachines.of(OWNER, "10.89.76.0/24");
        lab = new LabCluster("paris", machines.scratch());
        ClusterId owner = new ClusterId(OWNER, UUID.randomUUID());
        for (String name : NAMES) {
            NodeSpec node = new NodeSpec(
                    name, Role.WORKER, "worker", MachineSpec.builder().build());
            Machine machine = machines.provider().create(new MachineRequest(owner, node));
            SshAccess access = machines.provider()
                    .await(machine.id(), Duration.ofMinutes(2))
                    .access()
                    .orElseThrow();
            hosts.put(name, access);
            key = access.privateKey();
            machines.on(
                    name,
                    "useradd -m -s /bin/bash ops && echo 'ops:" + PASSWORD.reveal() + "' | chpasswd"
                            + " && echo 'ops ALL=(ALL) ALL' >/etc/sudoers.d/ops && install -d -m 700 -o ops -g ops ~ops/.ssh"
                            + " && install -m 600 -o ops -g ops /root/.ssh/authorized_keys ~ops/.ssh/authorized_keys");
        }
        for (String name : List.of("eh-1", "eh-2")) {
            before.put(name, HostState.of(machines, name));
        }
        cluster = lab.builder()
                .on(hosts("eh-1", "eh-2"))
                .controlPlanes(1)
                .workers(1)
                .addon(Flannel.vxlan())
                .build();
        cluster.apply();
    }

    @AfterAll
    void nothingIsLeft() throws IOException, InterruptedException {
        machines.close();
    }

    private ExistingHosts hosts(String... names) {
        ExistingHosts.Builder list = list();
        for (String name : names) {
            host(list, name, settings -> {});
        }
        return list.build();
    }

    private ExistingHosts.Builder list() {
        return ExistingHosts.builder().user("ops").privateKey(key).sudoPassword(PASSWORD);
    }

    private void host(ExistingHosts.Builder list, String name, Consumer<HostSettings> settings) {
        list.host(name, hosts.get(name).host(), host -> {
            host.hostKey(hostKey(name));
            settings.accept(host);
        });
    }

    private String hostKey(String name) {
        return ((HostKeyCheck.Pinned) hosts.get(name).hostKeyCheck()).keys().get(0);
    }

    private ClusterBuilder another(String name) throws IOException {
        return new LabCluster(name, machines.scratch().resolve(name))
                .builder()
                .controlPlanes(1)
                .addon(Flannel.vxlan());
    }

    private void assertUntouched(String... names) throws InterruptedException {
        for (String name : names) {
            assertThat(machines.on(name, "ls -d /etc/barekube /run/barekube 2>/dev/null; true"))
                    .isEmpty();
        }
    }

    private static List<String> violations(Cluster wanted) {
        return catchThrowableOfType(InvalidClusterException.class, wanted::apply).violations().stream()
                .map(Violation::toString)
                .toList();
    }

    @Test
    @Order(1)
    void userWithSudoMakesAClusterAndHisPasswordIsNotTold() throws IOException, InterruptedException {
        assertThat(cluster.nodes()).extracting(Node::name).containsExactly("eh-1", "eh-2");
        assertThat(cluster.nodes()).allMatch(Node::ready);
        assertThat(lab.latestTraffic())
                .allSatisfy(host -> assertThat(host.connections()).isEqualTo(1));
        assertThat(cluster.apply().changedNothing()).isTrue();
        assertThat(lab.events() + lab.journals() + lab.log() + cluster.plan() + hosts("eh-1"))
                .doesNotContain(PASSWORD.reveal());
    }

    @Test
    @Order(2)
    void everythingWrongWithTheHostsIsNamedAtOnceAndNothingIsTouched() throws IOException, InterruptedException {
        String owned = machines.on("eh-1", "sha256sum /etc/barekube/inventory.json");
        ExistingHosts.Builder list = list();
        host(list, "eh-1", settings -> {});
        list.host("eh-2", hosts.get("eh-2").host(), host -> host.hostKey(hostKey("eh-1")));
        host(list, "eh-3", settings -> settings.privateKey(anotherKey()));
        host(list, "eh-4", settings -> settings.sudoPassword(Secret.of("wrong")));
        list.host("ghost", "10.89.76.99", host -> host.hostKey(hostKey("eh-1")));

        List<String> violations =
                violations(another("intruder").on(list.build()).workers(4).build());

        assertThat(violations).hasSize(5);
        assertThat(violations.get(0) + violations.get(1) + violations.get(2) + violations.get(3) + violations.get(4))
                .contains("eh-1: it belongs to the cluster paris", "as eh-1")
                .contains("eh-2: ", "the host's key was refused")
                .contains("eh-3: ", "the host refuses the key for user ops")
                .contains("eh-4: ", "sudo refused the password of user ops")
                .contains("ghost: ", "there is no route to it");
        assertUntouched("eh-3", "eh-4");
        assertThat(machines.on("eh-1", "sha256sum /etc/barekube/inventory.json"))
                .isEqualTo(owned);
        assertThat(cluster.apply().changedNothing()).isTrue();
    }

    private Secret anotherKey() {
        try {
            Path file = machines.scratch().resolve("another");
            if (!Files.exists(file)) {
                Command.run(Map.of(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
                        .successful();
            }
            return Secret.of(Files.readString(file));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Order(2)
    void descriptionThatCannotBeIsRefusedBeforeAnyHostIsAsked() throws IOException {
        ClusterBuilder wanted = another("impossible")
                .on(hosts("eh-3", "eh-4"))
                .kubernetes("1.99.0")
                .controlPlanes(2)
                .addon(MetalLb.layer2("10.89.76.4-10.89.76.20"));

        InvalidClusterException refusal = catchThrowableOfType(InvalidClusterException.class, wanted::build);

        assertThat(refusal.violations()).extracting(Violation::where).contains("kubernetes", "controlPlanes");
        assertThat(refusal)
                .hasMessageContaining("1.99.0")
                .hasMessageContaining("10.89.76.4, which is host eh-3's")
                .hasMessageContaining("nothing was touched");
    }

    @Test
    @Order(2)
    void bundleWithAnAlteredFileIsRefusedBeforeAnyHostIsChanged() throws IOException, InterruptedException {
        Path bundle = Lab.ofThisMachine().bundle().orElse(null);
        Assumptions.assumeTrue(bundle != null, "the lab has a bundle");
        Path altered = machines.scratch().resolve("altered");
        Path victim = copyAndAlter(bundle, altered, "crictl");

        List<String> violations = violations(another("altered")
                .on(hosts("eh-3"))
                .artifacts(ArtifactSource.bundle(altered))
                .build());

        assertThat(violations)
                .singleElement()
                .asString()
                .contains("crictl", victim.getFileName().toString())
                .containsPattern("[0-9a-f]{64}");
        assertUntouched("eh-3");
    }

    /** Links, but for one file that is another by one byte. */
    private static Path copyAndAlter(Path bundle, Path target, String artifact) throws IOException {
        Path victim = target;
        try (Stream<Path> files = Files.walk(bundle)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = target.resolve(bundle.relativize(file));
                Files.createDirectories(copy.getParent());
                if (bundle.relativize(file).startsWith(artifact)) {
                    byte[] bytes = Files.readAllBytes(file);
                    bytes[bytes.length / 2] ^= 1;
                    Files.write(copy, bytes);
                    victim = copy;
                } else {
                    Files.createLink(copy, file);
                }
            }
        }
        return victim;
    }

    @Test
    @Order(3)
    void destroyLeavesTheHostsAsTheyWere() throws IOException, InterruptedException {
        assertThat(cluster.planDestroy().steps())
                .extracting(step -> step.id().value())
                .contains("reset/eh-1", "reset/eh-2");

        cluster.destroy();

        for (Map.Entry<String, HostState> host : before.entrySet()) {
            assertThat(host.getValue().changesTo(HostState.of(machines, host.getKey())))
                    .as(host.getKey())
                    .isEmpty();
        }
        assertThat(lab.journals()).isEmpty();
    }

    @Test
    @Order(4)
    void hostsThatWereResetTakeAnotherCluster() throws IOException, InterruptedException {
        Cluster next = another("berlin").on(hosts("eh-2", "eh-1")).workers(1).build();

        next.apply();

        assertThat(next.nodes()).extracting(Node::name).containsExactly("eh-1", "eh-2");
        assertThat(next.nodes()).allMatch(Node::ready);
    }
}
