package io.barekube.internal.planner;

import io.barekube.ClusterBuilder;
import io.barekube.MachineSpec;
import io.barekube.NodeSpec;
import io.barekube.PoolSpec;
import io.barekube.Role;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.spi.MachineState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Every node of the cluster that is there in whatever form: as a machine, or as a name that the API knows. Others that joined without us are left alone. */
final class Present {
    private static final String CONTROL_PLANE_LABEL = "node-role.kubernetes.io/control-plane";
    private static final String OURS = Marks.CLUSTER.substring(0, Marks.CLUSTER.indexOf('/') + 1);
    private final Observation observation;
    private final Map<String, ObservedNode> known;
    private final Map<String, NodeSpec> wanted = new HashMap<>();
    private final Map<String, PoolSpec> pools = new HashMap<>();
    private final Map<String, NodeSpec> nodes = new TreeMap<>();
    private final Set<String> machines = new HashSet<>();
    private final Set<String> deleted = new HashSet<>();

    private Present(Wanted wanted, Observation observation) {
        this.observation = observation;
        this.known = observation.state().map(ClusterState::nodes).orElse(Map.of());
        wanted.spec().nodes().forEach(node -> this.wanted.put(node.name(), node));
        wanted.spec().pools().forEach(pool -> pools.put(pool.name(), pool));
    }

    static Present of(Wanted wanted, Observation observation) {
        Present present = new Present(wanted, observation);
        observation.hosts().forEach(present::add);
        present.known.values().forEach(node -> present.addGhost(wanted.spec().name(), node));
        return present;
    }

    /** By name. */
    Map<String, NodeSpec> nodes() {
        return nodes;
    }

    /** Names that no new node may have. */
    Set<String> names() {
        Set<String> names = new HashSet<>(nodes.keySet());
        names.addAll(known.keySet());
        return names;
    }

    boolean hasMachine(String node) {
        return machines.contains(node);
    }

    boolean isBeingDeleted(String node) {
        return deleted.contains(node);
    }

    boolean isMarkedLeaving(String node) {
        return Optional.ofNullable(known.get(node))
                .filter(seen -> seen.annotations().containsKey(Marks.LEAVING))
                .isPresent();
    }

    private void add(ObservedHost host) {
        String name = host.host().name();
        boolean ours = observation.deleteDestroys()
                ? !host.taggedForAnother(observation.cluster())
                : host.ownedBy(observation.cluster()) || known.containsKey(name);
        if (ours) {
            machines.add(name);
            nodes.put(name, described(host.host().node(), holdsKeys(host)));
            if (host.host().machine().state() == MachineState.DELETING) {
                deleted.add(name);
            }
        }
    }

    /** With the pool that stands on the node, where the machine tells none, and what the spec says of that pool now. */
    private NodeSpec described(NodeSpec node, boolean holdsKeys) {
        String pool = node.pool();
        ObservedNode seen = known.get(node.name());
        if (pool.isEmpty() && seen != null) {
            pool = seen.annotations().getOrDefault(Marks.POOL, "");
        }
        PoolSpec spec = pools.get(pool);
        if (spec != null) {
            return new NodeSpec(node.name(), spec.role(), pool, spec.machine());
        }
        boolean leads = holdsKeys || seen != null && leads(seen);
        Role role = leads ? Role.CONTROL_PLANE : node.role();
        return new NodeSpec(node.name(), role, pool, node.machine());
    }

    private static boolean holdsKeys(ObservedHost host) {
        return host.facts()
                .filter(facts -> facts.software().kubernetesFiles().contains("admin.conf"))
                .isPresent();
    }

    private static boolean leads(ObservedNode node) {
        return node.labels().containsKey(CONTROL_PLANE_LABEL)
                || ClusterBuilder.CONTROL_PLANE_POOL.equals(node.annotations().get(Marks.POOL));
    }

    /** A node without a machine that is ours by its marks, or by its name. */
    private void addGhost(String cluster, ObservedNode node) {
        String name = node.name();
        if (nodes.containsKey(name)) {
            return;
        }
        boolean marked = node.annotations().keySet().stream().anyMatch(key -> key.startsWith(OURS));
        boolean named = observation.deleteDestroys()
                && !node.ready()
                && !pool(cluster, name).isEmpty();
        NodeSpec spec = wanted.get(name);
        if (spec != null) {
            nodes.put(name, spec);
        } else if (marked || named) {
            String pool = node.annotations().getOrDefault(Marks.POOL, pool(cluster, name));
            Role role = leads(node) ? Role.CONTROL_PLANE : Role.WORKER;
            nodes.put(
                    name,
                    described(
                            new NodeSpec(name, role, pool, MachineSpec.builder().build()), false));
        }
    }

    /** The pool that a name made by us speaks of; empty for a name that is not. */
    private static String pool(String cluster, String node) {
        int dash = node.lastIndexOf('-');
        boolean ours = node.startsWith(cluster + "-")
                && dash > cluster.length()
                && dash + 1 < node.length()
                && node.substring(dash + 1).chars().allMatch(c -> c >= '0' && c <= '9');
        return ours ? node.substring(cluster.length() + 1, dash) : "";
    }
}
