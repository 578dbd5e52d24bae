package io.barekube.fake;

import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.run.FailureClass;
import io.barekube.spi.Json;
import io.barekube.spi.KubeApi;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The API of a {@link FakeWorld}: its nodes, the cluster's record, and the ConfigMaps that addons apply. */
public final class FakeApi implements KubeApi {
    private final FakeWorld world;
    private final ClusterId cluster;
    private final Runnable answering;

    /** @param answering throws when none of the control planes does that are asked */
    FakeApi(FakeWorld world, ClusterId cluster, Runnable answering) {
        this.world = world;
        this.cluster = cluster;
        this.answering = answering;
    }

    @Override
    public void apply(List<KubeObject> objects) throws InterruptedException {
        for (KubeObject object : objects) {
            world.does("apply/" + object.name());
            answering.run();
            if (object.name().equals("barekube")) {
                object.at("data")
                        .ifPresent(data -> ((Map<?, ?>) data)
                                .forEach((key, value) -> record().put(String.valueOf(key), String.valueOf(value))));
            } else {
                world.installed.add(object.name());
            }
        }
    }

    @Override
    public List<KubeObject> read(List<ObjectRef> refs) throws InterruptedException {
        world.does("read/api");
        answering.run();
        List<KubeObject> found = new ArrayList<>();
        for (ObjectRef ref : refs) {
            if (ref.kind().equals("Node")) {
                world.nodes.stream()
                        .filter(node -> ref.name().isEmpty() || ref.name().equals(node))
                        .filter(node -> cluster.equals(world.joinedTo.getOrDefault(node, cluster)))
                        .forEach(node -> found.add(node(node)));
            } else if (ref.name().equals("barekube")) {
                if (!record().isEmpty()) {
                    found.add(configMap("kube-system", "barekube", new LinkedHashMap<>(record())));
                }
            } else if (world.installed.contains(ref.name())) {
                found.add(configMap(ref.namespace(), ref.name(), Map.of()));
            }
        }
        return found;
    }

    private Map<String, String> record() {
        return world.records.computeIfAbsent(cluster.uuid(), id -> new ConcurrentSkipListMap<>());
    }

    public static KubeObject configMap(String namespace, String name, Map<String, Object> data) {
        return KubeObject.of(Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of("name", name, "namespace", namespace),
                "data",
                data));
    }

    private KubeObject node(String name) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("apiVersion", "v1");
        fields.put("kind", "Node");
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        fields.put("metadata", metadata);
        fields.put(
                "status",
                Map.of(
                        "conditions",
                        List.of(Map.of("type", "Ready", "status", world.notReady.contains(name) ? "False" : "True")),
                        "nodeInfo",
                        Map.of(
                                "kubeletVersion",
                                "v" + world.versions.getOrDefault(name, "1.36.4"),
                                "machineID",
                                "id-of-" + name)));
        merge(fields, world.nodeFields.getOrDefault(name, Map.of()));
        return KubeObject.of(fields);
    }

    /** As RFC 7386 has it. */
    @SuppressWarnings("unchecked")
    private static void merge(Map<String, Object> target, Map<String, Object> change) {
        change.forEach((key, value) -> {
            if (value == null) {
                target.remove(key);
            } else if (value instanceof Map<?, ?> map) {
                Map<String, Object> inner = new LinkedHashMap<>();
                if (target.get(key) instanceof Map<?, ?> old) {
                    inner.putAll((Map<String, Object>) old);
                }
                merge(inner, (Map<String, Object>) map);
                target.put(key, inner);
            } else {
                target.put(key, value);
            }
        });
    }

    @Override
    public void delete(List<ObjectRef> refs, Duration timeout) throws InterruptedException {
        for (ObjectRef ref : refs) {
            if (ref.kind().equals("Node")) {
                world.does("forget/" + ref.name());
                world.forget(ref.name());
            } else if (ref.kind().equals("Pod")) {
                world.pods.remove(ref.namespace() + "/" + ref.name());
            } else {
                world.installed.remove(ref.name());
            }
        }
    }

    @Override
    public void patch(ObjectRef ref, Map<String, Object> change) throws InterruptedException {
        world.does("patch/" + ref.name());
        answering.run();
        if (!world.nodes.contains(ref.name())) {
            throw new ClusterException(FailureClass.PERMANENT, "no node " + ref.name());
        }
        Map<String, Object> fields = new LinkedHashMap<>(world.nodeFields.getOrDefault(ref.name(), Map.of()));
        merge(fields, change);
        world.nodeFields.put(ref.name(), fields);
    }

    @Override
    public Map<ObjectRef, String> evict(List<ObjectRef> pods) throws InterruptedException {
        world.does("evict/" + pods.size());
        answering.run();
        Map<ObjectRef, String> refused = new LinkedHashMap<>();
        for (ObjectRef pod : pods) {
            String name = pod.namespace() + "/" + pod.name();
            if (world.held.contains(name)) {
                refused.put(pod, "the disruption budget keep needs 1 healthy pods and has 1 currently");
            } else {
                world.pods.remove(name);
            }
        }
        return refused;
    }

    @Override
    public String get(String path) {
        if (!path.startsWith("/api/v1/pods?")) {
            return "ok";
        }
        String node = path.substring(path.lastIndexOf("%3D") + 3);
        List<Object> items = new ArrayList<>();
        world.pods.forEach((pod, where) -> {
            if (where.equals(node)) {
                String[] name = pod.split("/");
                items.add(Map.of(
                        "metadata",
                        Map.of(
                                "namespace",
                                name[0],
                                "name",
                                name[1],
                                "ownerReferences",
                                List.of(Map.of("kind", "ReplicaSet", "controller", true)))));
            }
        });
        return Json.write(Map.of("items", items));
    }
}
