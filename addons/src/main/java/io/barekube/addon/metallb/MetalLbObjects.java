package io.barekube.addon.metallb;

import io.barekube.addon.internal.Manifest;
import io.barekube.addon.internal.Tree;
import io.barekube.spi.Condition;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What differs from upstream's manifest, and the objects that are our own. */
final class MetalLbObjects {
    static final String API = "metallb.io/v1beta1";
    private static final String IGNORE_LABEL = "--ignore-exclude-lb";
    private static final String[] POD = {"spec", "template", "spec"};

    private MetalLbObjects() {}

    static Manifest of(Manifest upstream, boolean withoutWorkers) {
        return upstream.with("Deployment", MetalLb.CONTROLLER.name(), controller -> {
                    KubeObject quick = soonReady(controller, "controller");
                    return withoutWorkers
                            ? Tree.withItems(
                                    quick,
                                    List.of(Map.of(
                                            "key",
                                            "node-role.kubernetes.io/control-plane",
                                            "operator",
                                            "Exists",
                                            "effect",
                                            "NoSchedule")),
                                    pod("tolerations"))
                            : quick;
                })
                .with("DaemonSet", MetalLb.SPEAKER.name(), speaker -> {
                    KubeObject quick = soonReady(speaker, "speaker");
                    return withoutWorkers
                            ? Tree.withItems(
                                    quick,
                                    List.of(IGNORE_LABEL),
                                    pod("containers", Tree.named(speaker, "speaker", pod("containers")), "args"))
                            : quick;
                });
    }

    /** Upstream looks first after ten seconds; the pools, and with them every service's address, would wait for it. */
    private static KubeObject soonReady(KubeObject workload, String container) {
        String index = Tree.named(workload, container, pod("containers"));
        return Tree.with(
                Tree.with(workload, 1L, pod("containers", index, "readinessProbe", "initialDelaySeconds")),
                2L,
                pod("containers", index, "readinessProbe", "periodSeconds"));
    }

    static KubeObject pool(AddressPool pool) {
        return object(
                ref(pool),
                Map.of(
                        "addresses",
                        pool.ranges().stream().map(MetalLbObjects::range).toList(),
                        "autoAssign",
                        pool.autoAssign(),
                        "avoidBuggyIPs",
                        pool.avoidBuggyIps()));
    }

    /** MetalLB knows ranges and networks, not single addresses. */
    private static String range(String text) {
        String plain = text.strip();
        return plain.contains("/") || plain.contains("-") ? plain : plain + "/32";
    }

    static KubeObject object(ObjectRef ref, Map<String, Object> spec) {
        return object(ref, Map.of(), spec);
    }

    static KubeObject object(ObjectRef ref, Map<String, String> annotations, Map<String, Object> spec) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", ref.name());
        metadata.put("namespace", ref.namespace());
        if (!annotations.isEmpty()) {
            metadata.put("annotations", annotations);
        }
        return KubeObject.of(
                Map.of("apiVersion", ref.apiVersion(), "kind", ref.kind(), "metadata", metadata, "spec", spec));
    }

    static ObjectRef ref(AddressPool pool) {
        return ref("IPAddressPool", pool.name());
    }

    static ObjectRef ref(String kind, String name) {
        return ObjectRef.in(MetalLb.NAMESPACE, API, kind, name);
    }

    static Optional<String> unavailable(KubeObject deployment) {
        return deployment.number("status", "readyReplicas") > 0
                ? Optional.empty()
                : Optional.of("none of its pods is ready");
    }

    /** The speakers heed or ignore the label of control planes as this cluster needs it. */
    static Condition announcing(boolean withoutWorkers) {
        String expectation = withoutWorkers ? "announce from control planes" : "leave announcing to workers";
        return Condition.on(MetalLb.SPEAKER, expectation, speaker -> {
            boolean ignores = speaker.items(pod("containers")).stream()
                    .flatMap(container -> container.at("args").stream())
                    .anyMatch(arguments -> arguments instanceof List<?> list && list.contains(IGNORE_LABEL));
            return ignores == withoutWorkers
                    ? Optional.empty()
                    : Optional.of("it must " + expectation + ", since the cluster has "
                            + (withoutWorkers ? "no workers" : "workers"));
        });
    }

    private static String[] pod(String... path) {
        List<String> whole = new ArrayList<>(List.of(POD));
        whole.addAll(List.of(path));
        return whole.toArray(String[]::new);
    }
}
