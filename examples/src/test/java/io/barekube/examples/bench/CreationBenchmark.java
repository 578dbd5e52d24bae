package io.barekube.examples.bench;

import io.barekube.Cluster;
import io.barekube.ClusterId;
import io.barekube.NodeSpec;
import io.barekube.addon.flannel.Flannel;
import io.barekube.kubeadm.Kubeadm;
import io.barekube.local.LocalProvider;
import io.barekube.run.RunResult;
import io.barekube.run.RunStore;
import io.barekube.spi.ArtifactSource;
import io.barekube.spi.BootstrapSession.Traffic;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineRequest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Creation and re-application of a cluster with two workers, against the floor: the same cluster by a shell script that knows everything beforehand, on
 * equal fresh hosts, in turn. Arguments: rounds, number of control planes, bundle, registry, floor script, its bundle, flannel manifest.
 */
public final class CreationBenchmark {
    private static final Duration BOOT = Duration.ofMinutes(2);

    private final LocalProvider provider = LocalProvider.create();
    private final int controlPlanes;
    private final Path bundle;
    private final String registry;
    private final List<String> floorCommand;
    private final Path scratch;

    private CreationBenchmark(String[] args, Path scratch) {
        this.controlPlanes = Integer.parseInt(args[1]);
        this.bundle = Path.of(args[2]);
        this.registry = args[3];
        this.floorCommand = List.of("bash", args[4], args[5], "1.36.4", args[3], "", args[6], args[1]);
        this.scratch = scratch;
    }

    public static void main(String[] args) throws Exception {
        Path scratch = Files.createTempDirectory("barekube-bench");
        new CreationBenchmark(args, scratch).run(Integer.parseInt(args[0]));
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void run(int rounds) throws Exception {
        List<Double> floors = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        List<Double> again = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            floors.add(floor("floor" + controlPlanes + "-" + round));
            say(String.format(Locale.ROOT, "round %d  floor    %6.1f s", round, floors.get(round - 1)));
            library("bench" + controlPlanes + "-" + round, round, ours, again);
        }
        double ratio = median(ours) / median(floors);
        say("");
        say(String.format(
                Locale.ROOT,
                "creation, %d + 2 nodes  %.1f s (median), floor %.1f s: ratio %.2f",
                controlPlanes,
                median(ours),
                median(floors),
                ratio));
        say(String.format(Locale.ROOT, "apply() again          %.2f s (median)", median(again)));
        say(String.format(
                Locale.ROOT,
                "largest heap allowed   %d MB",
                Runtime.getRuntime().maxMemory() >> 20));
    }

    private double floor(String name) throws Exception {
        Cluster cluster = cluster(name, new TrafficCount(Kubeadm.overSsh()));
        List<Machine> machines = order(cluster);
        Path key = Files.writeString(
                scratch.resolve(name + ".key"),
                machines.get(0).access().orElseThrow().privateKey().reveal());
        Files.setPosixFilePermissions(key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        List<String> command = new ArrayList<>(floorCommand);
        command.set(5, key.toString());
        machines.forEach(machine -> command.add(machine.address().orElseThrow()));
        Path log = scratch.resolve(name + ".log");
        long start = System.nanoTime();
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        double seconds = since(start);
        if (status != 0) {
            throw new IllegalStateException("the floor failed:\n" + Files.readString(log));
        }
        cluster.destroy();
        return seconds;
    }

    private void library(String name, int round, List<Double> ours, List<Double> again) throws Exception {
        TrafficCount traffic = new TrafficCount(Kubeadm.overSsh());
        Cluster cluster = cluster(name, traffic);
        order(cluster);
        long start = System.nanoTime();
        RunResult created = cluster.apply();
        ours.add(since(start));
        say(String.format(Locale.ROOT, "round %d  library  %6.1f s", round, since(start)));
        created.steps()
                .forEach(step -> say(String.format(
                        Locale.ROOT,
                        "           %-40s from %5.1f s, took %5.1f s",
                        step.step(),
                        step.since().toMillis() / 1000.0,
                        step.elapsed().toMillis() / 1000.0)));
        say("         creation   " + costs(traffic.sessions().get(0)));
        start = System.nanoTime();
        RunResult repeated = cluster.apply();
        again.add(since(start));
        say(String.format(
                Locale.ROOT,
                "round %d  again    %6.2f s, %s",
                round,
                since(start),
                repeated.changedNothing() ? "no step" : repeated.steps()));
        say("         again      " + costs(traffic.sessions().get(1)));
        cluster.destroy();
    }

    private static String costs(List<Traffic> traffic) {
        List<String> hosts = traffic.stream()
                .map(host ->
                        host.host() + ": " + host.connections() + " handshake, " + host.roundTrips() + " round trips")
                .toList();
        return String.join("; ", hosts);
    }

    private Cluster cluster(String name, TrafficCount bootstrapper) {
        return Cluster.named(name)
                .on(provider)
                .bootstrap(bootstrapper)
                .controlPlanes(controlPlanes)
                .workers(2)
                .addon(Flannel.vxlan())
                .artifacts(ArtifactSource.bundle(bundle))
                .registryMirror(URI.create("http://" + registry))
                .store(RunStore.directory(scratch.resolve("runs")))
                .build();
    }

    /** The machines are there and can be logged in to before the clock starts, for both alike. */
    private List<Machine> order(Cluster cluster) throws InterruptedException {
        ClusterId id = new ClusterId(cluster.spec().name(), UUID.randomUUID());
        List<Machine> machines = new ArrayList<>();
        for (NodeSpec node : cluster.spec().nodes()) {
            machines.add(provider.create(new MachineRequest(id, node)));
        }
        List<Machine> running = new ArrayList<>();
        for (Machine machine : machines) {
            running.add(provider.await(machine.id(), BOOT));
        }
        return running;
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
