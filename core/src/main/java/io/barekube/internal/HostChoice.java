package io.barekube.internal;

import io.barekube.ClusterSpec;
import io.barekube.NodeSpec;
import io.barekube.PoolSpec;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.ObservedNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Which of the hosts that are given fills which pool, where the spec leaves it open: whoever is in a pool stays in it, in whatever order the hosts are listed now. Pure. */
final class HostChoice {
    private final List<String> listed;
    private final Map<String, ObservedNode> known;
    private final Set<String> taken = new HashSet<>();
    private final Map<String, Set<String>> chosen = new HashMap<>();

    private HostChoice(List<String> listed, Map<String, ObservedNode> known) {
        this.listed = listed;
        this.known = known;
    }

    /**
     * The spec with the hosts that its pools have already.
     *
     * @param listed the hosts that are given, in their order; empty where machines are made
     */
    static ClusterSpec settled(ClusterSpec spec, List<String> listed, Observation observation) {
        Optional<ClusterState> state = observation.state();
        if (listed.isEmpty() || state.isEmpty()) {
            return spec;
        }
        return spec.withNodes(new HostChoice(listed, state.get().nodes()).nodes(spec.pools()));
    }

    private List<NodeSpec> nodes(List<PoolSpec> pools) {
        pools.forEach(pool -> taken.addAll(pool.machine().hosts()));
        pools.forEach(pool -> choose(pool, host -> isIn(pool, host)));
        pools.forEach(pool -> choose(pool, host -> !known.containsKey(host)));
        pools.forEach(pool -> choose(pool, host -> true));
        List<NodeSpec> nodes = new ArrayList<>();
        for (PoolSpec pool : pools) {
            List<String> names = new ArrayList<>(pool.machine().hosts());
            listed.stream().filter(chosen(pool)::contains).forEach(names::add);
            names.stream()
                    .limit(pool.count())
                    .forEach(name -> nodes.add(new NodeSpec(name, pool.role(), pool.name(), pool.machine())));
        }
        return nodes;
    }

    private boolean isIn(PoolSpec pool, String host) {
        ObservedNode node = known.get(host);
        return node != null
                && pool.name().equals(node.annotations().get(Marks.POOL))
                && !node.annotations().containsKey(Marks.LEAVING);
    }

    private Set<String> chosen(PoolSpec pool) {
        return chosen.computeIfAbsent(pool.name(), name -> new HashSet<>());
    }

    private void choose(PoolSpec pool, Predicate<String> suits) {
        Set<String> own = chosen(pool);
        int open = pool.count() - pool.machine().hosts().size() - own.size();
        listed.stream()
                .filter(host -> !taken.contains(host) && suits.test(host))
                .limit(Math.max(0, open))
                .toList()
                .forEach(host -> {
                    own.add(host);
                    taken.add(host);
                });
    }
}
