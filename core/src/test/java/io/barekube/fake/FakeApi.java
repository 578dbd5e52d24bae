package io.barekube.fake;

import io.barekube.ClusterId;
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

    FakeApi(FakeWorld world, ClusterId cluster) {
        this.world = world;
        this.cluster = cluster;
    }

    @Override
    public void apply(List<KubeObject> objects) throws InterruptedException {
        for (KubeObject object : objects) {
            world.does("apply/" + object.name());
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
        List<KubeObject> found = new ArrayList<>();
        for (ObjectRef ref : refs) {
            if (ref.kind().equals("Node")) {
                world.nodes.stream()
                        .filter(node -> cluster.equals(world.owners.getOrDefault(node, cluster)))
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
        return KubeObject.of(Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Node",
                "metadata",
                Map.of("name", name),
                "status",
                Map.of(
                        "conditions",
                        List.of(Map.of("type", "Ready", "status", world.notReady.contains(name) ? "False" : "True")),
                        "nodeInfo",
                        Map.of("kubeletVersion", "v1.36.4"))));
    }

    @Override
    public void delete(List<ObjectRef> refs, Duration timeout) {
        refs.forEach(ref -> world.installed.remove(ref.name()));
    }

    @Override
    public void patch(ObjectRef ref, Map<String, Object> change) {
        throw new UnsupportedOperationException("patch");
    }

    @Override
    public Map<ObjectRef, String> evict(List<ObjectRef> pods) {
        throw new UnsupportedOperationException("evict");
    }

    @Override
    public String get(String path) {
        return "ok";
    }
}
