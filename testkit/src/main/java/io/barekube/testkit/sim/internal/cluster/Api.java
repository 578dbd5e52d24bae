package io.barekube.testkit.sim.internal.cluster;

import io.barekube.spi.Json;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import io.barekube.testkit.sim.internal.host.HostState;
import io.barekube.testkit.sim.internal.host.HostState.Registration;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What the API servers of a cluster answer; its controllers have done their work whenever somebody looks. Thread-safe; throws {@link ApiError}. */
public final class Api {
    private static final Set<String> OWN_GROUPS = Set.of(
            "v1",
            "apps",
            "batch",
            "policy",
            "autoscaling",
            "rbac.authorization.k8s.io",
            "networking.k8s.io",
            "storage.k8s.io",
            "apiextensions.k8s.io",
            "apiregistration.k8s.io",
            "admissionregistration.k8s.io",
            "scheduling.k8s.io",
            "coordination.k8s.io",
            "discovery.k8s.io",
            "node.k8s.io");
    private static final String CNI_DIRECTORY = "/etc/cni/net.d";

    private final ObjectStore store = new ObjectStore();
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Workloads workloads;
    private final LoadBalancers loadBalancers = new LoadBalancers(store);
    private final PodAddresses addresses;
    private final long readyNanos;
    private long networkSince;
    private boolean hasNetwork;

    Api(Duration ready, String podSubnet) {
        this.readyNanos = ready.toNanos();
        this.workloads = new Workloads(store, readyNanos);
        this.addresses = new PodAddresses(podSubnet);
    }

    synchronized void begin(Map<String, Object> configuration, Map<String, Object> proxy, String ca) {
        FirstObjects.of(configuration, proxy, ca).forEach(object -> workloads.applied(store.apply(object)));
    }

    synchronized void configured(String configuration) {
        store.patch(FirstObjects.CONFIGURATION, Map.of("data", Map.of("ClusterConfiguration", configuration)));
    }

    synchronized void register(HostState host, Registration registration) {
        String version = host.programVersion("/usr/local/bin/kubelet").orElse("unknown");
        Member member = members.get(registration.node());
        ObjectRef ref = ObjectRef.clusterWide("v1", "Node", registration.node());
        if (member == null || !member.host().equals(host) || store.get(ref).isEmpty()) {
            String cidr = member == null ? addresses.next() : member.podCidr();
            members.put(registration.node(), new Member(registration.node(), host, cidr, version));
            store.apply(FirstObjects.node(host, registration, cidr));
            if (hasNetwork) {
                configureNetwork(host);
            }
        } else {
            member.restarted(version);
        }
    }

    /** Server-side apply. */
    public synchronized void apply(List<KubeObject> objects) {
        for (KubeObject object : objects) {
            requireKind(object.ref());
            boolean namespaced = !object.namespace().isEmpty();
            ObjectRef namespace = ObjectRef.clusterWide("v1", "Namespace", object.namespace());
            if (namespaced && store.get(namespace).isEmpty()) {
                throw ApiError.notFound(namespace);
            }
            KubeObject stored = store.apply(object);
            finish(stored);
            workloads.applied(stored);
            if (stored.kind().equals("DaemonSet") && bringsNetwork(stored) && !hasNetwork) {
                hasNetwork = true;
                networkSince = System.nanoTime();
                members.values().forEach(member -> configureNetwork(member.host()));
            }
        }
    }

    private static void finish(KubeObject object) {
        if (object.kind().equals("CustomResourceDefinition")) {
            ObjectStore.child(object.fields(), "status")
                    .put("conditions", List.of(Map.of("type", "Established", "status", "True")));
        } else if (object.kind().equals("Namespace")) {
            ObjectStore.child(object.fields(), "status").put("phase", "Active");
        }
    }

    private static boolean bringsNetwork(KubeObject daemons) {
        return Workloads.template(daemons).items("volumes").stream()
                .anyMatch(volume -> volume.text("hostPath", "path")
                        .filter(path -> path.startsWith("/etc/cni"))
                        .isPresent());
    }

    private static void configureNetwork(HostState host) {
        if (host.isUp()) {
            host.files().write(CNI_DIRECTORY + "/10-flannel.conflist", 0644, "{}\n");
            host.files().write("/opt/cni/bin/flannel", 0755, "");
        }
    }

    /** Those of the stubs that exist: one document, a list of several, or nothing. */
    public synchronized String read(List<KubeObject> stubs) {
        List<KubeObject> found = found(stubs);
        return switch (found.size()) {
            case 0 -> "";
            case 1 -> Json.write(found.get(0).fields()) + "\n";
            default -> written(found);
        };
    }

    private List<KubeObject> found(List<KubeObject> stubs) {
        // nothing of what happens to pods shows on nodes, and there may be a thousand
        if (stubs.stream().allMatch(stub -> stub.kind().equals("Node"))) {
            return stubs.stream()
                    .map(stub -> store.get(stub.ref()).map(this::node))
                    .flatMap(Optional::stream)
                    .toList();
        }
        List<KubeObject> nodes = nodes();
        settle(nodes);
        List<KubeObject> found = new ArrayList<>();
        for (KubeObject stub : stubs) {
            store.get(stub.ref()).map(object -> view(object, nodes)).ifPresent(found::add);
        }
        return found;
    }

    /** All of the kind, of one namespace or of all, as one document. */
    public synchronized String list(String apiVersion, String kind, String namespace) {
        List<KubeObject> nodes = nodes();
        if (kind.equals("Node")) {
            return written(nodes);
        }
        settle(nodes);
        return written(store.all(apiVersion, kind, namespace).stream()
                .map(object -> view(object, nodes))
                .toList());
    }

    private static String written(List<KubeObject> objects) {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("apiVersion", "v1");
        list.put("items", objects.stream().map(KubeObject::fields).toList());
        list.put("kind", "List");
        list.put("metadata", Map.of("resourceVersion", ""));
        return Json.write(list) + "\n";
    }

    /** A member of an object, as text; empty when there is no such thing. */
    public synchronized Optional<String> text(ObjectRef ref, String... path) {
        return store.get(ref).flatMap(object -> object.text(path));
    }

    /** Replaces a line of a text in a ConfigMap; whether that changed anything. */
    public synchronized boolean edit(ObjectRef map, String member, String pattern, String replacement) {
        String before = text(map, "data", member).orElseThrow(() -> ApiError.notFound(map));
        String after = before.replaceAll("(?m)" + pattern, replacement);
        if (!after.equals(before)) {
            store.patch(map, Map.of("data", Map.of(member, after)));
        }
        return !after.equals(before);
    }

    /** Whether anybody knows the kind. */
    public synchronized boolean knows(String apiVersion, String kind) {
        String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : apiVersion;
        return OWN_GROUPS.contains(group)
                || store.all("apiextensions.k8s.io/v1", "CustomResourceDefinition", "").stream()
                        .anyMatch(definition ->
                                definition.text("spec", "group").orElse("").equals(group)
                                        && definition
                                                .text("spec", "names", "kind")
                                                .orElse("")
                                                .equals(kind));
    }

    private void requireKind(ObjectRef ref) {
        if (!knows(ref.apiVersion(), ref.kind())) {
            throw ApiError.noSuchKind(ref);
        }
    }

    public synchronized void patch(ObjectRef ref, Map<String, Object> change) {
        requireKind(ref);
        workloads.applied(store.patch(ref, change));
    }

    /** Deletes what is there of these, and what belongs to it. */
    public synchronized void delete(List<KubeObject> stubs) {
        for (KubeObject stub : stubs) {
            Optional<KubeObject> present = store.get(stub.ref());
            if (present.isEmpty()) {
                continue;
            }
            store.delete(stub.ref());
            workloads.deleted(stub.ref(), ObjectStore.child(present.get().fields(), "metadata"));
            if (stub.kind().equals("Node")) {
                members.remove(stub.name());
                store.all("v1", "Pod", "").stream()
                        .filter(pod -> pod.text("spec", "nodeName").equals(Optional.of(stub.name())))
                        .forEach(pod -> store.delete(pod.ref()));
            } else if (stub.kind().equals("Namespace")) {
                store.refs().stream()
                        .filter(ref -> ref.namespace().equals(stub.name()))
                        .forEach(store::delete);
            }
        }
    }

    /** Takes the pod away when its budgets allow it. */
    public synchronized void evict(String namespace, String name) {
        ObjectRef ref = ObjectRef.in(namespace, "v1", "Pod", name);
        KubeObject pod = store.get(ref).orElseThrow(() -> ApiError.notFound(ref));
        List<KubeObject> nodes = nodes();
        settle(nodes);
        Budgets.against(
                        pod,
                        store.all("policy/v1", "PodDisruptionBudget", ""),
                        store.all("v1", "Pod", ""),
                        it -> workloads.isReady(it, nodes))
                .ifPresent(budget -> {
                    throw ApiError.disrupted(budget);
                });
        store.delete(ref);
        settle(nodes);
    }

    /** As kube-evict.sh names the budgets of a namespace that allow nothing. */
    public synchronized String exhaustedBudgets(String namespace) {
        List<KubeObject> nodes = nodes();
        settle(nodes);
        return Budgets.exhausted(
                namespace,
                store.all("policy/v1", "PodDisruptionBudget", ""),
                store.all("v1", "Pod", ""),
                it -> workloads.isReady(it, nodes));
    }

    /** The answer to a GET of that path. */
    public synchronized String get(String path) {
        if (path.equals("/readyz")) {
            return "ok";
        }
        List<KubeObject> nodes = nodes();
        settle(nodes);
        String onNode = "/api/v1/pods?fieldSelector=";
        if (path.startsWith(onNode)) {
            String selector = URLDecoder.decode(path.substring(onNode.length()), StandardCharsets.UTF_8);
            return pods(selector.substring(selector.indexOf('=') + 1), nodes);
        }
        return new PodProxy(store, pod -> workloads.isReady(pod, nodes))
                .answer(path)
                .orElseThrow(() -> ApiError.unknownPath(path));
    }

    private String pods(String node, List<KubeObject> nodes) {
        List<Object> items = new ArrayList<>();
        UnaryOperator<KubeObject> bare = pod -> {
            Map<String, Object> fields = new LinkedHashMap<>(pod.fields());
            fields.remove("apiVersion");
            fields.remove("kind");
            return KubeObject.of(fields);
        };
        store.all("v1", "Pod", "").stream()
                .filter(pod -> pod.text("spec", "nodeName").equals(Optional.of(node)))
                .map(pod -> bare.apply(workloads.view(pod, nodes)).fields())
                .forEach(items::add);
        nodes.stream()
                .filter(it -> it.name().equals(node))
                .flatMap(it -> workloads.daemonPods(it).stream())
                .map(pod -> bare.apply(pod).fields())
                .forEach(items::add);
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("kind", "PodList");
        list.put("apiVersion", "v1");
        list.put("items", items);
        return Json.write(list);
    }

    private void settle(List<KubeObject> nodes) {
        workloads.settle(nodes);
        loadBalancers.settle(nodes);
    }

    private KubeObject view(KubeObject object, List<KubeObject> nodes) {
        if (object.kind().equals("Node")) {
            return nodes.stream()
                    .filter(node -> node.name().equals(object.name()))
                    .findFirst()
                    .orElse(object);
        }
        return workloads.view(object, nodes);
    }

    private List<KubeObject> nodes() {
        List<KubeObject> nodes = new ArrayList<>();
        store.all("v1", "Node", "").forEach(node -> nodes.add(node(node)));
        return nodes;
    }

    private KubeObject node(KubeObject stored) {
        Member member = members.get(stored.name());
        return member == null ? stored : NodeView.of(stored, member, isReady(member));
    }

    private boolean isReady(Member member) {
        long since = Math.max(member.sinceNanos(), networkSince);
        return hasNetwork
                && member.host()
                        .cluster()
                        .filter(cluster -> cluster.api() == this)
                        .isPresent()
                && member.host().isKubeletWell()
                && System.nanoTime() - since >= readyNanos;
    }

    /** Names of all nodes. */
    public synchronized List<String> nodeNames() {
        return List.copyOf(members.keySet());
    }
}
