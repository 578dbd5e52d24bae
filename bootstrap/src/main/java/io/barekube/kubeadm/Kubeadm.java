package io.barekube.kubeadm;

import io.barekube.ClusterSpec;
import io.barekube.Role;
import io.barekube.Violation;
import io.barekube.kubeadm.internal.Components;
import io.barekube.kubeadm.internal.HostJudge;
import io.barekube.kubeadm.internal.KubeadmSession;
import io.barekube.kubeadm.internal.SpecRules;
import io.barekube.spi.Artifact;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.Bootstrapper;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import java.util.List;

/**
 * Makes nodes with kubeadm, over SSH: one connection a host, a script a step. On each host it installs containerd, runc, the CNI plugins, crictl and
 * Kubernetes' own programs, and writes down what it did in {@code /etc/barekube}. Immutable and thread-safe.
 */
public final class Kubeadm implements Bootstrapper {
    private final Components components;

    private Kubeadm(Components components) {
        this.components = components;
    }

    /** With the versions of container runtime and plugins that this release was proved with: containerd 2.3.4, runc 1.4.3, CNI plugins 1.9.1. */
    public static Kubeadm overSsh() {
        return new Kubeadm(Components.PROVED);
    }

    /** With that version of containerd, 2.x, without a leading v; the cluster's artifact source must have it, which planning checks. */
    public Kubeadm containerd(String version) {
        return new Kubeadm(components.withContainerd(version));
    }

    /** With that version of runc, without a leading v; the artifact source must have it. */
    public Kubeadm runc(String version) {
        return new Kubeadm(components.withRunc(version));
    }

    /** With that version of the CNI plugins, without a leading v; the artifact source must have it. */
    public Kubeadm cniPlugins(String version) {
        return new Kubeadm(components.withCniPlugins(version));
    }

    @Override
    public List<Violation> validate(ClusterSpec spec) {
        return SpecRules.violations(spec, components);
    }

    @Override
    public List<Violation> judge(BootstrapContext context, Host host, HostFacts facts) {
        return HostJudge.violations(host, facts);
    }

    @Override
    public List<Artifact> artifacts(ClusterSpec spec, Host host, HostFacts facts) {
        return facts.hardware()
                .arch()
                .map(arch -> components.artifacts(spec.kubernetes(), host.node().role(), arch))
                .orElse(List.of());
    }

    @Override
    public String settings(ClusterSpec spec, Role role) {
        return "";
    }

    @Override
    public BootstrapSession open(BootstrapContext context) {
        return new KubeadmSession(context, components);
    }
}
