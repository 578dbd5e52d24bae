package io.barekube.kubeadm.internal;

import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.MachineSpec.Taint;
import io.barekube.Role;
import io.barekube.Secret;
import io.barekube.spi.Host;
import io.barekube.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * kubeadm's configuration, API version v1beta4, as JSON documents: kubeadm reads YAML, of which JSON is a part. Field names and meanings: kubeadm's
 * reference of that API.
 */
final class KubeadmConfig {
    private static final String API = "kubeadm.k8s.io/v1beta4";
    private static final String SOCKET = "unix:///run/containerd/containerd.sock";
    private static final String DISCOVERY_FILE = "/run/barekube/discovery.json";

    private final ClusterSpec spec;
    private final KubernetesSettings settings;

    KubeadmConfig(ClusterSpec spec, KubernetesSettings settings) {
        this.spec = spec;
        this.settings = settings;
    }

    /**
     * For the first control plane.
     *
     * @param shared what holds for all hosts known so far: kube-proxy's configuration is one for the cluster
     */
    String init(Host host, Endpoint endpoint, HostQuirks shared, JoinToken token) {
        Map<String, Object> init = document("InitConfiguration");
        init.put(
                "bootstrapTokens",
                List.of(Map.of(
                        "token", token.value().reveal(),
                        "ttl", JoinToken.LIFE.toMinutes() + "m0s",
                        "usages", List.of("signing", "authentication"),
                        "groups", List.of("system:bootstrappers:kubeadm:default-node-token"))));
        init.put("localAPIEndpoint", Map.of("advertiseAddress", host.address(), "bindPort", Endpoint.API_PORT));
        init.put("nodeRegistration", registration(host));
        init.put("patches", Map.of("directory", HostFiles.PATCHES));
        return documents(List.of(init, cluster(host, endpoint), kubelet(), proxy(shared)));
    }

    /**
     * For a worker. It finds the cluster by a file of ours ({@link #discovery}): discovery by token alone waits until the controller manager has signed the
     * cluster's address, which on a new cluster takes seconds.
     */
    String join(Host host, Secret token) {
        return documents(List.of(joining(host, token)));
    }

    private static Map<String, Object> joining(Host host, Secret token) {
        Map<String, Object> join = document("JoinConfiguration");
        join.put(
                "discovery",
                Map.of("file", Map.of("kubeConfigPath", DISCOVERY_FILE), "tlsBootstrapToken", token.reveal()));
        join.put("nodeRegistration", registration(host));
        join.put("patches", Map.of("directory", HostFiles.PATCHES));
        return join;
    }

    /** For another control plane, which has the cluster's CAs already. */
    String joinControlPlane(Host host, Secret token) {
        Map<String, Object> join = new LinkedHashMap<>(joining(host, token));
        join.put(
                "controlPlane",
                Map.of("localAPIEndpoint", Map.of("advertiseAddress", host.address(), "bindPort", Endpoint.API_PORT)));
        return documents(List.of(join));
    }

    /**
     * For writing a cluster's configuration anew, on one of its control planes.
     *
     * @param cluster a ClusterConfiguration
     */
    String upload(Host host, Map<String, Object> cluster) {
        Map<String, Object> init = document("InitConfiguration");
        init.put("localAPIEndpoint", Map.of("advertiseAddress", host.address(), "bindPort", Endpoint.API_PORT));
        init.put("nodeRegistration", Map.of("name", host.name(), "criSocket", SOCKET));
        return documents(List.of(init, cluster));
    }

    /**
     * For {@code kubeadm upgrade}, which also puts changed settings of the same version to use.
     *
     * @param renew whether certificates are made anew on the way
     */
    String upgrade(HostQuirks quirks, boolean renew) {
        Map<String, Object> common = new LinkedHashMap<>();
        common.put("certificateRenewal", renew);
        common.put("etcdUpgrade", true);
        common.put("imagePullPolicy", "IfNotPresent");
        common.put("imagePullSerial", false);
        common.put("patches", Map.of("directory", HostFiles.PATCHES));
        if (!quirks.ignoredChecks().isEmpty()) {
            common.put("ignorePreflightErrors", List.of(quirks.ignoredChecks().split(",")));
        }
        Map<String, Object> apply = new LinkedHashMap<>(common);
        apply.put("kubernetesVersion", "v" + spec.kubernetes());
        Map<String, Object> upgrade = document("UpgradeConfiguration");
        upgrade.put("apply", apply);
        upgrade.put("node", common);
        return documents(List.of(upgrade));
    }

    /** The cluster's address and CA, and the token, as a kubeconfig: whoever answers must have a certificate of that CA. */
    String discovery(String server, Secret token, CaCertificate ca) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("apiVersion", "v1");
        config.put("kind", "Config");
        config.put("current-context", "join");
        Map<String, Object> cluster = Map.of("server", "https://" + server, "certificate-authority-data", ca.base64());
        config.put("clusters", List.of(Map.of("name", "join", "cluster", cluster)));
        config.put("users", List.of(Map.of("name", "join", "user", Map.of("token", token.reveal()))));
        config.put("contexts", List.of(Map.of("name", "join", "context", Map.of("cluster", "join", "user", "join"))));
        return Json.write(config);
    }

    private Map<String, Object> cluster(Host host, Endpoint endpoint) {
        Map<String, Object> cluster = document("ClusterConfiguration");
        cluster.put("clusterName", spec.name());
        cluster.put("kubernetesVersion", "v" + spec.kubernetes());
        cluster.put("controlPlaneEndpoint", endpoint.hostAndPort(host.address()));
        Map<String, Object> networking = new LinkedHashMap<>();
        networking.put("podSubnet", spec.networking().pods().toString());
        networking.put("serviceSubnet", spec.networking().services().toString());
        networking.put("dnsDomain", spec.networking().dnsDomain());
        cluster.put("networking", networking);
        cluster.put("apiServer", Map.of("certSANs", List.copyOf(names(host, endpoint))));
        settings.into(cluster);
        return cluster;
    }

    /** Every name the API server is called by, so that its certificate covers them. */
    private static Set<String> names(Host host, Endpoint endpoint) {
        Set<String> names = new LinkedHashSet<>();
        names.add(host.address());
        host.machine().publicAddress().ifPresent(names::add);
        names.add(name(endpoint, host));
        // for the local balancer, which a cluster may come to when it grows
        names.add("127.0.0.1");
        names.add("localhost");
        return names;
    }

    /** The endpoint's host, as a certificate has it. */
    private static String name(Endpoint endpoint, Host host) {
        if (endpoint instanceof Endpoint.VirtualIp virtual) {
            return virtual.ip();
        }
        String address = endpoint.hostAndPort(host.address());
        return address.substring(0, address.lastIndexOf(':'));
    }

    private static Map<String, Object> kubelet() {
        Map<String, Object> kubelet = new LinkedHashMap<>();
        kubelet.put("apiVersion", "kubelet.config.k8s.io/v1beta1");
        kubelet.put("kind", "KubeletConfiguration");
        kubelet.put("cgroupDriver", "systemd");
        return kubelet;
    }

    private Map<String, Object> proxy(HostQuirks shared) {
        Map<String, Object> proxy = new LinkedHashMap<>();
        proxy.put("apiVersion", "kubeproxy.config.k8s.io/v1alpha1");
        proxy.put("kind", "KubeProxyConfiguration");
        proxy.put("mode", "nftables");
        proxy.putAll(settings.proxy());
        shared.intoProxy(proxy);
        return proxy;
    }

    private static Map<String, Object> registration(Host host) {
        Map<String, Object> registration = new LinkedHashMap<>();
        registration.put("name", host.name());
        registration.put("criSocket", SOCKET);
        registration.put("imagePullPolicy", "IfNotPresent");
        registration.put("imagePullSerial", false);
        registration.put("kubeletExtraArgs", kubeletArgs(host));
        List<Map<String, Object>> taints = host.node().machine().taints().stream()
                .map(KubeadmConfig::taint)
                .toList();
        if (host.node().role() == Role.WORKER) {
            registration.put("taints", taints);
        } else if (!taints.isEmpty()) {
            List<Map<String, Object>> all = new ArrayList<>(taints);
            all.add(taint(new Taint("node-role.kubernetes.io/control-plane", "", "NoSchedule")));
            registration.put("taints", all);
        }
        return registration;
    }

    private static List<Map<String, Object>> kubeletArgs(Host host) {
        List<Map<String, Object>> args = new ArrayList<>();
        args.add(Map.of("name", "node-ip", "value", host.address()));
        Map<String, String> labels = host.node().machine().labels();
        if (!labels.isEmpty()) {
            args.add(Map.of(
                    "name",
                    "node-labels",
                    "value",
                    labels.entrySet().stream()
                            .map(label -> label.getKey() + "=" + label.getValue())
                            .collect(Collectors.joining(","))));
        }
        return args;
    }

    private static Map<String, Object> taint(Taint taint) {
        return Map.of("key", taint.key(), "value", taint.value(), "effect", taint.effect());
    }

    private static Map<String, Object> document(String kind) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("apiVersion", API);
        document.put("kind", kind);
        return document;
    }

    private static String documents(List<Map<String, Object>> documents) {
        return documents.stream().map(Json::write).collect(Collectors.joining("\n---\n", "", "\n"));
    }
}
