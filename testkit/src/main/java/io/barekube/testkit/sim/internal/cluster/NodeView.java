package io.barekube.testkit.sim.internal.cluster;

import io.barekube.spi.KubeObject;
import io.barekube.testkit.sim.internal.host.HostDescription;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node with the status that its kubelet would report. */
final class NodeView {
    private static final List<String> IMAGES = List.of(
            "registry.k8s.io/kube-proxy",
            "registry.k8s.io/coredns/coredns",
            "registry.k8s.io/pause",
            "ghcr.io/flannel-io/flannel");

    private NodeView() {}

    static KubeObject of(KubeObject node, Member member, boolean ready) {
        Map<String, Object> fields = new LinkedHashMap<>(node.fields());
        Map<String, Object> spec = new LinkedHashMap<>(ObjectStore.child(fields, "spec"));
        if (!ready) {
            List<Object> taints = new ArrayList<>();
            node.items("spec", "taints").forEach(taint -> taints.add(taint.fields()));
            taints.add(Map.of("key", "node.kubernetes.io/not-ready", "effect", "NoSchedule"));
            spec.put("taints", taints);
        }
        fields.put("spec", spec);
        fields.put("status", status(member, ready));
        return KubeObject.of(fields);
    }

    private static Map<String, Object> status(Member member, boolean ready) {
        HostDescription host = member.host().description();
        Map<String, Object> resources =
                Map.of("cpu", String.valueOf(host.cpus()), "memory", (host.memoryBytes() >> 10) + "Ki", "pods", "110");
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("architecture", "amd64");
        info.put("bootID", member.host().bootId());
        info.put("containerRuntimeVersion", "containerd://" + withoutV(member, "/usr/local/bin/containerd"));
        info.put("kernelVersion", "6.1.0-40-amd64");
        info.put("kubeletVersion", member.kubelet());
        info.put("machineID", host.machineId());
        info.put("operatingSystem", "linux");
        info.put("osImage", "Debian GNU/Linux 12 (bookworm)");
        info.put("systemUUID", host.productUuid());
        Map<String, Object> status = new LinkedHashMap<>();
        status.put(
                "addresses",
                List.of(
                        Map.of("type", "InternalIP", "address", member.host().address()),
                        Map.of("type", "Hostname", "address", member.name())));
        status.put("allocatable", resources);
        status.put("capacity", resources);
        status.put(
                "conditions",
                List.of(
                        condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
                        condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
                        condition("PIDPressure", "False", "KubeletHasSufficientPID"),
                        condition("Ready", ready ? "True" : "False", ready ? "KubeletReady" : "KubeletNotReady")));
        status.put(
                "images",
                IMAGES.stream()
                        .map(image -> Map.of(
                                "names", List.of(image + "@sha256:" + "0".repeat(64), image), "sizeBytes", 50_000_000L))
                        .toList());
        status.put("nodeInfo", info);
        return status;
    }

    private static String withoutV(Member member, String program) {
        return member.host().programVersion(program).orElse("v0").substring(1);
    }

    private static Map<String, Object> condition(String type, String status, String reason) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Map<String, Object> condition = new LinkedHashMap<>();
        condition.put("lastHeartbeatTime", now);
        condition.put("lastTransitionTime", now);
        condition.put("reason", reason);
        condition.put("status", status);
        condition.put("type", type);
        return condition;
    }
}
