package io.barekube.internal.observe;

import io.barekube.ClusterSpec;
import io.barekube.MachineSpec.Taint;
import io.barekube.Role;
import io.barekube.internal.ClusterRecord;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.ObservedAddon;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.spi.Addon;
import io.barekube.spi.Condition;
import io.barekube.spi.KubeApi;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the cluster's view of itself in one round trip. */
public final class StateReader {
    private static final ObjectRef NODES = ObjectRef.all("v1", "Node");
    /** Kubernetes' own for nodes that are not ready, unreachable or cordoned: they come and go. */
    public static final String OWN_TAINTS = "node.kubernetes.io/";

    private final ClusterSpec spec;
    private final List<Addon> addons;

    public StateReader(ClusterSpec spec, List<Addon> addons) {
        this.spec = spec;
        this.addons = addons;
    }

    /**
     * What was read.
     *
     * @param owner the id of the cluster that answered, by its record or a node's mark; empty when neither is there
     */
    record Reading(ClusterState state, Optional<String> owner) {}

    /** Empty when the control plane's initialisation never came to its end: its API may answer before all is there that a cluster needs. */
    Optional<Reading> read(KubeApi api) throws InterruptedException {
        Set<ObjectRef> refs = new LinkedHashSet<>(List.of(NODES, ClusterRecord.REF));
        for (Addon addon : addons) {
            addon.health(spec).forEach(condition -> refs.add(condition.ref()));
        }
        List<KubeObject> objects = api.read(List.copyOf(refs));
        Map<String, ObservedNode> nodes = new LinkedHashMap<>();
        Map<ObjectRef, KubeObject> found = new LinkedHashMap<>();
        for (KubeObject object : objects) {
            found.put(object.ref(), object);
            if (object.kind().equals("Node")) {
                nodes.put(object.name(), node(object));
            }
        }
        Optional<KubeObject> record = Optional.ofNullable(found.get(ClusterRecord.REF));
        Optional<String> owner = record.flatMap(ClusterRecord::owner)
                .or(() -> nodes.values().stream()
                        .flatMap(node -> Stream.ofNullable(node.annotations().get(Marks.CLUSTER)))
                        .findFirst());
        boolean complete = owner.isPresent() || nodes.keySet().stream().anyMatch(this::isJoined);
        ClusterState state = new ClusterState(nodes, addons(found), List.of(), record.map(ClusterRecord::recorded));
        return complete ? Optional.of(new Reading(state, owner)) : Optional.empty();
    }

    /** Whoever joined found a cluster, even if its record was lost since. */
    private boolean isJoined(String node) {
        return spec.nodes(Role.CONTROL_PLANE).stream()
                .noneMatch(wanted -> wanted.name().equals(node));
    }

    private Map<String, ObservedAddon> addons(Map<ObjectRef, KubeObject> found) {
        Optional<KubeObject> record = Optional.ofNullable(found.get(ClusterRecord.REF));
        Map<String, ObservedAddon> observed = new LinkedHashMap<>();
        record.map(ClusterRecord::addons).orElse(Map.of()).forEach((name, fingerprint) -> {
            boolean proved = ClusterRecord.proved(record.orElseThrow(), name, fingerprint);
            observed.put(name, new ObservedAddon(name, fingerprint, proved, trouble(name, found)));
        });
        return observed;
    }

    private Optional<String> trouble(String name, Map<ObjectRef, KubeObject> found) {
        List<String> unmet = new ArrayList<>();
        for (Addon addon : addons) {
            if (addon.name().equals(name)) {
                for (Condition condition : addon.health(spec)) {
                    condition
                            .unmet(Optional.ofNullable(found.get(condition.ref())))
                            .ifPresent(unmet::add);
                }
            }
        }
        return unmet.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", unmet));
    }

    /** A node as its API object shows it. */
    public static ObservedNode node(KubeObject object) {
        String address = object.items("status", "addresses").stream()
                .filter(item -> item.text("type").orElse("").equals("InternalIP"))
                .findFirst()
                .flatMap(item -> item.text("address"))
                .orElse("");
        Set<Taint> taints = new LinkedHashSet<>();
        for (KubeObject taint : object.items("spec", "taints")) {
            String key = taint.text("key").orElse("");
            if (!key.startsWith(OWN_TAINTS)) {
                taints.add(new Taint(
                        key,
                        taint.text("value").orElse(""),
                        taint.text("effect").orElse("")));
            }
        }
        return new ObservedNode(
                object.name(),
                object.condition("Ready"),
                object.text("status", "nodeInfo", "kubeletVersion").orElse(""),
                address,
                object.text("status", "nodeInfo", "machineID").orElse(""),
                texts(object, "metadata", "labels"),
                taints,
                texts(object, "metadata", "annotations"),
                object.text("spec", "unschedulable").orElse("").equals("true"));
    }

    private static Map<String, String> texts(KubeObject object, String... path) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.at(path)
                .ifPresent(value -> ((Map<?, ?>) value)
                        .forEach((key, text) -> texts.put(String.valueOf(key), String.valueOf(text))));
        return texts;
    }
}
