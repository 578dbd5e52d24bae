package io.barekube.internal.planner;

import io.barekube.MachineSpec;
import io.barekube.NodeSpec;
import io.barekube.PoolSpec;
import io.barekube.Role;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Observation.ObservedNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who fills the pools, and who has to go. On a provider that makes machines a pool keeps the nodes it has, lowest numbers first, and a new one gets the lowest number that
 * nobody has; on hosts that are given the spec names them.
 *
 * @param nodes wanted, control planes first
 */
public record Roster(List<NodeSpec> nodes, List<Leaver> leavers) {
    private static final String CONTROL_PLANE_LABEL = "node-role.kubernetes.io/control-plane";

    public Roster {
        nodes = List.copyOf(nodes);
        leavers = List.copyOf(leavers);
    }

    /**
     * A node, or what is left of one, that is not wanted.
     *
     * @param replaced whether another one takes its place
     */
    public record Leaver(NodeSpec node, String reason, boolean replaced) {
        String name() {
            return node.name();
        }
    }

    /** Those of that role that are wanted. */
    List<NodeSpec> nodes(Role role) {
        return nodes.stream().filter(node -> node.role() == role).toList();
    }

    static Roster of(Wanted wanted, Observation observation) {
        Map<String, NodeSpec> present = present(wanted, observation);
        return observation.deleteDestroys() ? made(wanted, observation, present) : given(wanted, observation, present);
    }

    /** Every node that is there in whatever form: as a machine, or as a name that the API knows. */
    private static Map<String, NodeSpec> present(Wanted wanted, Observation observation) {
        Map<String, NodeSpec> present = new TreeMap<>();
        for (ObservedHost host : observation.hosts()) {
            boolean ours = observation.deleteDestroys()
                    ? !host.taggedForAnother(observation.cluster())
                    : host.ownedBy(observation.cluster())
                            || isKnown(observation, host.host().name());
            if (ours) {
                present.put(host.host().name(), described(wanted, host.host().node()));
            }
        }
        observation
                .state()
                .ifPresent(state -> state.nodes().values().forEach(node -> {
                    if (!present.containsKey(node.name())) {
                        ghost(wanted, observation, node).ifPresent(spec -> present.put(node.name(), spec));
                    }
                }));
        return present;
    }

    private static boolean isKnown(Observation observation, String name) {
        return observation
                .state()
                .filter(state -> state.nodes().containsKey(name))
                .isPresent();
    }

    private static NodeSpec described(Wanted wanted, NodeSpec node) {
        return wanted.spec()
                .pool(node.pool())
                .map(pool -> new NodeSpec(node.name(), node.role(), pool.name(), pool.machine()))
                .orElse(node);
    }

    /** A node without a machine that is ours by its marks, or by its name; others joined without us, and are left alone. */
    private static Optional<NodeSpec> ghost(Wanted wanted, Observation observation, ObservedNode node) {
        Role role = node.labels().containsKey(CONTROL_PLANE_LABEL) ? Role.CONTROL_PLANE : Role.WORKER;
        Optional<NodeSpec> named = wanted.spec().nodes().stream()
                .filter(spec -> spec.name().equals(node.name()))
                .findFirst();
        if (named.isPresent()) {
            return named;
        }
        boolean marked = observation
                .cluster()
                .uuid()
                .toString()
                .equals(node.annotations().get(Marks.CLUSTER));
        return marked
                ? Optional.of(new NodeSpec(
                        node.name(),
                        role,
                        node.annotations().getOrDefault(Marks.POOL, ""),
                        MachineSpec.builder().build()))
                : Optional.empty();
    }

    private static Roster made(Wanted wanted, Observation observation, Map<String, NodeSpec> present) {
        List<NodeSpec> nodes = new ArrayList<>();
        Map<String, Leaver> leavers = new LinkedHashMap<>();
        present.values()
                .forEach(node ->
                        leaving(wanted, observation, node).ifPresent(leaver -> leavers.put(node.name(), leaver)));
        for (PoolSpec pool : wanted.spec().pools()) {
            List<NodeSpec> staying = present.values().stream()
                    .filter(node -> node.pool().equals(pool.name()) && node.role() == pool.role())
                    .filter(node -> !leavers.containsKey(node.name()))
                    .sorted(Comparator.comparingInt(Roster::number).thenComparing(NodeSpec::name))
                    .toList();
            nodes.addAll(staying.subList(0, Math.min(pool.count(), staying.size())));
            staying.stream()
                    .skip(pool.count())
                    .forEach(node -> leavers.put(
                            node.name(),
                            new Leaver(node, "pool " + pool.name() + " is to have " + pool.count() + " nodes", false)));
            int number = 0;
            for (int missing = staying.size(); missing < pool.count(); missing++) {
                String name;
                do {
                    name = wanted.spec().name() + "-" + pool.name() + "-" + ++number;
                } while (present.containsKey(name));
                nodes.add(new NodeSpec(name, pool.role(), pool.name(), pool.machine()));
            }
        }
        Set<String> pools = new java.util.HashSet<>();
        wanted.spec().pools().forEach(pool -> pools.add(pool.name()));
        present.values().stream()
                .filter(node -> !pools.contains(node.pool()) && !leavers.containsKey(node.name()))
                .forEach(node -> leavers.put(
                        node.name(), new Leaver(node, "there is to be no pool " + node.pool() + " any more", false)));
        nodes.sort(Comparator.comparingInt(node -> node.role() == Role.CONTROL_PLANE ? 0 : 1));
        return new Roster(nodes, List.copyOf(leavers.values()));
    }

    private static Roster given(Wanted wanted, Observation observation, Map<String, NodeSpec> present) {
        List<Leaver> leavers = new ArrayList<>();
        present.values().stream()
                .filter(node -> wanted.spec().nodes().stream()
                        .noneMatch(spec -> spec.name().equals(node.name())))
                .forEach(node -> leavers.add(leaving(wanted, observation, node)
                        .orElse(new Leaver(node, "the spec has it no longer", false))));
        return new Roster(wanted.spec().nodes(), leavers);
    }

    private static Optional<Leaver> leaving(Wanted wanted, Observation observation, NodeSpec node) {
        if (wanted.replace().contains(node.name())) {
            return Optional.of(new Leaver(node, "another one is to take its place", true));
        }
        return observation
                .state()
                .map(state -> state.nodes().get(node.name()))
                .filter(seen -> seen.annotations().containsKey(Marks.LEAVING))
                .map(seen -> new Leaver(node, "it was marked as leaving", true));
    }

    /** Names end in a number; one that does not comes last. */
    private static int number(NodeSpec node) {
        String digits = node.name().substring(node.name().lastIndexOf('-') + 1);
        return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : Integer.MAX_VALUE;
    }
}
