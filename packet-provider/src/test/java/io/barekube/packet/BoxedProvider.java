package io.barekube.packet;

import io.barekube.ClusterId;
import io.barekube.MachineSpec;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.spi.MachineRequest;
import io.barekube.testkit.packet.PacketBox;
import io.barekube.testkit.packet.ScaledTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

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

    static ClusterId cluster(String name) {
        return new ClusterId(name, UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
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
