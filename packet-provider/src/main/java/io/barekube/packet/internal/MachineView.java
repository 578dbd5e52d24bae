package io.barekube.packet.internal;

import io.barekube.packet.internal.wire.Device;
import io.barekube.spi.HostKeyCheck;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineState;
import io.barekube.spi.SshAccess;
import io.barekube.spi.Tags;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A device as a machine. */
final class MachineView {
    private final LoginKeys keys;

    MachineView(LoginKeys keys) {
        this.keys = keys;
    }

    /** It counts as running when it can be logged in to: with its address and host key. */
    Machine of(Device device, Optional<String> hostKey) {
        Map<String, String> tags = OwnerTags.of(device);
        Optional<String> inside = Devices.privateAddress(device);
        Optional<String> outside = Devices.publicAddress(device);
        Machine.Builder machine = Machine.builder(new MachineId(Devices.id(device)))
                .tags(tags)
                .state(state(device, hostKey.isPresent() && (inside.isPresent() || outside.isPresent())))
                .description(Devices.description(device));
        inside.or(() -> outside).ifPresent(machine::address);
        outside.ifPresent(machine::publicAddress);
        Optional<String> reached = outside.or(() -> inside);
        Optional<LoginKey> key = hostKey.flatMap(known -> keys.kept(tags.getOrDefault(Tags.CLUSTER, "")));
        if (reached.isPresent() && hostKey.isPresent() && key.isPresent()) {
            machine.access(SshAccess.to(reached.get())
                    .user(Objects.requireNonNullElse(device.user(), "root"))
                    .privateKey(key.get().privateText())
                    .hostKeyCheck(new HostKeyCheck.Pinned(List.of(hostKey.get())))
                    .build());
        }
        return machine.build();
    }

    private static MachineState state(Device device, boolean reachable) {
        return switch (Devices.state(device)) {
            case ACTIVE -> reachable ? MachineState.RUNNING : MachineState.PROVISIONING;
            case PENDING, UNKNOWN -> MachineState.PROVISIONING;
            case STOPPED -> MachineState.STOPPED;
            case FAILED -> MachineState.FAILED;
            case LEAVING, DELETED -> MachineState.DELETING;
        };
    }
}
