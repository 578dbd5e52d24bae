package io.barekube.internal;

import io.barekube.NodeSpec;
import io.barekube.PoolSpec;
import io.barekube.spi.Capabilities;
import io.barekube.spi.Capabilities.FixedHost;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gives every wanted node its name: made from pool and number, or, on fixed hosts, the host's own. */
final class NodeNames {
    private NodeNames() {}

    static List<NodeSpec> nodes(String cluster, List<PoolSpec> pools, Capabilities capabilities) {
        List<NodeSpec> nodes = new ArrayList<>();
        Set<String> free = new LinkedHashSet<>();
        capabilities.hosts().stream().map(FixedHost::name).forEach(free::add);
        boolean fixed = !free.isEmpty();
        pools.forEach(pool -> free.removeAll(pool.machine().hosts()));
        for (PoolSpec pool : pools) {
            List<String> named = List.copyOf(pool.machine().hosts());
            for (int number = 1; number <= pool.count(); number++) {
                String name = cluster + "-" + pool.name() + "-" + number;
                if (number <= named.size()) {
                    name = named.get(number - 1);
                } else if (fixed && !free.isEmpty()) {
                    name = free.iterator().next();
                    free.remove(name);
                }
                nodes.add(new NodeSpec(name, pool.role(), pool.name(), pool.machine()));
            }
        }
        return nodes;
    }
}
