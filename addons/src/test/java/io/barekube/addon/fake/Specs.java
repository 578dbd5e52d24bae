package io.barekube.addon.fake;

import io.barekube.Cluster;
import io.barekube.ClusterBuilder;
import io.barekube.ClusterSpec;
import io.barekube.NodeSpec;
import io.barekube.Violation;
import io.barekube.addon.manifests.Manifests;
import io.barekube.spi.Artifact;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.Bootstrapper;
import io.barekube.spi.Capabilities;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Specs of clusters that are never made, and hosts of theirs. */
public final class Specs {
    private Specs() {}

    public static ClusterSpec of(int controlPlanes, int workers) {
        return of(controlPlanes, workers, builder -> builder);
    }

    public static ClusterSpec of(int controlPlanes, int workers, UnaryOperator<ClusterBuilder> more) {
        return more.apply(builder(Capabilities.builder().build())
                        .controlPlanes(controlPlanes)
                        .workers(workers)
                        .addon(Manifests.named("some-network")
                                .text("{apiVersion: v1, kind: Namespace, metadata: {name: x}}")
                                .providesNetwork()
                                .build()))
                .build()
                .spec();
    }

    public static ClusterBuilder builder(Capabilities capabilities) {
        return Cluster.named("c").on(new Machines(capabilities)).bootstrap(new NoBootstrapper());
    }

    public static Host host(NodeSpec node, String address) {
        return new Host(
                node,
                Machine.builder(new MachineId("m-" + node.name()))
                        .address(address)
                        .build());
    }

    public static HostFacts facts(Set<String> features, String... addresses) {
        return new HostFacts(
                new HostFacts.Os("debian", Set.of(), "12", "Debian 12", "h", "id", "", "boot"),
                new HostFacts.Hardware("x86_64", 4, 8L << 30, 40L << 30, 50L << 30, List.of()),
                new HostFacts.Kernel("6.1.0", 2, features, false),
                new HostFacts.Network(List.of(addresses), Set.of(22), "/etc/resolv.conf"),
                new HostFacts.Software(Set.of(), Optional.empty(), Optional.empty(), Map.of(), Set.of(), Set.of()),
                Duration.ZERO,
                Optional.empty());
    }

    private record Machines(Capabilities capabilities) implements InfrastructureProvider {
        @Override
        public String name() {
            return "fake";
        }

        @Override
        public List<Machine> list(String clusterName) {
            return List.of();
        }

        @Override
        public Machine create(MachineRequest request) {
            throw new UnsupportedOperationException("create");
        }

        @Override
        public Machine await(MachineId id, Duration timeout) {
            throw new UnsupportedOperationException("await");
        }

        @Override
        public void delete(MachineId id) {}
    }

    private record NoBootstrapper() implements Bootstrapper {
        @Override
        public List<Violation> validate(ClusterSpec spec) {
            return List.of();
        }

        @Override
        public List<Violation> judge(BootstrapContext context, Host host, HostFacts facts) {
            return List.of();
        }

        @Override
        public List<Artifact> artifacts(ClusterSpec spec, Host host, HostFacts facts) {
            return List.of();
        }

        @Override
        public BootstrapSession open(BootstrapContext context) {
            throw new UnsupportedOperationException("open");
        }
    }
}
