package io.barekube.kubeadm.internal;

import io.barekube.Arch;
import io.barekube.KubernetesVersion;
import io.barekube.Role;
import io.barekube.spi.Artifact;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs beside Kubernetes' own, by version.
 *
 * @param containerd 2.x
 * @param crictl speaks to every containerd 2.x, whatever the Kubernetes version
 */
public record Components(String containerd, String runc, String cniPlugins, String crictl) {
    /** Run together on lab hosts with Kubernetes 1.36.4. */
    public static final Components PROVED = new Components("2.3.4", "1.4.3", "1.9.1", "1.36.0");

    public Components withContainerd(String version) {
        return new Components(version, runc, cniPlugins, crictl);
    }

    public Components withRunc(String version) {
        return new Components(containerd, version, cniPlugins, crictl);
    }

    public Components withCniPlugins(String version) {
        return new Components(containerd, runc, version, crictl);
    }

    public Components withCrictl(String version) {
        return new Components(containerd, runc, cniPlugins, version);
    }

    /** What a host of that role needs, in the order in which it is put to use: the container runtime before the rest. */
    public List<Artifact> artifacts(KubernetesVersion kubernetes, Role role, Arch arch) {
        String version = kubernetes.toString();
        List<Artifact> artifacts = new ArrayList<>();
        artifacts.add(Artifact.binary("kubeadm", version, arch));
        artifacts.add(Artifact.binary("containerd", containerd, arch));
        artifacts.add(Artifact.binary("runc", runc, arch));
        artifacts.add(Artifact.binary("crictl", crictl, arch));
        artifacts.add(Artifact.binary("cni-plugins", cniPlugins, arch));
        artifacts.add(Artifact.binary("kubelet", version, arch));
        if (role == Role.CONTROL_PLANE) {
            artifacts.add(Artifact.binary("kubectl", version, arch));
        }
        return artifacts;
    }
}
