package io.barekube.kubeadm.internal;

import io.barekube.Cluster;
import io.barekube.ClusterBuilder;
import io.barekube.ClusterSpec;
import io.barekube.kubeadm.Kubeadm;
import io.barekube.spi.Addon;
import io.barekube.spi.Artifact;
import io.barekube.spi.Capabilities;
import io.barekube.spi.Condition;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Specs for tests that need one and no world behind it. */
final class SampleSpec {
    private SampleSpec() {}

    static ClusterSpec of() {
        return builder().build().spec();
    }

    static ClusterBuilder builder() {
        return Cluster.named("edge")
                .kubernetes("1.36.4")
                .on(new Nowhere())
                .bootstrap(Kubeadm.overSsh())
                .controlPlanes(1)
                .addon(new AnyNetwork());
    }

    private static final class Nowhere implements InfrastructureProvider {
        @Override
        public String name() {
            return "nowhere";
        }

        @Override
        public Capabilities capabilities() {
            return Capabilities.builder().build();
        }

        @Override
        public List<Machine> list(String clusterName) {
            return List.of();
        }

        @Override
        public Machine create(MachineRequest request) {
            throw new AssertionError("no machine is wanted");
        }

        @Override
        public Machine await(MachineId id, Duration timeout) {
            throw new AssertionError("no machine is wanted");
        }

        @Override
        public void delete(MachineId id) {}
    }

    private static final class AnyNetwork implements Addon {
        @Override
        public String name() {
            return "net";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public String fingerprint() {
            return "1";
        }

        @Override
        public boolean providesNetwork() {
            return true;
        }

        @Override
        public Requirements requires(ClusterSpec spec) {
            return new Requirements(List.of(), List.of());
        }

        @Override
        public List<Stage> stages(ClusterSpec spec, Map<Artifact, String> files) {
            return List.of();
        }

        @Override
        public List<Condition> health(ClusterSpec spec) {
            return List.of();
        }

        @Override
        public void verify(Verification verification) {}
    }
}
