package io.barekube.internal;

import io.barekube.PoolSpec;
import io.barekube.Violation;
import io.barekube.spi.Capabilities;
import io.barekube.spi.Capabilities.FixedHost;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What must be true of pools, and of the fixed hosts they take. */
final class PoolRules {
    private static final Pattern POOL_NAME = Pattern.compile("[a-z]([a-z0-9-]{0,18}[a-z0-9])?");
    private final List<Violation> violations = new ArrayList<>();

    private PoolRules() {}

    static List<Violation> violations(String cluster, List<PoolSpec> pools, Capabilities capabilities) {
        PoolRules rules = new PoolRules();
        rules.controlPlanes(SpecDraft.controlPlanes(pools));
        Set<String> names = new HashSet<>();
        for (PoolSpec pool : pools) {
            rules.pool(cluster, pool, names.add(pool.name()));
            NodeFieldRules.judge(pool.machine(), what -> rules.add("pool " + pool.name(), what));
        }
        if (!capabilities.hosts().isEmpty()) {
            rules.hosts(pools, capabilities.hosts());
        } else {
            pools.stream()
                    .filter(pool -> !pool.machine().hosts().isEmpty())
                    .forEach(pool -> rules.add(
                            pool.name(), "hosts(..) is for providers with fixed hosts; this one makes its machines"));
        }
        return rules.violations;
    }

    private void controlPlanes(int count) {
        if (count < 1) {
            add("controlPlanes", "a cluster needs at least one control plane: call controlPlanes(1)");
        } else if (count > 5) {
            add(
                    "controlPlanes",
                    count + " control planes slow etcd down and survive no more than anybody needs: ask for 1, 3 or 5");
        } else if (count % 2 == 0) {
            add(
                    "controlPlanes",
                    count + " is even: etcd with " + count + " members survives no more failures than with "
                            + (count - 1) + ": ask for " + (count - 1) + " or " + (count + 1));
        }
    }

    private void pool(String cluster, PoolSpec pool, boolean first) {
        if (!POOL_NAME.matcher(pool.name()).matches()) {
            add("pool " + pool.name(), "its name is not a DNS label of at most 20 characters");
        }
        if (!first) {
            add("pool " + pool.name(), "there are two pools of this name: give each its own");
        }
        if (pool.count() < 0) {
            add("pool " + pool.name(), pool.count() + " machines cannot be had");
        }
        String longest = cluster + "-" + pool.name() + "-" + pool.count();
        if (longest.length() > 63) {
            add("pool " + pool.name(), "node names such as " + longest + " are longer than 63 characters");
        }
    }

    private void hosts(List<PoolSpec> pools, List<FixedHost> hosts) {
        Set<String> known = new HashSet<>();
        hosts.forEach(host -> known.add(host.name()));
        Set<String> taken = new HashSet<>();
        for (PoolSpec pool : pools) {
            for (String host : pool.machine().hosts()) {
                if (!known.contains(host)) {
                    add("pool " + pool.name(), "host " + host + " is not among the provider's hosts");
                }
                if (!taken.add(host)) {
                    add("pool " + pool.name(), "host " + host + " is named twice");
                }
            }
            if (pool.machine().hosts().size() > pool.count()) {
                add(
                        "pool " + pool.name(),
                        "it names " + pool.machine().hosts().size() + " hosts for " + pool.count() + " nodes");
            }
        }
        long wanted = SpecDraft.nodeCount(pools);
        if (wanted > hosts.size()) {
            add(
                    "hosts",
                    wanted + " nodes are wanted and there are " + hosts.size()
                            + " hosts: add hosts, or ask for fewer nodes");
        }
    }

    private void add(String where, String what) {
        violations.add(new Violation(where, what));
    }
}
