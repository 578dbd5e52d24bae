package io.barekube;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The cluster that is wanted, as a value: no code, no handle, no secret. Made by {@link ClusterBuilder#build()}; immutable. */
public final class ClusterSpec {
    private final String name;
    private final KubernetesVersion kubernetes;
    private final Networking networking;
    private final Optional<Endpoint> endpoint;
    private final List<PoolSpec> pools;
    private final List<NodeSpec> nodes;
    private final List<AddonRef> addons;

    ClusterSpec(
            String name,
            KubernetesVersion kubernetes,
            Networking networking,
            Optional<Endpoint> endpoint,
            List<PoolSpec> pools,
            List<NodeSpec> nodes,
            List<AddonRef> addons) {
        this.name = name;
        this.kubernetes = kubernetes;
        this.networking = networking;
        this.endpoint = endpoint;
        this.pools = List.copyOf(pools);
        this.nodes = List.copyOf(nodes);
        this.addons = List.copyOf(addons);
    }

    /** Unique within a provider. */
    public String name() {
        return name;
    }

    /** The version every node runs. */
    public KubernetesVersion kubernetes() {
        return kubernetes;
    }

    /** The cluster's own networks. */
    public Networking networking() {
        return networking;
    }

    /** Where nodes reach the API server; empty where the caller left it to us: the single control plane's address, or a local balancer for more than one. */
    public Optional<Endpoint> endpoint() {
        return endpoint;
    }

    /** The control planes' pool first, then the workers' in the order given. */
    public List<PoolSpec> pools() {
        return pools;
    }

    /** The pool of that name; empty when there is none. */
    public Optional<PoolSpec> pool(String poolName) {
        return pools.stream().filter(pool -> pool.name().equals(poolName)).findFirst();
    }

    /** Every node wanted, control planes first. */
    public List<NodeSpec> nodes() {
        return nodes;
    }

    /** The same cluster with its pools filled by these nodes: those of given hosts that are in them already. */
    public ClusterSpec withNodes(List<NodeSpec> filled) {
        return new ClusterSpec(name, kubernetes, networking, endpoint, pools, filled, addons);
    }

    /** Those of that role. */
    public List<NodeSpec> nodes(Role role) {
        return nodes.stream().filter(node -> node.role() == role).toList();
    }

    /** The node of that name; throws {@link IllegalArgumentException} when none is wanted. */
    public NodeSpec node(String nodeName) {
        return nodes.stream()
                .filter(node -> node.name().equals(nodeName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("cluster " + name + " has no node " + nodeName));
    }

    /** In the order given by the caller. */
    public List<AddonRef> addons() {
        return addons;
    }

    /** Whether nodes of that role speak BGP with the provider's routers: for an elastic endpoint control planes do, for an addon that needs it all. */
    public boolean speaksBgp(Role role) {
        return addons.stream().anyMatch(addon -> addon.needs().bgp())
                || role == Role.CONTROL_PLANE
                        && endpoint.filter(Endpoint.ElasticIp.class::isInstance).isPresent();
    }

    /** The spec as JSON values, for plans, hashes and people. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("kubernetes", kubernetes.toString());
        json.put("pods", networking.pods().toString());
        json.put("services", networking.services().toString());
        json.put("dnsDomain", networking.dnsDomain());
        endpoint.ifPresent(value -> json.put("endpoint", value.toString()));
        json.put("nodes", nodes.stream().map(ClusterSpec::nodeJson).toList());
        json.put(
                "addons",
                addons.stream()
                        .map(addon -> Map.of(
                                "name", addon.name(), "version", addon.version(), "fingerprint", addon.fingerprint()))
                        .toList());
        return json;
    }

    private static Map<String, Object> nodeJson(NodeSpec node) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", node.name());
        json.put("role", node.role().label());
        json.put("pool", node.pool());
        node.machine().plan().ifPresent(plan -> json.put("plan", plan));
        if (!node.machine().labels().isEmpty()) {
            json.put("labels", node.machine().labels());
        }
        if (!node.machine().taints().isEmpty()) {
            json.put(
                    "taints",
                    node.machine().taints().stream()
                            .map(taint -> taint.key() + "=" + taint.value() + ":" + taint.effect())
                            .toList());
        }
        if (!node.machine().annotations().isEmpty()) {
            json.put("annotations", node.machine().annotations());
        }
        return json;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterSpec that && that.toJson().equals(toJson());
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, kubernetes, nodes.size());
    }

    @Override
    public String toString() {
        return "cluster " + name + ", Kubernetes " + kubernetes + ", " + nodes.size() + " nodes";
    }
}
