package io.barekube.fake;

import io.barekube.ClusterId;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Facts of a plain Debian host. */
public final class FakeFacts {
    private FakeFacts() {}

    static HostFacts of(FakeWorld world, Host host) {
        HostFacts facts = facts(
                host.name(),
                Duration.ZERO,
                world.kubernetesFiles.getOrDefault(host.name(), Set.of()),
                Optional.ofNullable(world.owners.get(host.name())).map(owner -> inventory(owner, host.name())));
        return new HostFacts(
                facts.os(),
                new HostFacts.Hardware("x86_64", 4, world.memoryBytes, 40L << 30, 50L << 30, List.of()),
                facts.kernel(),
                facts.network(),
                facts.software(),
                facts.clockOffset(),
                facts.inventory());
    }

    public static HostFacts.Inventory inventory(ClusterId owner, String node) {
        return new HostFacts.Inventory(owner.uuid().toString(), owner.name(), node, Optional.of("hash"), Instant.EPOCH);
    }

    public static HostFacts facts(
            String name, Duration clockOffset, Set<String> files, Optional<HostFacts.Inventory> inventory) {
        return new HostFacts(
                new HostFacts.Os("debian", Set.of(), "12", "Debian 12", name, "id-of-" + name, "", "boot"),
                new HostFacts.Hardware("x86_64", 4, 8L << 30, 40L << 30, 50L << 30, List.of()),
                new HostFacts.Kernel("6.1.0", 2, Set.of("overlay"), false),
                new HostFacts.Network(List.of("192.0.2.1/24"), Set.of(22), "/etc/resolv.conf"),
                new HostFacts.Software(Set.of(), Optional.empty(), Optional.empty(), Map.of(), files, Set.of()),
                clockOffset,
                inventory);
    }
}
