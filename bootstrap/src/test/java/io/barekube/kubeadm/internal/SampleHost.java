package io.barekube.kubeadm.internal;

import io.barekube.ClusterId;
import io.barekube.ClusterSpec;
import io.barekube.MachineSpec;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.Secret;
import io.barekube.spi.ArtifactSource;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.HostKeyCheck;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.SshAccess;
import io.barekube.spi.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A host with nothing wrong about it, and the parts to make it otherwise. */
final class SampleHost {
    static final ClusterId CLUSTER = new ClusterId("edge", UUID.fromString("6f1b1d2e-0000-4000-8000-000000000001"));
    static final HostFacts.Os DEBIAN =
            new HostFacts.Os("debian", Set.of(), "12", "Debian GNU/Linux 12 (bookworm)", "w-1", "abc", "", "boot");
    static final HostFacts.Hardware HARDWARE =
            new HostFacts.Hardware("x86_64", 2, 4L << 30, 50L << 30, 100L << 30, List.of());
    static final HostFacts.Kernel KERNEL = new HostFacts.Kernel(
            "6.1.0",
            2,
            Set.of("overlay", "br_netfilter", "nf_tables", "sys_resource", "conntrack_writable", "modules"),
            false);
    static final HostFacts.Network NETWORK =
            new HostFacts.Network(List.of("10.0.0.5/24"), Set.of(22), "/etc/resolv.conf");
    static final HostFacts.Software SOFTWARE = new HostFacts.Software(
            Set.of("systemctl", "systemd-run"), Optional.empty(), Optional.empty(), Map.of(), Set.of(), Set.of());
    static final HostFacts FACTS =
            new HostFacts(DEBIAN, HARDWARE, KERNEL, NETWORK, SOFTWARE, Duration.ZERO, Optional.empty());

    private SampleHost() {}

    static Host host(Role role) {
        return host(role, MachineSpec.builder().build());
    }

    static Host host(Role role, MachineSpec machine) {
        return host("w-1", role, machine, "10.0.0.5");
    }

    static Host host(String name, Role role, String address) {
        return host(name, role, MachineSpec.builder().build(), address);
    }

    private static Host host(String name, Role role, MachineSpec machine, String address) {
        return new Host(
                new NodeSpec(name, role, "pool", machine),
                Machine.builder(new MachineId("m-" + address))
                        .address(address)
                        .access(SshAccess.to(address)
                                .privateKey(Secret.of("key"))
                                .hostKeyCheck(new HostKeyCheck.Pinned(List.of("ssh-ed25519 AAAA")))
                                .build())
                        .build());
    }

    static BootstrapContext context(ClusterSpec spec) {
        return new BootstrapContext(
                CLUSTER, spec, ArtifactSource.upstream(), Optional.empty(), List.of(), Waiter.system());
    }
}
