package io.barekube.testkit.sim.internal.cluster;

import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import io.barekube.testkit.sim.internal.host.HostState;
import io.barekube.testkit.sim.internal.host.HostState.Registration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What kubeadm puts into a new cluster, and a node as its kubelet registers it. */
final class FirstObjects {
    static final ObjectRef CONFIGURATION = ObjectRef.in("kube-system", "v1", "ConfigMap", "kubeadm-config");
    private static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

    private FirstObjects() {}

    static List<KubeObject> of(Map<String, Object> configuration, Map<String, Object> proxy, String ca) {
        String server = String.valueOf(configuration.get("controlPlaneEndpoint"));
        List<KubeObject> objects = new ArrayList<>();
        for (String namespace : List.of("default", "kube-system", "kube-public", "kube-node-lease")) {
            objects.add(object("v1", "Namespace", "", namespace, Map.of()));
        }
        objects.add(map("kube-system", "kubeadm-config", Map.of("ClusterConfiguration", YamlText.of(configuration))));
        objects.add(map(
                "kube-system",
                "kube-proxy",
                Map.of("config.conf", YamlText.of(proxy), "kubeconfig.conf", kubeconfig(server, ca))));
        objects.add(map("kube-public", "cluster-info", Map.of("kubeconfig", kubeconfig(server, ca))));
        objects.add(workload("DaemonSet", "kube-proxy", Map.of()));
        objects.add(workload("Deployment", "coredns", Map.of("replicas", 2L)));
        return objects;
    }

    private static String kubeconfig(String server, String ca) {
        return "apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: " + ca.length()
                + "\n    server: https://" + server + "\n  name: \"\"\nkind: Config\n";
    }

    private static KubeObject map(String namespace, String name, Map<String, String> data) {
        return object("v1", "ConfigMap", namespace, name, Map.of("data", data));
    }

    private static KubeObject workload(String kind, String name, Map<String, Object> more) {
        Map<String, Object> spec = new LinkedHashMap<>(more);
        spec.put(
                "template",
                Map.of(
                        "metadata",
                        Map.of("labels", Map.of("k8s-app", name)),
                        "spec",
                        Map.of(
                                "containers",
                                List.of(Map.of("name", name)),
                                "tolerations",
                                kind.equals("DaemonSet")
                                        ? List.of(Map.of("operator", "Exists"))
                                        : List.of(Map.of(
                                                "key", CONTROL_PLANE, "operator", "Exists", "effect", "NoSchedule")))));
        return object("apps/v1", kind, "kube-system", name, Map.of("spec", spec));
    }

    static KubeObject node(HostState host, Registration registration, String podCidr) {
        Map<String, Object> labels = new LinkedHashMap<>();
        labels.put("beta.kubernetes.io/arch", "amd64");
        labels.put("beta.kubernetes.io/os", "linux");
        labels.put("kubernetes.io/arch", "amd64");
        labels.put("kubernetes.io/hostname", registration.node());
        labels.put("kubernetes.io/os", "linux");
        labels.putAll(registration.labels());
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", registration.node());
        metadata.put("labels", labels);
        metadata.put("annotations", Map.of("alpha.kubernetes.io/provided-node-ip", host.address()));
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("podCIDR", podCidr);
        spec.put("podCIDRs", List.of(podCidr));
        if (!registration.taints().isEmpty()) {
            spec.put("taints", registration.taints());
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("apiVersion", "v1");
        fields.put("kind", "Node");
        fields.put("metadata", metadata);
        fields.put("spec", spec);
        return KubeObject.of(fields);
    }

    private static KubeObject object(
            String apiVersion, String kind, String namespace, String name, Map<String, Object> rest) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("apiVersion", apiVersion);
        fields.put("kind", kind);
        fields.put("metadata", metadata);
        fields.putAll(rest);
        return KubeObject.of(fields);
    }
}
