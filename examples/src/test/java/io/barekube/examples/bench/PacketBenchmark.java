package io.barekube.examples.bench;

import io.barekube.ClusterId;
import io.barekube.MachineSpec;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.packet.PacketProvider;
import io.barekube.spi.AddressRequest;
import io.barekube.spi.BgpPeering;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineRequest;
import io.barekube.testkit.packet.Pace;
import io.barekube.testkit.packet.PacketBox;
import io.barekube.testkit.packet.ScaledTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * What is asked of Packet's API for a cluster with an elastic IP, addresses for services and a BGP session for each device, and how much time is lost beside the slowest device's provisioning.
 * The API is the box, whose clock runs 600 times as fast. Arguments: numbers of devices.
 */
public final class PacketBenchmark {
    private static final int FACTOR = 600;
    private static final String ROW = "%7s  %7s  %7s  %7s  %10s  %10s  %7s  %7s  %11s%n";

    private PacketBenchmark() {}

    public static void main(String[] args) throws Exception {
        System.out.printf(
                Locale.ROOT,
                ROW,
                "devices",
                "calls",
                "orders",
                "lists",
                "timelines",
                "addresses",
                "BGP",
                "others",
                "time beyond");
        for (String devices : args) {
            Path state = Files.createTempDirectory("barekube-packet");
            try {
                run(Integer.parseInt(devices), state);
            } finally {
                remove(state);
            }
        }
        System.out.println(
                "timelines: for the devices' host keys; time beyond: the slowest device's provisioning, real");
    }

    private static void run(int devices, Path state) throws Exception {
        ScaledTime time = ScaledTime.faster(FACTOR);
        try (PacketBox box =
                PacketBox.builder().prefix("/metal/v1").clock(time.clock()).start()) {
            PacketProvider provider = PacketProvider.builder()
                    .url(box.url())
                    .project(box.project())
                    .token(box.token())
                    .metro("sv")
                    .plan("c3.small.x86")
                    .stateDirectory(state)
                    .waiter(time.waiter())
                    .build();
            ClusterId cluster = new ClusterId("edge", UUID.randomUUID());
            provider.reserve(new AddressRequest(cluster, AddressRequest.ENDPOINT, 1, Optional.empty()));
            provider.reserve(new AddressRequest(cluster, AddressRequest.SERVICES, 8, Optional.empty()));
            long start = System.nanoTime();
            List<Machine> up = up(provider, cluster, devices);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            peer(provider, up);

            Duration slowest =
                    Pace.REAL.provisioning().plus(Pace.REAL.userData()).dividedBy(FACTOR);
            List<PacketBox.Call> calls = box.calls();
            long orders = count(calls, "POST", "/projects/[^/]+/devices");
            long lists = count(calls, "GET", "/projects/[^/]+/devices");
            long timelines = count(calls, "GET", "/devices/[^/]+/events");
            long addresses = count(calls, "GET|POST", "/projects/[^/]+/ips");
            long bgp = count(calls, "GET|POST", ".*/bgp.*");
            System.out.printf(
                    Locale.ROOT,
                    ROW,
                    devices,
                    calls.size(),
                    orders,
                    lists,
                    timelines,
                    addresses,
                    bgp,
                    calls.size() - orders - lists - timelines - addresses - bgp,
                    took.minus(slowest).toMillis() + " ms");
        }
    }

    private static List<Machine> up(PacketProvider provider, ClusterId cluster, int devices) throws Exception {
        List<Callable<Machine>> work = new ArrayList<>();
        for (int i = 1; i <= devices; i++) {
            NodeSpec node = new NodeSpec(
                    "edge-worker-" + i,
                    Role.WORKER,
                    "worker",
                    MachineSpec.builder().build());
            work.add(() -> provider.await(
                    provider.create(new MachineRequest(cluster, node)).id(), Duration.ofMinutes(40)));
        }
        return atOnce(work);
    }

    private static void peer(PacketProvider provider, List<Machine> up) throws Exception {
        List<Callable<BgpPeering>> work = new ArrayList<>();
        up.forEach(machine -> work.add(() -> provider.peering(machine.id())));
        atOnce(work);
    }

    private static <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(work)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static long count(List<PacketBox.Call> calls, String method, String path) {
        return calls.stream()
                .filter(call -> call.method().matches(method) && call.path().matches(path))
                .count();
    }

    private static void remove(Path directory) throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
