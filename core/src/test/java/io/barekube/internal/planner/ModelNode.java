package io.barekube.internal.planner;

import io.barekube.KubernetesVersion;
import io.barekube.MachineSpec.Taint;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation.ObservedNode;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A node of the model, as its API has it. */
final class ModelNode {
    final String name;
    final Map<String, String> labels = new TreeMap<>();
    final Map<String, String> annotations = new TreeMap<>();
    final Set<Taint> taints = new LinkedHashSet<>();
    boolean unschedulable;

    ModelNode(String name) {
        this.name = name;
    }

    boolean is(String mark) {
        return annotations.containsKey(mark);
    }

    void change(NodeMarks marks) {
        change(labels, marks.labels());
        change(annotations, marks.annotations());
        if (marks.taints() != null) {
            taints.clear();
            taints.addAll(marks.taints());
        }
    }

    private static void change(Map<String, String> fields, Map<String, Object> changes) {
        changes.forEach((key, value) -> {
            if (value == null) {
                fields.remove(key);
            } else {
                fields.put(key, String.valueOf(value));
            }
        });
    }

    void open() {
        if (annotations.remove(Marks.CORDONED) != null) {
            unschedulable = false;
        }
    }

    ObservedNode observed(boolean ready, KubernetesVersion version, String address) {
        return new ObservedNode(
                name, ready, "v" + version, address, "id-of-" + name, labels, taints, annotations, unschedulable);
    }
}
