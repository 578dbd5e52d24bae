package io.barekube;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.fake.FakeAddon;
import io.barekube.fake.FakeBootstrapper;
import io.barekube.fake.FakeWorld;
import io.barekube.hosts.ExistingHosts;
import io.barekube.plan.Risk;
import io.barekube.run.RunStore;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lists of hosts are edited by people: what a host is in the cluster does not depend on its place in the list. */
@Timeout(60)
class ListedHostsTest {
    private static final String FINGERPRINT = "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";

    @TempDir
    Path directory;

    private final FakeWorld world = new FakeWorld();

    private ClusterBuilder cluster(int workers, String... hosts) {
        ExistingHosts.Builder listed = ExistingHosts.builder().privateKey(key());
        for (String host : hosts) {
            listed.host(host, "192.0.2." + (int) host.charAt(0), each -> each.hostKey(FINGERPRINT));
        }
        return Cluster.named("edge")
                .on(listed.build())
                .bootstrap(new FakeBootstrapper(world))
                .controlPlanes(1)
                .workers("w", workers)
                .addon(FakeAddon.network(world))
                .allow(Risk.DESTRUCTIVE)
                .store(RunStore.directory(directory));
    }

    private static Secret key() {
        try {
            byte[] key = KeyPairGenerator.getInstance("Ed25519")
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            return Secret.of("-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void aLeadsAndTwoOthersWork() throws InterruptedException {
        cluster(2, "a", "b", "c").build().apply();
        world.deeds.clear();
    }

    @AfterEach
    void noSafetyRuleWasBroken() {
        assertThat(world.sins).isEmpty();
    }

    private List<String> roles(Cluster cluster) throws InterruptedException {
        return cluster.nodes().stream()
                .sorted(Comparator.comparing(Node::name))
                .map(node -> node.name() + " " + node.role().map(Enum::name).orElse("?"))
                .toList();
    }

    @Test
    void keepsEveryNodeWhatItIsWhenTheListIsReordered() throws Exception {
        Cluster reordered = cluster(2, "c", "b", "a").build();

        assertThat(reordered.apply().changedNothing()).isTrue();

        assertThat(roles(reordered)).containsExactly("a CONTROL_PLANE", "b WORKER", "c WORKER");
        assertThat(reordered.kubeconfig()).isNotNull();
    }

    @Test
    void aHostThatComesFirstInTheListBecomesTheWorkerThatWasWantedMore() throws Exception {
        Cluster larger = cluster(3, "x", "y", "a", "b", "c").build();

        larger.apply();

        assertThat(world.deeds("join")).containsExactly("join/x");
        assertThat(world.deeds("prepare")).containsExactly("prepare/x");
        assertThat(roles(larger)).containsExactly("a CONTROL_PLANE", "b WORKER", "c WORKER", "x WORKER");
    }

    @Test
    void aHostThatIsListedNoMoreGivesWayToAFreeOne() throws Exception {
        Cluster changed = cluster(2, "x", "c", "a").build();

        changed.apply();

        assertThat(world.deeds("join")).containsExactly("join/x");
        assertThat(roles(changed)).containsExactly("a CONTROL_PLANE", "c WORKER", "x WORKER");
    }

    @Test
    void findsItsClusterAlsoWhenAllThatItListsFirstAreNewHosts() throws Exception {
        Cluster same = cluster(2, "x", "y", "z", "c", "b", "a").build();

        assertThat(same.apply().changedNothing()).isTrue();

        assertThat(roles(same)).containsExactly("a CONTROL_PLANE", "b WORKER", "c WORKER");
    }

    @Test
    void whoeverIsNamedInAPoolIsInIt() throws Exception {
        Cluster named = cluster(2, "c", "b", "a")
                .withoutWorkers()
                .workers("w", 1)
                .workers("named", 1, machine -> machine.hosts("b"))
                .build();

        named.apply();

        assertThat(world.deeds("join")).isEmpty();
        assertThat(roles(named)).containsExactly("a CONTROL_PLANE", "b WORKER", "c WORKER");
    }
}
