package io.barekube.internal.planner;

import io.barekube.NodeSpec;
import io.barekube.PoolSpec;
import io.barekube.Role;
import io.barekube.plan.Observation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who fills the pools, and who has to go. On a provider that makes machines a pool keeps the nodes it has, lowest numbers first, and a new one gets the lowest number that
 * nobody has; on hosts that are given the spec names them.
 *
 * @param nodes wanted, control planes first
 * @param leavers not wanted, in the order in which they go
 */
public record Roster(List<NodeSpec> nodes, List<Leaver> leavers) {
    private static final Comparator<NodeSpec> BY_NUMBER =
            Comparator.comparingInt(Roster::number).thenComparing(NodeSpec::name);

    public Roster {
        nodes = List.copyOf(nodes);
        leavers = List.copyOf(leavers);
    }

    /**
     * A node, or what is left of one, that is not wanted.
     *
     * @param replaced whether the caller had it replaced, now or in an earlier run
     */
    public record Leaver(NodeSpec node, String reason, boolean replaced) {
        String name() {
            return node.name();
        }

        boolean leads() {
            return node.role() == Role.CONTROL_PLANE;
        }
    }

    /** Those of that role that are wanted. */
    List<NodeSpec> nodes(Role role) {
        return nodes.stream().filter(node -> node.role() == role).toList();
    }

    static Roster of(Wanted wanted, Observation observation) {
        Present present = Present.of(wanted, observation);
        return observation.deleteDestroys() ? made(wanted, present) : given(wanted, present);
    }

    private static Roster made(Wanted wanted, Present present) {
        List<NodeSpec> nodes = new ArrayList<>();
        Map<String, Leaver> leavers = new LinkedHashMap<>();
        present.nodes()
                .values()
                .forEach(node -> leaving(wanted, present, node).ifPresent(leaver -> leavers.put(node.name(), leaver)));
        Map<String, List<NodeSpec>> byPool = new LinkedHashMap<>();
        present.nodes().values().stream()
                .filter(node -> !leavers.containsKey(node.name()))
                .forEach(node -> byPool.computeIfAbsent(node.pool(), pool -> new ArrayList<>())
                        .add(node));
        Set<String> taken = present.names();
        for (PoolSpec pool : wanted.spec().pools()) {
            // a node whose machine is gone already is the first that is not missed
            List<NodeSpec> members = byPool.getOrDefault(pool.name(), List.of()).stream()
                    .filter(node -> node.role() == pool.role())
                    .sorted(Comparator.<NodeSpec>comparingInt(node -> present.hasMachine(node.name()) ? 0 : 1)
                            .thenComparing(BY_NUMBER))
                    .toList();
            members.stream().skip(pool.count()).forEach(node -> leavers.put(node.name(), surplus(pool, node)));
            List<NodeSpec> staying = new ArrayList<>(members.subList(0, Math.min(pool.count(), members.size())));
            fill(wanted.spec().name(), pool, staying, taken);
            staying.sort(BY_NUMBER);
            nodes.addAll(staying);
        }
        Set<String> staying = new HashSet<>();
        nodes.forEach(node -> staying.add(node.name()));
        present.nodes().values().stream()
                .filter(node -> !staying.contains(node.name()))
                .forEach(node -> leavers.putIfAbsent(
                        node.name(), new Leaver(node, "there is to be no pool " + node.pool() + " any more", false)));
        nodes.sort(Comparator.comparingInt(node -> node.role() == Role.CONTROL_PLANE ? 0 : 1));
        return new Roster(nodes, inOrder(leavers.values()));
    }

    private static Leaver surplus(PoolSpec pool, NodeSpec node) {
        return new Leaver(
                node,
                "pool " + pool.name() + " is to have "
                        + (pool.count() == 0 ? "no node" : pool.count() == 1 ? "one node" : pool.count() + " nodes"),
                false);
    }

    private static void fill(String cluster, PoolSpec pool, List<NodeSpec> staying, Set<String> taken) {
        int number = 0;
        while (staying.size() < pool.count()) {
            number++;
            String name = cluster + "-" + pool.name() + "-" + number;
            if (taken.add(name)) {
                staying.add(new NodeSpec(name, pool.role(), pool.name(), pool.machine()));
            }
        }
    }

    private static Roster given(Wanted wanted, Present present) {
        Set<String> named = new HashSet<>();
        wanted.spec().nodes().forEach(node -> named.add(node.name()));
        List<Leaver> leavers = present.nodes().values().stream()
                .filter(node -> !named.contains(node.name()))
                .map(node ->
                        leaving(wanted, present, node).orElse(new Leaver(node, "the spec has it no longer", false)))
                .toList();
        return new Roster(wanted.spec().nodes(), inOrder(leavers));
    }

    private static Optional<Leaver> leaving(Wanted wanted, Present present, NodeSpec node) {
        if (wanted.replace().contains(node.name())) {
            return Optional.of(new Leaver(node, "another one is to take its place", true));
        }
        if (present.isMarkedLeaving(node.name())) {
            return Optional.of(new Leaver(node, "it was marked as leaving: another one is to take its place", true));
        }
        return present.isBeingDeleted(node.name())
                ? Optional.of(new Leaver(node, "its machine is being deleted", false))
                : Optional.empty();
    }

    /** Control planes last, and the highest numbers first. */
    private static List<Leaver> inOrder(Collection<Leaver> leavers) {
        return leavers.stream()
                .sorted(Comparator.<Leaver>comparingInt(leaver -> leaver.leads() ? 1 : 0)
                        .thenComparing(Leaver::node, BY_NUMBER.reversed()))
                .toList();
    }

    /** Names end in a number; one that does not comes last. */
    private static int number(NodeSpec node) {
        String digits = node.name().substring(node.name().lastIndexOf('-') + 1);
        return digits.length() < 10 && !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Integer.parseInt(digits)
                : Integer.MAX_VALUE;
    }
}
