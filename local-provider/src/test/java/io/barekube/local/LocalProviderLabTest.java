package io.barekube.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.run.FailureClass;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Machine;
import io.barekube.spi.SshAccess;
import io.barekube.testkit.InfrastructureProviderContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real machines, on a network of this test's own. */
final class LocalProviderLabTest extends InfrastructureProviderContract {
    private static final String NETWORK = "10.89.72.0/24";

    @TempDir
    static Path state;

    private static LocalProvider provider;

    @BeforeAll
    static void build() {
        provider =
                LocalProvider.builder().network(NETWORK).stateDirectory(state).build();
    }

    @AfterAll
    static void nothingIsLeft() throws Exception {
        assertThat(run("podman", "ps", "-aq", "--filter", "label=barekube-network=" + NETWORK))
                .isEmpty();
        assertThat(run("podman", "volume", "ls", "-q", "--filter", "label=barekube-network=" + NETWORK))
                .isEmpty();
        assertThat(run("podman", "network", "ls", "-q", "--filter", "label=barekube-network=" + NETWORK))
                .isEmpty();
        assertThat(run("ip", "-br", "address")).doesNotContain("10.89.72.");
        assertThat(run("iptables-save")).doesNotContain("10.89.72.");
    }

    @Override
    protected InfrastructureProvider provider() {
        return provider;
    }

    @Override
    protected Optional<Login> login() {
        return Optional.of(new OpenSshLogin(state));
    }

    @Override
    protected List<String> leftovers(String clusterName) throws InterruptedException {
        List<String> left = new ArrayList<>();
        String label = "label=barekube-cluster=" + clusterName;
        left.addAll(run("podman", "ps", "-aq", "--filter", label).lines().toList());
        left.addAll(
                run("podman", "volume", "ls", "-q", "--filter", label).lines().toList());
        left.addAll(run("podman", "network", "ls", "-q", "--filter", "name=barekube-10-89-72-0-24")
                .lines()
                .toList());
        return left;
    }

    @Test
    void machinesAreBareHostsThatKeepWhatIsWrittenOverAReboot() throws Exception {
        Machine up = up(provider.create(request(newCluster(), 1)));
        SshAccess access = up.access().orElseThrow();
        OpenSshLogin login = new OpenSshLogin(state);

        assertThat(login.run(access, "hostname; systemctl is-system-running"))
                .isEqualTo(up.node().orElseThrow() + "\nrunning\n");
        assertThat(login.run(access, "findmnt -no PROPAGATION /; findmnt -no FSTYPE /var/lib/containerd"))
                .startsWith("shared")
                .doesNotContain("overlay");
        login.run(access, "echo kept >/var/lib/etcd/written; echo kept >/etc/written");
        provider.reboot(up.id());
        up(up);

        assertThat(login.run(access, "cat /var/lib/etcd/written /etc/written")).isEqualTo("kept\nkept\n");
    }

    @Test
    void aStoppedMachineIsListedAndStartedAgainByCreate() throws Exception {
        ClusterId cluster = newCluster();
        Machine up = up(provider.create(request(cluster, 1)));
        run("podman", "stop", "-t", "1", up.id().value());
        assertThat(provider.list(cluster.name()).get(0).access()).isEmpty();

        Machine again = up(provider.create(request(cluster, 1)));

        assertThat(again.id()).isEqualTo(up.id());
        assertThat(again.address()).isEqualTo(up.address());
    }

    @Test
    void anotherClusterOfTheNameIsTurnedAway() throws InterruptedException {
        ClusterId cluster = newCluster();
        provider.create(request(cluster, 1));
        ClusterId impostor = new ClusterId(cluster.name(), UUID.randomUUID());

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> provider.create(request(impostor, 1)))
                .withMessageContaining(cluster.uuid().toString())
                .matches(e -> e.failureClass() == FailureClass.PERMANENT);
    }

    @Test
    void volumesOfAMachineRemovedByOtherHandsDoNotReachTheNextOne() throws Exception {
        ClusterId cluster = newCluster();
        OpenSshLogin login = new OpenSshLogin(state);
        Machine first = up(provider.create(request(cluster, 1)));
        login.run(first.access().orElseThrow(), "echo old >/var/lib/etcd/old");
        run("podman", "rm", "-f", "-t", "0", first.id().value());

        Machine second = up(provider.create(request(cluster, 1)));

        assertThat(login.run(second.access().orElseThrow(), "ls /var/lib/etcd")).isEmpty();
    }

    @Test
    void oneKeyOpensAllMachinesOfAStateDirectory() throws Exception {
        Machine first = up(provider.create(request(newCluster(), 1)));
        LocalProvider other =
                LocalProvider.builder().network(NETWORK).stateDirectory(state).build();

        Machine seen = other.list(first.tags().get("barekube-cluster")).get(0);

        assertThat(new OpenSshLogin(state).run(seen.access().orElseThrow(), "id -u"))
                .isEqualTo("0\n");
    }

    private static String run(String... command) throws InterruptedException {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment()
                    .put("CONTAINERS_CONF", state.resolve("containers.conf").toString());
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
