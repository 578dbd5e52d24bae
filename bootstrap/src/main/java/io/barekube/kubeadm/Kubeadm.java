package io.barekube.kubeadm;

import io.barekube.ClusterSpec;
import io.barekube.Role;
import io.barekube.Violation;
import io.barekube.kubeadm.internal.Components;
import io.barekube.kubeadm.internal.EndpointRules;
import io.barekube.kubeadm.internal.HostJudge;
import io.barekube.kubeadm.internal.KubeadmSession;
import io.barekube.kubeadm.internal.KubernetesSettings;
import io.barekube.kubeadm.internal.KubernetesSettings.Program;
import io.barekube.kubeadm.internal.SettingsHash;
import io.barekube.kubeadm.internal.SpecRules;
import io.barekube.spi.Artifact;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.Bootstrapper;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes nodes with kubeadm, over SSH: one connection a host, a script a step. On each host it installs containerd, runc, the CNI plugins, crictl and
 * Kubernetes' own programs, and writes down what it did in {@code /etc/barekube}. Immutable and thread-safe.
 */
public final class Kubeadm implements Bootstrapper {
    private final Components components;
    private final KubernetesSettings settings;

    private Kubeadm(Components components, KubernetesSettings settings) {
        this.components = components;
        this.settings = settings;
    }

    /**
     * With the versions of container runtime and plugins that this release was proved with: containerd 2.3.4, runc 1.4.3, CNI plugins 1.9.1, crictl 1.36.0; and kubeadm's own
     * settings for Kubernetes.
     */
    public static Kubeadm overSsh() {
        return new Kubeadm(Components.PROVED, KubernetesSettings.NONE);
    }

    /** With that version of containerd, 2.x, without a leading v; the cluster's artifact source must have it, which planning checks. */
    public Kubeadm containerd(String version) {
        return new Kubeadm(components.withContainerd(version), settings);
    }

    /** With that version of runc, without a leading v; the artifact source must have it. */
    public Kubeadm runc(String version) {
        return new Kubeadm(components.withRunc(version), settings);
    }

    /** With that version of the CNI plugins, without a leading v; the artifact source must have it. */
    public Kubeadm cniPlugins(String version) {
        return new Kubeadm(components.withCniPlugins(version), settings);
    }

    /** With that version of crictl, without a leading v; the artifact source must have it. */
    public Kubeadm crictl(String version) {
        return new Kubeadm(components.withCrictl(version), settings);
    }

    /**
     * Sets a field of every node's KubeletConfiguration, such as {@code maxPods}; the same field again replaces it. No secrets: the value stands in plans and in files that
     * anyone may read. Fields that follow from the spec or the host are refused by {@code build()}.
     *
     * @param value as JSON has it: a string, number or boolean, or a list or map of such; anything else is an {@link IllegalArgumentException}
     */
    public Kubeadm kubelet(String field, Object value) {
        return new Kubeadm(components, settings.withKubelet(field, value));
    }

    /** Sets a field of KubeProxyConfiguration, which is one for the cluster; otherwise as {@link #kubelet}. */
    public Kubeadm proxy(String field, Object value) {
        return new Kubeadm(components, settings.withProxy(field, value));
    }

    /**
     * Gives kube-apiserver an argument, in place of the one that kubeadm would give it; the same name again replaces the value. No secrets: they would stand in plans, in
     * manifests and in the process list. Arguments that follow from the spec, and those with kubeadm's own files, are refused by {@code build()}.
     *
     * @param name without leading dashes
     */
    public Kubeadm apiServerArg(String name, String value) {
        return argument(Program.API_SERVER, name, value);
    }

    /** The same for kube-controller-manager. */
    public Kubeadm controllerManagerArg(String name, String value) {
        return argument(Program.CONTROLLER_MANAGER, name, value);
    }

    /** The same for kube-scheduler. */
    public Kubeadm schedulerArg(String name, String value) {
        return argument(Program.SCHEDULER, name, value);
    }

    /** The same for etcd. */
    public Kubeadm etcdArg(String name, String value) {
        return argument(Program.ETCD, name, value);
    }

    private Kubeadm argument(Program program, String name, String value) {
        return new Kubeadm(components, settings.withArgument(program, name, value));
    }

    @Override
    public List<Violation> validate(ClusterSpec spec) {
        return Stream.concat(
                        SpecRules.violations(spec, components, settings).stream(),
                        EndpointRules.violations(spec).stream())
                .toList();
    }

    @Override
    public List<Violation> judge(BootstrapContext context, Host host, HostFacts facts) {
        return Stream.concat(
                        HostJudge.violations(host, facts).stream(),
                        EndpointRules.violations(context.spec(), host, facts).stream())
                .toList();
    }

    @Override
    public List<Artifact> artifacts(ClusterSpec spec, Host host, HostFacts facts) {
        return facts.hardware()
                .arch()
                .map(arch -> components.artifacts(spec.kubernetes(), host.node().role(), arch))
                .orElse(List.of());
    }

    /**
     * {@inheritDoc} Here: the versions of the container runtime and its companions, the caller's settings for kubelet and, on control planes, for the rest. A registry mirror
     * is no part of it: where images come from changes no node, and a new mirror reaches a node when something else does.
     */
    @Override
    public String settings(ClusterSpec spec, Role role) {
        return SettingsHash.of(role, components, settings);
    }

    @Override
    public BootstrapSession open(BootstrapContext context) {
        return new KubeadmSession(context, components, settings);
    }
}
