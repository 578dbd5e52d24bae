package io.barekube.testkit.sim.internal.cluster;

import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** What controllers, scheduler and kubelets make of workloads: pods of Deployments are objects, those of DaemonSets are shown when asked for. Guarded by the cluster. */
final class Workloads {
    private static final Set<String> REPLICATED = Set.of("Deployment", "StatefulSet");
    private final ObjectStore store;
    private final long readyNanos;
    private final Map<ObjectRef, Long> since = new HashMap<>();
    private final Map<ObjectRef, String> templates = new HashMap<>();
    private long addresses;

    Workloads(ObjectStore store, long readyNanos) {
        this.store = store;
        this.readyNanos = readyNanos;
    }

    void applied(KubeObject object) {
        if (object.kind().equals("DaemonSet")
                || REPLICATED.contains(object.kind())
                || object.kind().equals("Pod")) {
            String template = object.at("spec").map(Object::toString).orElse("");
            if (!template.equals(templates.put(object.ref(), template))) {
                since.put(object.ref(), System.nanoTime());
                if (REPLICATED.contains(object.kind())) {
                    pods(object).forEach(pod -> store.delete(pod.ref()));
                }
            }
        }
    }

    void deleted(ObjectRef ref, Map<String, Object> metadata) {
        since.remove(ref);
        templates.remove(ref);
        if (REPLICATED.contains(ref.kind())) {
            owned(String.valueOf(metadata.get("uid"))).forEach(pod -> store.delete(pod.ref()));
        }
    }

    /** Makes the pods that are missing and gives each a node when there is one for it. */
    void settle(List<KubeObject> nodes) {
        for (String kind : REPLICATED) {
            for (KubeObject workload : store.all("apps/v1", kind, "")) {
                List<KubeObject> pods = pods(workload);
                long wanted = replicas(workload);
                for (long i = pods.size(); i < wanted; i++) {
                    store.apply(pod(workload));
                }
                pods.stream().skip(wanted).forEach(pod -> store.delete(pod.ref()));
            }
        }
        for (KubeObject pod : store.all("v1", "Pod", "")) {
            Map<String, Object> spec = ObjectStore.child(pod.fields(), "spec");
            if (!spec.containsKey("nodeName")) {
                List<KubeObject> fitting = nodes.stream()
                        .filter(node -> node.condition("Ready"))
                        .filter(node -> node.at("spec", "unschedulable").isEmpty())
                        .filter(node -> Placement.fits(KubeObject.of(spec), node))
                        .toList();
                if (!fitting.isEmpty()) {
                    spec.put(
                            "nodeName",
                            fitting.get((int) (addresses % fitting.size())).name());
                    since.put(pod.ref(), System.nanoTime());
                }
            }
            if (spec.containsKey("nodeName") && pod.text("status", "podIP").isEmpty()) {
                runs(pod, nodes);
            }
        }
    }

    private void runs(KubeObject pod, List<KubeObject> nodes) {
        String name = pod.text("spec", "nodeName").orElse("");
        nodes.stream().filter(node -> node.name().equals(name)).findFirst().ifPresent(node -> {
            String cidr = node.text("spec", "podCIDR").orElse("10.244.0.0/24");
            Map<String, Object> status = ObjectStore.child(pod.fields(), "status");
            status.put("podIP", cidr.substring(0, cidr.lastIndexOf('.') + 1) + (addresses++ % 250 + 2));
            status.put(
                    "hostIP", node.text("status", "addresses", "0", "address").orElse(""));
        });
    }

    /** A workload or pod as its controller or kubelet reports on it. */
    KubeObject view(KubeObject object, List<KubeObject> nodes) {
        return switch (object.kind()) {
            case "DaemonSet" -> withStatus(object, daemons(object, nodes));
            case "Deployment", "StatefulSet" -> withStatus(object, replicas(object, nodes));
            case "Pod" -> withStatus(object, pod(object, nodes));
            default -> object;
        };
    }

    /** The pods of DaemonSets on a node. */
    List<KubeObject> daemonPods(KubeObject node) {
        List<KubeObject> pods = new ArrayList<>();
        for (KubeObject daemons : store.all("apps/v1", "DaemonSet", "")) {
            if (Placement.fits(template(daemons), node)) {
                pods.add(ownedPod(daemons, daemons.name() + "-" + node.name(), node.name()));
            }
        }
        return pods;
    }

    private Map<String, Object> daemons(KubeObject daemons, List<KubeObject> nodes) {
        KubeObject template = template(daemons);
        List<KubeObject> wanted =
                nodes.stream().filter(node -> Placement.fits(template, node)).toList();
        long ready = isOld(daemons.ref())
                ? wanted.stream().filter(node -> node.condition("Ready")).count()
                : 0;
        Map<String, Object> status = seen(daemons);
        status.put("currentNumberScheduled", (long) wanted.size());
        status.put("desiredNumberScheduled", (long) wanted.size());
        status.put("numberAvailable", ready);
        status.put("numberMisscheduled", 0L);
        status.put("numberReady", ready);
        status.put("updatedNumberScheduled", (long) wanted.size());
        return status;
    }

    private Map<String, Object> replicas(KubeObject workload, List<KubeObject> nodes) {
        List<KubeObject> pods = pods(workload);
        long ready = pods.stream().filter(pod -> isReady(pod, nodes)).count();
        Map<String, Object> status = seen(workload);
        status.put("replicas", (long) pods.size());
        status.put("updatedReplicas", (long) pods.size());
        status.put("readyReplicas", ready);
        status.put("availableReplicas", ready);
        status.put(
                "conditions",
                List.of(Map.of("type", "Available", "status", ready >= replicas(workload) ? "True" : "False")));
        return status;
    }

    private Map<String, Object> pod(KubeObject pod, List<KubeObject> nodes) {
        boolean ready = isReady(pod, nodes);
        Map<String, Object> status = new LinkedHashMap<>(ObjectStore.child(pod.fields(), "status"));
        status.put("phase", status.containsKey("podIP") ? "Running" : "Pending");
        status.put("conditions", List.of(Map.of("type", "Ready", "status", ready ? "True" : "False")));
        return status;
    }

    boolean isReady(KubeObject pod, List<KubeObject> nodes) {
        Optional<String> on = pod.text("spec", "nodeName");
        return on.isPresent()
                && isOld(pod.ref())
                && nodes.stream().anyMatch(node -> on.get().equals(node.name()) && node.condition("Ready"));
    }

    private boolean isOld(ObjectRef ref) {
        return System.nanoTime() - since.getOrDefault(ref, 0L) >= readyNanos;
    }

    private static Map<String, Object> seen(KubeObject workload) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("observedGeneration", workload.number("metadata", "generation"));
        return status;
    }

    private static KubeObject withStatus(KubeObject object, Map<String, Object> status) {
        Map<String, Object> fields = new LinkedHashMap<>(object.fields());
        fields.put("status", status);
        return KubeObject.of(fields);
    }

    static KubeObject template(KubeObject workload) {
        return KubeObject.of(workload.at("spec", "template", "spec")
                .map(io.barekube.spi.Json::object)
                .orElseGet(LinkedHashMap::new));
    }

    private static long replicas(KubeObject workload) {
        return workload.at("spec", "replicas").isPresent() ? workload.number("spec", "replicas") : 1;
    }

    List<KubeObject> pods(KubeObject workload) {
        return owned(workload.text("metadata", "uid").orElse(""));
    }

    private List<KubeObject> owned(String uid) {
        return store.all("v1", "Pod", "").stream()
                .filter(pod -> pod.text("metadata", "ownerReferences", "0", "uid")
                        .filter(uid::equals)
                        .isPresent())
                .toList();
    }

    private KubeObject pod(KubeObject workload) {
        String name = workload.name() + "-"
                + Long.toString(ThreadLocalRandom.current().nextLong(1L << 32), 36);
        return ownedPod(workload, name, "");
    }

    private static KubeObject ownedPod(KubeObject workload, String name, String node) {
        Map<String, Object> owner = new LinkedHashMap<>();
        owner.put("apiVersion", "apps/v1");
        owner.put("kind", workload.kind().equals("Deployment") ? "ReplicaSet" : workload.kind());
        owner.put("name", workload.name());
        owner.put("uid", workload.text("metadata", "uid").orElse(""));
        owner.put("controller", true);
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        metadata.put("namespace", workload.namespace());
        workload.at("spec", "template", "metadata", "labels").ifPresent(labels -> metadata.put("labels", labels));
        metadata.put("ownerReferences", List.of(owner));
        Map<String, Object> spec = new LinkedHashMap<>(template(workload).fields());
        if (!node.isEmpty()) {
            spec.put("nodeName", node);
        }
        Map<String, Object> pod = new LinkedHashMap<>();
        pod.put("apiVersion", "v1");
        pod.put("kind", "Pod");
        pod.put("metadata", metadata);
        pod.put("spec", spec);
        return KubeObject.of(pod);
    }
}
