package io.barekube.kubeadm.internal;

import io.barekube.Arch;
import io.barekube.KubernetesVersion;
import io.barekube.Role;
import io.barekube.spi.Artifact;
import io.barekube.spi.Releases;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs beside Kubernetes' own, by version. crictl is not among them: it goes with the Kubernetes minor release.
 *
 * @param containerd 2.x
 */
public record Components(String containerd, String runc, String cniPlugins) {
    /** Run together on lab hosts with Kubernetes 1.36.4. */
    public static final Components PROVED = new Components("2.3.4", "1.4.3", "1.9.1");

    public Components withContainerd(String version) {
        return new Components(version, runc, cniPlugins);
    }

    public Components withRunc(String version) {
        return new Components(containerd, version, cniPlugins);
    }

    public Components withCniPlugins(String version) {
        return new Components(containerd, runc, version);
    }

    /** What a host of that role needs, in the order in which it is put to use: the container runtime before the rest. */
    public List<Artifact> artifacts(KubernetesVersion kubernetes, Role role, Arch arch) {
        String version = kubernetes.toString();
        List<Artifact> artifacts = new ArrayList<>();
        artifacts.add(Artifact.binary("kubeadm", version, arch));
        artifacts.add(Artifact.binary("containerd", containerd, arch));
        artifacts.add(Artifact.binary("runc", runc, arch));
        artifacts.add(Artifact.binary("crictl", crictl(kubernetes), arch));
        artifacts.add(Artifact.binary("cni-plugins", cniPlugins, arch));
        artifacts.add(Artifact.binary("kubelet", version, arch));
        if (role == Role.CONTROL_PLANE) {
            artifacts.add(Artifact.binary("kubectl", version, arch));
        }
        return artifacts;
    }

    /** crictl of the same minor release, or the newest there is: it is released once a minor release. */
    private static String crictl(KubernetesVersion kubernetes) {
        String minor = kubernetes.major() + "." + kubernetes.minor() + ".";
        List<String> known = Releases.of("crictl");
        return known.stream()
                .filter(version -> version.startsWith(minor))
                .findFirst()
                .orElse(known.get(0));
    }
}
