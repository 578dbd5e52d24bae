package io.barekube.internal.observe;

import io.barekube.ClusterSpec;
import io.barekube.Role;
import io.barekube.internal.ClusterRecord;
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

/** Reads the cluster's view of itself in one round trip. */
public final class StateReader {
    private static final ObjectRef NODES = ObjectRef.all("v1", "Node");
    private final ClusterSpec spec;
    private final List<Addon> addons;

    public StateReader(ClusterSpec spec, List<Addon> addons) {
        this.spec = spec;
        this.addons = addons;
    }

    /** Empty when the control plane's initialisation never came to its end: its API may answer before all is there that a cluster needs. */
    Optional<ClusterState> read(KubeApi api) throws InterruptedException {
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
        boolean complete =
                found.containsKey(ClusterRecord.REF) || nodes.keySet().stream().anyMatch(this::isJoined);
        return complete ? Optional.of(new ClusterState(nodes, addons(found))) : Optional.empty();
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
        return new ObservedNode(
                object.name(),
                object.condition("Ready"),
                object.text("status", "nodeInfo", "kubeletVersion").orElse(""),
                address);
    }
}
