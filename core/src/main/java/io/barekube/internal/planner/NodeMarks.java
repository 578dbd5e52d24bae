package io.barekube.internal.planner;

import io.barekube.MachineSpec;
import io.barekube.MachineSpec.Taint;
import io.barekube.NodeSpec;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.spi.Json;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a node's API object lacks of what it should carry, and carries of what it should not: a value that is empty when all is well. Labels and taints of others are left
 * alone: what came of a spec stands in {@link Marks#GIVEN}.
 *
 * @param labels to be set, or with null taken away
 * @param annotations likewise
 * @param taints the whole new list; null when it stays
 */
public record NodeMarks(
        Map<String, Object> labels,
        Map<String, Object> annotations,
        @Nullable List<Taint> taints) {

    /**
     * The difference between a node and what it should be.
     *
     * @param marks annotations of ours that it should have, besides {@link Marks#GIVEN}
     */
    public static NodeMarks between(ObservedNode seen, NodeSpec wanted, Map<String, String> marks) {
        MachineSpec machine = wanted.machine();
        Map<String, Object> given = given(seen);
        Map<String, Object> labels = new LinkedHashMap<>();
        machine.labels().forEach((key, value) -> {
            if (!value.equals(seen.labels().get(key))) {
                labels.put(key, value);
            }
        });
        for (String key : keys(given, "labels")) {
            if (!machine.labels().containsKey(key) && seen.labels().containsKey(key)) {
                labels.put(key, null);
            }
        }
        Map<String, Object> annotations = new LinkedHashMap<>();
        for (String key : keys(given, "annotations")) {
            if (!machine.annotations().containsKey(key) && seen.annotations().containsKey(key)) {
                annotations.put(key, null);
            }
        }
        Map<String, String> all = new LinkedHashMap<>(machine.annotations());
        all.putAll(marks);
        all.put(Marks.GIVEN, given(machine));
        all.forEach((key, value) -> {
            if (!value.equals(seen.annotations().get(key))) {
                annotations.put(key, value);
            }
        });
        Set<Taint> taints = new LinkedHashSet<>();
        List<String> old = keys(given, "taints");
        seen.taints().stream()
                .filter(taint -> machine.taints().contains(taint) || !old.contains(text(taint)))
                .sorted(Comparator.comparing(NodeMarks::text))
                .forEach(taints::add);
        taints.addAll(machine.taints());
        return new NodeMarks(labels, annotations, taints.equals(seen.taints()) ? null : List.copyOf(taints));
    }

    /** Whether the node is as it should be. */
    public boolean isEmpty() {
        return labels.isEmpty() && annotations.isEmpty() && taints == null;
    }

    private static Map<String, Object> given(ObservedNode seen) {
        String text = seen.annotations().get(Marks.GIVEN);
        try {
            return text == null ? Map.of() : Json.parseObject(text);
        } catch (IllegalArgumentException e) {
            return Map.of(); // somebody wrote something else there
        }
    }

    private static String given(MachineSpec machine) {
        Map<String, Object> json = new TreeMap<>();
        json.put("annotations", List.copyOf(new TreeSet<>(machine.annotations().keySet())));
        json.put("labels", List.copyOf(new TreeSet<>(machine.labels().keySet())));
        json.put(
                "taints",
                machine.taints().stream().map(NodeMarks::text).sorted().toList());
        return Json.canonical(json);
    }

    private static List<String> keys(Map<String, Object> given, String kind) {
        Object list = given.get(kind);
        return list == null
                ? List.of()
                : Json.list(list).stream().map(String::valueOf).toList();
    }

    private static String text(Taint taint) {
        return taint.key() + "=" + taint.value() + ":" + taint.effect();
    }
}
