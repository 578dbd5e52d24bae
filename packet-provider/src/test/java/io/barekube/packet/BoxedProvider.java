package io.barekube.packet;

import io.barekube.ClusterId;
import io.barekube.MachineSpec;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineRequest;
import io.barekube.testkit.packet.PacketBox;
import io.barekube.testkit.packet.ScaledTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A box and providers that speak to it, on one clock that runs fast. */
final class BoxedProvider implements AutoCloseable {
    static final int FACTOR = 600;
    final ScaledTime time = ScaledTime.faster(FACTOR);
    final PacketBox box;
    private final Path state;

    BoxedProvider(Path state, PacketBox.Builder box) {
        this.state = state;
        this.box = box.clock(time.clock()).start();
    }

    static BoxedProvider in(Path state) {
        return new BoxedProvider(state, PacketBox.builder().prefix("/metal/v1"));
    }

    PacketProvider.Builder builder() {
        return PacketProvider.builder()
                .url(box.url())
                .project(box.project())
                .token(box.token())
                .metro("sv")
                .plan("c3.small.x86")
                .stateDirectory(state)
                // Real time, because OkHttp knows no other.
                .callTimeout(Duration.ofSeconds(20))
                .waiter(time.waiter());
    }

    PacketProvider provider() {
        return builder().build();
    }

    /** Does the work of several machines at once, as the runner does; the first failure is thrown. */
    static <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
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

    /** Orders that many workers and waits for them. */
    static List<Machine> up(PacketProvider provider, ClusterId cluster, int machines) throws Exception {
        List<Callable<Machine>> work = new ArrayList<>();
        for (int i = 1; i <= machines; i++) {
            int number = i;
            work.add(() ->
                    provider.await(provider.create(worker(cluster, number)).id(), Duration.ofMinutes(40)));
        }
        return atOnce(work);
    }

    /** Deletes all machines of the cluster and releases it. */
    static void destroy(PacketProvider provider, ClusterId cluster) throws Exception {
        List<Callable<Boolean>> work = new ArrayList<>();
        for (Machine machine : provider.list(cluster.name())) {
            work.add(() -> {
                provider.delete(machine.id());
                return true;
            });
        }
        if (!work.isEmpty()) {
            atOnce(work);
        }
        provider.release(cluster.name());
    }

    static ClusterId cluster(String name) {
        return new ClusterId(name, UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    }

    static MachineRequest worker(ClusterId cluster, int number) {
        return worker(cluster, number, MachineSpec.builder().build());
    }

    static MachineRequest worker(ClusterId cluster, int number, MachineSpec machine) {
        return new MachineRequest(
                cluster, new NodeSpec(cluster.name() + "-worker-" + number, Role.WORKER, "worker", machine));
    }

    @Override
    public void close() {
        box.close();
    }
}
