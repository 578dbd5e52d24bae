package io.barekube.kubeadm.internal;

import io.barekube.Role;
import io.barekube.spi.Json;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files that preparation writes whole, path to content. */
final class HostFiles {
    static final String PATCHES = "/etc/barekube/patches";

    private HostFiles() {}

    static Map<String, String> of(
            Role role,
            HostQuirks quirks,
            String resolvConf,
            Optional<URI> registryMirror,
            Map<String, Object> kubeletSettings) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("/etc/containerd/config.toml", containerdConfig(quirks));
        files.put("/etc/systemd/system/containerd.service", containerdUnit());
        files.put("/etc/systemd/system/kubelet.service", kubeletUnit());
        files.put("/etc/crictl.yaml", """
                runtime-endpoint: unix:///run/containerd/containerd.sock
                image-endpoint: unix:///run/containerd/containerd.sock
                timeout: 10
                """);
        files.put(PATCHES + "/kubeletconfiguration+merge.json", quirks.kubeletPatch(resolvConf, kubeletSettings));
        if (role == Role.CONTROL_PLANE) {
            files.put(PATCHES + "/corednsdeployment+strategic.json", coreDnsPatch());
        }
        registryMirror.ifPresent(
                mirror -> files.put("/etc/containerd/certs.d/_default/hosts.toml", """
                # every registry: this one is asked first, the image's own after it
                [host."%s"]
                  capabilities = ["pull", "resolve"]
                """.formatted(mirror)));
        return files;
    }

    /**
     * kubeadm asks CoreDNS every ten seconds whether it is ready, and the first answer comes too early: every cluster, and every new pod of it, would wait
     * ten seconds for its DNS.
     */
    private static String coreDnsPatch() {
        Map<String, Object> container = Map.of("name", "coredns", "readinessProbe", Map.of("periodSeconds", 1));
        return Json.canonical(Map.of(
                        "spec", Map.of("template", Map.of("spec", Map.of("containers", List.of(container))))))
                + "\n";
    }

    /** The sandbox image is the one that kubeadm of this version names; the script puts it in. */
    private static String containerdConfig(HostQuirks quirks) {
        return """
                version = 3
                [plugins."io.containerd.cri.v1.images".pinned_images]
                  sandbox = "@PAUSE_IMAGE@"
                [plugins."io.containerd.cri.v1.images".registry]
                  config_path = "/etc/containerd/certs.d"
                [plugins."io.containerd.cri.v1.runtime"]
                  restrict_oom_score_adj = %s
                [plugins."io.containerd.cri.v1.runtime".cni]
                  bin_dirs = ["/opt/cni/bin"]
                  conf_dir = "/etc/cni/net.d"
                [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
                  runtime_type = "io.containerd.runc.v2"
                [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
                  SystemdCgroup = true
                """.formatted(quirks.noResourceCapability());
    }

    private static String containerdUnit() {
        return """
                [Unit]
                Description=containerd, the container runtime of this Kubernetes node
                After=network.target local-fs.target

                [Service]
                ExecStartPre=-/sbin/modprobe overlay
                ExecStart=/usr/local/bin/containerd
                Type=notify
                Delegate=yes
                KillMode=process
                Restart=always
                RestartSec=5
                LimitNPROC=infinity
                LimitCORE=infinity
                TasksMax=infinity
                OOMScoreAdjust=-999

                [Install]
                WantedBy=multi-user.target
                """;
    }

    private static String kubeletUnit() {
        return """
                [Unit]
                Description=kubelet, configured by kubeadm
                Wants=network-online.target containerd.service
                After=network-online.target containerd.service
                StartLimitIntervalSec=0
                # until kubeadm has written it there is nothing to start
                ConditionPathExists=/var/lib/kubelet/config.yaml

                [Service]
                Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
                Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
                EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
                EnvironmentFile=-/etc/default/kubelet
                ExecStart=/usr/local/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
                Restart=always
                RestartSec=2

                [Install]
                WantedBy=multi-user.target
                """;
    }
}
