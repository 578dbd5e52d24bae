package io.barekube.kubeadm.internal;

import io.barekube.Role;
import io.barekube.spi.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells whether a node is configured as it should be, without a look at it. */
public final class SettingsHash {
    /**
     * Raised by a release of this library whose own files on hosts must reach nodes that are there already. Not their text itself: a changed comment would drain every node of
     * every cluster.
     */
    private static final int GENERATION = 1;

    private SettingsHash() {}

    public static String of(Role role, Components components, KubernetesSettings settings) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("generation", GENERATION);
        content.put("containerd", components.containerd());
        content.put("runc", components.runc());
        content.put("cniPlugins", components.cniPlugins());
        content.put("crictl", components.crictl());
        content.put("kubelet", settings.kubelet());
        if (role == Role.CONTROL_PLANE) {
            // kube-proxy's configuration is one for the cluster: control planes write it, and workers need not be
            // drained for it
            content.put("proxy", settings.proxy());
            settings.arguments().forEach((program, given) -> content.put(program.setting(), given));
        }
        return Fingerprint.of(Json.canonical(content));
    }
}
