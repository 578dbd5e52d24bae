package io.barekube.examples.bench;

import io.barekube.Cluster;
import io.barekube.examples.sim.SimulatedNetwork;
import io.barekube.kubeadm.Kubeadm;
import io.barekube.run.RunResult;
import io.barekube.run.RunStore;
import io.barekube.spi.ArtifactSource;
import io.barekube.testkit.sim.Pace;
import io.barekube.testkit.sim.SimulatedBundle;
import io.barekube.testkit.sim.SimulatedHost;
import io.barekube.testkit.sim.Simulation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Creation, re-application and growth by one worker of clusters of simulated hosts, at 5 ms of latency. Hosts and client share this process, its heap and its processors. Arguments: numbers of
 * workers.
 */
public final class SimulatedScaleBenchmark {
    private static final Duration LATENCY = Duration.ofMillis(5);
    private static final int PARALLELISM = 64;
    private static final String ROW = "%7s  %9s  %10s  %9s  %9s  %9s  %12s  %10s  %11s%n";

    private final Path scratch;
    private final ArtifactSource artifacts;

    private SimulatedScaleBenchmark(Path scratch) throws IOException {
        this.scratch = scratch;
        this.artifacts = SimulatedBundle.in(scratch.resolve("bundle"), "1.36.4").open();
    }

    public static void main(String[] args) throws Exception {
        Path scratch = Files.createTempDirectory("barekube-scale");
        SimulatedScaleBenchmark benchmark = new SimulatedScaleBenchmark(scratch);
        System.out.printf(
                Locale.ROOT,
                ROW,
                "workers",
                "creation",
                "processor",
                "again",
                "one more",
                "peak heap",
                "open at once",
                "handshakes",
                "round trips");
        System.out.println(
                "handshakes and round trips: a worker's, on average; +: round trips of all hosts together for one worker more");
        for (String workers : args) {
            benchmark.run(Integer.parseInt(workers));
        }
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void run(int workers) throws Exception {
        AtomicLong heap = new AtomicLong();
        ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        var unused = sampler.scheduleAtFixedRate(
                () -> heap.accumulateAndGet(runtime.totalMemory() - runtime.freeMemory(), Math::max),
                0,
                20,
                TimeUnit.MILLISECONDS);
        try (Simulation simulation = Simulation.start(Pace.QUICK.latency(LATENCY))) {
            long processor = processorNanos();
            double creation = seconds(cluster(simulation, workers), false);
            double used = (processorNanos() - processor) / 1e9;
            double handshakes = average(simulation, SimulatedHost.Traffic::handshakes);
            double roundTrips = average(simulation, SimulatedHost.Traffic::roundTrips);
            double again = seconds(cluster(simulation, workers), true);
            int before = total(simulation);
            double more = seconds(cluster(simulation, workers + 1), false);
            int cost = total(simulation) - before;
            System.out.printf(
                    Locale.ROOT,
                    ROW,
                    workers,
                    time(creation),
                    time(used),
                    time(again),
                    time(more),
                    (heap.get() >> 20) + " MB",
                    simulation.peakConnections(),
                    String.format(Locale.ROOT, "%.2f", handshakes),
                    String.format(Locale.ROOT, "%.2f, +%d", roundTrips, cost));
            if (!simulation.complaints().isEmpty()) {
                throw new IllegalStateException(simulation.complaints().toString());
            }
        } finally {
            sampler.shutdownNow();
        }
    }

    private static double seconds(Cluster cluster, boolean nothing) throws InterruptedException {
        long start = System.nanoTime();
        RunResult result = cluster.apply();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (result.changedNothing() != nothing) {
            throw new IllegalStateException("it did " + result.steps());
        }
        return seconds;
    }

    private Cluster cluster(Simulation simulation, int workers) {
        return Cluster.named("scale-" + System.identityHashCode(simulation))
                .on(simulation.provider())
                .bootstrap(Kubeadm.overSsh())
                .controlPlanes(1)
                .workers(workers)
                .podCidr("10.128.0.0/12")
                .addon(SimulatedNetwork.addon())
                .artifacts(artifacts)
                .parallelism(PARALLELISM)
                .store(RunStore.directory(scratch.resolve("runs")))
                .build();
    }

    private static List<SimulatedHost> workers(Simulation simulation) {
        return simulation.hosts().stream()
                .filter(host -> host.name().contains("worker"))
                .toList();
    }

    private static double average(
            Simulation simulation, java.util.function.ToIntFunction<SimulatedHost.Traffic> count) {
        return workers(simulation).stream()
                .mapToInt(host -> count.applyAsInt(host.traffic()))
                .average()
                .orElse(0);
    }

    private static int total(Simulation simulation) {
        return simulation.hosts().stream()
                .mapToInt(host -> host.traffic().roundTrips())
                .sum();
    }

    /** Of this process, hosts included. */
    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static String time(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }
}
