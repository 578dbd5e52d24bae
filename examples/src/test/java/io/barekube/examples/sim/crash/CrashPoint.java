package io.barekube.examples.sim.crash;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Cluster;
import io.barekube.Node;
import io.barekube.run.JournaledRun;
import io.barekube.run.RunResult;
import io.barekube.run.RunStore;
import io.barekube.testkit.sim.Pace;
import io.barekube.testkit.sim.SimulatedHost;
import io.barekube.testkit.sim.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A world of its own, in which a deed is done once: undisturbed, or dying on the way. This JVM is the one that goes on. */
final class CrashPoint implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;
    private final Deed deed;
    private final Path bundle;
    private final Path scratch;
    private final RunStore store;
    private final Map<String, String> before;
    private final Simulation simulation = Simulation.start(Pace.QUICK);

    /** A world in which the deed can be done. */
    CrashPoint(Deed deed, Path bundle, Path scratch) throws IOException, InterruptedException {
        this.deed = deed;
        this.bundle = bundle;
        this.scratch = Files.createDirectories(scratch);
        this.store = RunStore.directory(scratch.resolve("runs"));
        if (!deed.from().isEmpty()) {
            cluster(deed.from(), store).apply();
        }
        this.before = simulation.hosts().stream().collect(toMap(SimulatedHost::address, SimulatedHost::name));
    }

    private Cluster cluster(String version, RunStore to) {
        return SweptCluster.of(simulation.provider(), version, bundle, to);
    }

    private Cluster cluster() {
        return cluster(deed.to(), store);
    }

    /** Does it with nothing in its way, and returns how many records were kept. */
    int undisturbed() throws InterruptedException {
        AtomicInteger records = new AtomicInteger();
        deed.on(cluster(deed.to(), new CountedStore(store, records::set)));
        return records.get();
    }

    /** Lets another JVM do it, which dies after that many records; false when it came to its end before. */
    boolean crash(int record) throws IOException, InterruptedException {
        Path said = scratch.resolve("said");
        try (ProviderServer server = new ProviderServer(simulation.provider())) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xshare:auto",
                            "-Xmx128m",
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                            "-cp",
                            System.getProperty("java.class.path"),
                            DyingRun.class.getName(),
                            deed.name(),
                            String.valueOf(record),
                            String.valueOf(server.port()),
                            bundle.toString(),
                            scratch.resolve("runs").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            try {
                assertThat(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .as("it ends or dies within " + PATIENCE_SECONDS + " s")
                        .isTrue();
            } finally {
                child.destroyForcibly().waitFor();
            }
            assertThat(child.exitValue()).as(Files.readString(said)).isIn(0, DyingRun.DIED);
            return child.exitValue() == DyingRun.DIED;
        }
    }

    /** Goes on with what died, as whoever finds its store, and returns the record after which it died. */
    String resume() throws InterruptedException {
        Cluster cluster = cluster();
        Optional<JournaledRun> died = store.lastRun(SweptCluster.NAME);
        Optional<RunResult> resumed = cluster.resume();
        if (deed == Deed.REPLACEMENT) {
            replaceWhoIsStillThere(cluster, died.orElseThrow());
        } else if (resumed.isEmpty()) {
            deed.on(cluster);
        }
        if (deed != Deed.DESTRUCTION) {
            assertThat(cluster.apply().changedNothing())
                    .as("nothing is left to do")
                    .isTrue();
        }
        return died.map(run -> run.entries().get(run.entries().size() - 1))
                .map(String::valueOf)
                .orElse("nothing");
    }

    /** What was asked of a run that died stands on the nodes, if it came to that; if not, whoever asked sees them still there, and asks again. */
    private void replaceWhoIsStillThere(Cluster cluster, JournaledRun died) throws InterruptedException {
        List<String> present = cluster.nodes().stream().map(Node::name).toList();
        List<String> remaining =
                Arrays.stream(Deed.replaced()).filter(present::contains).toList();
        for (String node : remaining) {
            boolean marked = died.entries().stream()
                    .anyMatch(
                            entry -> "done".equals(entry.get("kind")) && ("leaving/" + node).equals(entry.get("step")));
            assertThat(marked)
                    .as(node + " was marked as leaving, and is still there after the run was resumed")
                    .isFalse();
        }
        if (!remaining.isEmpty()) {
            cluster.replace(remaining.toArray(String[]::new));
        }
    }

    String endState() {
        return EndState.of(simulation, store, before);
    }

    /** How many join tokens are good still. */
    int tokens() {
        return simulation.hosts().stream()
                .mapToInt(SimulatedHost::joinTokens)
                .max()
                .orElse(0);
    }

    @Override
    public void close() {
        simulation.close();
        assertThat(simulation.complaints()).isEmpty();
    }
}
