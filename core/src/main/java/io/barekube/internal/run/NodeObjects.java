package io.barekube.internal.run;

import io.barekube.ClusterException;
import io.barekube.MachineSpec.Taint;
import io.barekube.internal.observe.StateReader;
import io.barekube.internal.planner.NodeMarks;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.spi.KubeApi;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes as objects of the API: what stands on them is read, and changed by patches of exactly that. */
final class NodeObjects {
    private final KubeApi api;
    private final Gathered<Change> changes;

    NodeObjects(KubeApi api) {
        this.api = api;
        this.changes = new Gathered<>(this::patch);
    }

    private record Change(ObjectRef node, Map<String, Object> fields) {}

    static ObjectRef ref(String node) {
        return ObjectRef.clusterWide("v1", "Node", node);
    }

    /** A node that is to be changed twice is changed by one more call. */
    private Map<Integer, ClusterException> patch(List<Change> together) throws InterruptedException {
        Map<ObjectRef, Integer> first = new LinkedHashMap<>();
        Map<ObjectRef, Map<String, Object>> patches = new LinkedHashMap<>();
        List<Integer> again = new ArrayList<>();
        for (int i = 0; i < together.size(); i++) {
            Change change = together.get(i);
            if (first.putIfAbsent(change.node(), i) == null) {
                patches.put(change.node(), change.fields());
            } else {
                again.add(i);
            }
        }
        Map<Integer, ClusterException> failures = new HashMap<>();
        api.patchAll(patches).forEach((node, why) -> failures.put(first.getOrDefault(node, -1), why));
        for (int i : again) {
            api.patchAll(Map.of(together.get(i).node(), together.get(i).fields()))
                    .forEach((node, why) -> failures.put(i, why));
        }
        return failures;
    }

    Optional<KubeObject> read(String node) throws InterruptedException {
        return api.read(List.of(ref(node))).stream().findFirst();
    }

    Optional<ObservedNode> observe(String node) throws InterruptedException {
        return read(node).map(StateReader::node);
    }

    /** Adds and takes away; a taint list is written only if the node did not change since it was read, because it is one field with those of others. */
    void apply(String node, NodeMarks marks) throws InterruptedException {
        if (marks.isEmpty()) {
            return;
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        if (!marks.labels().isEmpty()) {
            metadata.put("labels", marks.labels());
        }
        if (!marks.annotations().isEmpty()) {
            metadata.put("annotations", marks.annotations());
        }
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("metadata", metadata);
        List<Taint> wanted = marks.taints();
        if (wanted != null) {
            KubeObject now = read(node).orElseThrow();
            metadata.put(
                    "resourceVersion", now.text("metadata", "resourceVersion").orElse(""));
            List<Map<String, Object>> taints = new ArrayList<>();
            now.items("spec", "taints").stream()
                    .filter(taint -> taint.text("key").orElse("").startsWith(StateReader.OWN_TAINTS))
                    .forEach(taint -> taints.add(taint.fields()));
            wanted.forEach(taint -> taints.add(taint(taint)));
            change.put("spec", Map.of("taints", taints));
        }
        change(node, change);
    }

    private void change(String node, Map<String, Object> fields) throws InterruptedException {
        changes.ask(new Change(ref(node), fields));
    }

    private static Map<String, Object> taint(Taint taint) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("key", taint.key());
        if (!taint.value().isEmpty()) {
            json.put("value", taint.value());
        }
        json.put("effect", taint.effect());
        return json;
    }

    /** Sets one annotation. */
    void annotate(String node, String key, String value) throws InterruptedException {
        change(node, Map.of("metadata", Map.of("annotations", Map.of(key, value))));
    }

    /** Closes the node for new pods, or opens it, and says that it was us. */
    void schedulable(String node, boolean open, String markKey, String mark) throws InterruptedException {
        Map<String, Object> annotation = new LinkedHashMap<>();
        annotation.put(markKey, open ? null : mark);
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("unschedulable", open ? null : Boolean.TRUE);
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("metadata", Map.of("annotations", annotation));
        change.put("spec", spec);
        change(node, change);
    }
}
