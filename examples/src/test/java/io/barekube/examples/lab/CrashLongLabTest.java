package io.barekube.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.Cluster;
import io.barekube.ClusterBuilder;
import io.barekube.Node;
import io.barekube.kubeadm.Kubeadm;
import io.barekube.plan.Risk;
import io.barekube.run.RunFailedException;
import io.barekube.run.RunResult;
import io.barekube.spi.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/** JVMs are killed all through the life of a real cluster, one after the other, each going on with what the one before left; this one does the rest. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class CrashLongLabTest {
    private static final String NETWORK = "10.89.87.0/24";
    private static final String OLD = "1.35.8";
    private static final String NEW = "1.36.4";
    private static final String FIRST = DyingLabRun.NAME + "-control-plane-1";
    private static final String WORKER = DyingLabRun.NAME + "-worker-1";
    private static final long PATIENCE_MINUTES = 8;

    private LabMachines machines;
    private final List<String> deaths = new ArrayList<>();

    @BeforeAll
    void nothingIsThere() throws IOException, InterruptedException {
        machines = LabMachines.of(DyingLabRun.NAME, NETWORK);
    }

    @AfterAll
    void nothingIsLeft() throws IOException, InterruptedException {
        machines.close();
    }

    /** Another JVM does it, and dies when that many records are kept. */
    private void die(String deed, String version, int records) throws IOException, InterruptedException {
        Path said = Files.createDirectories(Path.of("target/lab-logs"))
                .resolve("dying.log." + deaths.size() + "-" + deed + "-" + records);
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingLabRun.class.getName(),
                        deed,
                        String.valueOf(records),
                        version,
                        NETWORK,
                        machines.scratch().toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(child.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
                    .as("it dies in time, doing " + deed)
                    .isTrue();
        } finally {
            child.destroyForcibly().waitFor();
        }
        assertThat(child.exitValue()).as(Files.readString(said)).isEqualTo(DyingLabRun.DIED);
        deaths.add(deed);
    }

    private ClusterBuilder cluster(String version) {
        return DyingLabRun.cluster(version, NETWORK, machines.scratch());
    }

    private void isWhole(String version, List<String> controlPlanes) throws InterruptedException {
        Cluster cluster = cluster(version).build();
        assertThat(cluster.nodes())
                .hasSize(5)
                .allMatch(Node::ready)
                .extracting(Node::kubeletVersion)
                .containsOnly("v" + version);
        assertThat(machines.provider().list(DyingLabRun.NAME)).hasSize(5);
        for (String node : controlPlanes) {
            assertThat(Etcd.voters(machines, node)).isEqualTo(controlPlanes);
        }
        String tokens = machines.on(controlPlanes.get(0), "kubeadm token list -o jsonpath='{.token}{\"\\n\"}'");
        assertThat(tokens.lines().distinct()).hasSizeLessThanOrEqualTo(deaths.size() + 2);
        assertThat(cluster.lease()).isEmpty();
        assertThat(cluster.apply().changedNothing()).isTrue();
    }

    private static List<String> controlPlanes(int... numbers) {
        List<String> names = new ArrayList<>();
        for (int number : numbers) {
            names.add(DyingLabRun.NAME + "-control-plane-" + number);
        }
        return names;
    }

    @Test
    @Order(1)
    void creationGoesOnFromWhereverItDied() throws IOException, InterruptedException {
        die("apply", OLD, 4);
        die("apply", OLD, 14);
        die("apply", OLD, 16);
        die("apply", OLD, 16);

        Optional<RunResult> rest = cluster(OLD).build().resume();

        assertThat(rest).get().matches(RunResult::succeeded);
        isWhole(OLD, controlPlanes(1, 2, 3));
    }

    @Test
    @Order(2)
    void refusesToSkipAMinorReleaseAndToGoBack() {
        assertThatThrownBy(() -> cluster("1.37.1").build().plan()).hasMessageContaining("1.36");
        assertThatThrownBy(() -> cluster("1.34.11").build().plan()).hasMessageContaining("1.35");
    }

    /** A host is restarted in the middle of it, too. */
    @Test
    @Order(3)
    void upgradeGoesOnFromWhereverItDiedAndNoRequestFails() throws IOException, InterruptedException {
        AtomicBoolean restarted = new AtomicBoolean();
        Cluster upgraded = cluster(NEW)
                .bootstrap(new Interference(Kubeadm.overSsh(), (operation, node) -> {
                    if (operation.equals("upgrade") && node.equals(WORKER) && !restarted.getAndSet(true)) {
                        restartIn(Duration.ofSeconds(3), node);
                    }
                }))
                .build();
        assertThat(upgraded.plan().risk()).isEqualTo(Risk.DISRUPTIVE);

        try (Watch page = Workload.watch(machine(FIRST).address().orElseThrow())) {
            Waiting.until(Duration.ofSeconds(30), "the page", () -> page.asked() > 20);
            die("apply", NEW, 3);
            die("apply", NEW, 9);
            die("apply", NEW, 12);
            try {
                assertThat(upgraded.resume()).isPresent();
            } catch (RunFailedException e) {
                assertThat(e.result().failure().orElseThrow().node()).contains(WORKER);
                upgraded.apply();
            }
            Files.writeString(Path.of("target/lab-logs/dying.log.requests"), page.toString());
            assertThat(page.failed()).as(page.toString()).isZero();
        }

        assertThat(restarted).isTrue();
        isWhole(NEW, controlPlanes(1, 2, 3));
        for (String node : controlPlanes(1, 2, 3)) {
            assertThat(machines.on(node, "grep -h image: /etc/kubernetes/manifests/*.yaml"))
                    .contains("kube-apiserver:v" + NEW, "etcd:3.6.8")
                    .doesNotContain(OLD);
        }
    }

    private void restartIn(Duration delay, String node) {
        Thread thread = new Thread(() -> {
            try {
                Thread.sleep(delay.toMillis());
                machines.kill(node);
                machines.provider().reboot(machine(node).id());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private Machine machine(String node) throws InterruptedException {
        return machines.provider().list(DyingLabRun.NAME).stream()
                .filter(machine -> machine.node().filter(node::equals).isPresent())
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(4)
    void replacementGoesOnFromWhereverItDied() throws IOException, InterruptedException {
        die(FIRST, NEW, 3);
        die("apply", NEW, 9);

        assertThat(cluster(NEW).build().resume()).get().matches(RunResult::succeeded);

        isWhole(NEW, controlPlanes(2, 3, 4));
    }

    @Test
    @Order(5)
    void destructionGoesOnFromWhereverItDied() throws IOException, InterruptedException {
        die("destroy", NEW, 3);
        die("destroy", NEW, 4);

        assertThat(cluster(NEW).build().resume()).get().matches(RunResult::succeeded);

        assertThat(deaths).hasSizeGreaterThanOrEqualTo(10);
        assertThat(machines.provider().list(DyingLabRun.NAME)).isEmpty();
        assertThat(machines.remains()).isEmpty();
        assertThat(DyingLabRun.store(machines.scratch()).identity(DyingLabRun.NAME))
                .isEmpty();
    }
}
