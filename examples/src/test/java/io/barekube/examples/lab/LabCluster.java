package io.barekube.examples.lab;

import io.barekube.Cluster;
import io.barekube.ClusterBuilder;
import io.barekube.event.ClusterEvent;
import io.barekube.event.ConsoleProgress;
import io.barekube.examples.bench.TrafficCount;
import io.barekube.kubeadm.Kubeadm;
import io.barekube.run.RunStore;
import io.barekube.spi.BootstrapSession.Traffic;
import io.barekube.spi.Bootstrapper;
import io.barekube.testkit.Lab;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a test sees of a cluster: its events, what its progress printed, what its journals hold, and what it cost its hosts. */
final class LabCluster {
    private final Path store;
    private final Path log;
    private final TrafficCount traffic = new TrafficCount(Kubeadm.overSsh());
    private final List<ClusterEvent> events = new CopyOnWriteArrayList<>();
    private final ClusterBuilder builder;

    /** Keeps its journals in that directory, and leaves the lines it printed in the build's own. */
    LabCluster(String name, Path directory) throws IOException {
        this.store = directory.resolve("runs");
        this.log = Files.createDirectories(Path.of("target/lab-logs")).resolve(name + ".log");
        PrintStream out = new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8);
        this.builder = Lab.ofThisMachine()
                .supply(Cluster.named(name))
                .bootstrap(traffic)
                .listener(events::add)
                .listener(ConsoleProgress.lines(out))
                .store(RunStore.directory(store));
    }

    /** Without machines, nodes and addons; each call goes on with the same builder. */
    ClusterBuilder builder() {
        return builder;
    }

    List<ClusterEvent> events() {
        return List.copyOf(events);
    }

    /** Interferes with what the bootstrapper does from here on. */
    Bootstrapper interfering(Interference.Deed deed) {
        return new Interference(traffic, deed);
    }

    /** What people were shown. */
    String log() throws IOException {
        return Files.readString(log);
    }

    /** Leaves a text beside the log, for people. */
    void keep(String name, String text) throws IOException {
        Files.writeString(log.resolveSibling(log.getFileName() + "." + name), text);
    }

    /** Everything in the run store. */
    String journals() throws IOException {
        if (!Files.isDirectory(store)) {
            return "";
        }
        try (Stream<Path> files = Files.walk(store)) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file)).append('\n');
            }
            return text.toString();
        }
    }

    /** What the latest session cost, by host. */
    List<Traffic> latestTraffic() {
        List<List<Traffic>> sessions = traffic.sessions();
        return sessions.get(sessions.size() - 1);
    }

    /** The nodes of all steps that were begun, with what was done. */
    List<String> begun(int sinceEvent) {
        return events.stream()
                .skip(sinceEvent)
                .filter(ClusterEvent.StepStarted.class::isInstance)
                .map(event -> ((ClusterEvent.StepStarted) event).step().id().value())
                .collect(Collectors.toList());
    }
}
