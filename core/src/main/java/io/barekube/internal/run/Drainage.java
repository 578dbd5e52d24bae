package io.barekube.internal.run;

import io.barekube.ChangePolicy;
import io.barekube.ChangePolicy.Blocked;
import io.barekube.ClusterException;
import io.barekube.OperationTimeoutException;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.run.FailureClass;
import io.barekube.spi.BootstrapSession.Progress;
import io.barekube.spi.KubeApi;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import io.barekube.spi.Waiter;
import io.barekube.spi.Waiter.Look;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Moves a node's pods elsewhere by eviction, so that disruption budgets are heeded, and lets it take pods again. */
final class Drainage {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration DELETION = Duration.ofMinutes(1);
    private final KubeApi api;
    private final NodeObjects nodes;
    private final ChangePolicy policy;
    private final Waiter waiter;

    Drainage(KubeApi api, ChangePolicy policy, Waiter waiter) {
        this.api = api;
        this.nodes = new NodeObjects(api);
        this.policy = policy;
        this.waiter = waiter;
    }

    void drain(String node, String run, Progress progress) throws InterruptedException {
        Optional<ObservedNode> seen = nodes.observe(node);
        if (seen.isEmpty()) {
            progress.line("the API does not know the node");
            return;
        }
        if (!seen.get().unschedulable()) {
            nodes.schedulable(node, false, Marks.CORDONED, run);
        }
        Map<String, String> held = new TreeMap<>();
        try {
            waiter.until("pods to leave " + node, policy.drain(), POLL, () -> {
                List<KubeObject> pods = pods(node);
                held.clear();
                pods.stream()
                        .filter(pod -> !hasController(pod))
                        .forEach(pod -> held.put(name(pod), "no controller would make it anew elsewhere"));
                List<ObjectRef> movable = pods.stream()
                        .filter(Drainage::hasController)
                        .filter(pod -> pod.text("metadata", "deletionTimestamp").isEmpty())
                        .map(KubeObject::ref)
                        .toList();
                if (!movable.isEmpty()) {
                    api.evict(movable).forEach((ref, reason) -> held.put(ref.namespace() + "/" + ref.name(), reason));
                }
                boolean over = pods.isEmpty()
                        || pods.size() == held.size() && pods.stream().noneMatch(Drainage::hasController);
                if (!over && movable.isEmpty() && isDead(node)) {
                    progress.line("the node does not answer any more; its pods end with it");
                    return Look.found(pods);
                }
                return over ? Look.found(pods) : Look.notYet(names(pods) + " are there");
            });
        } catch (OperationTimeoutException e) {
            List<KubeObject> left = pods(node);
            left.forEach(pod -> held.putIfAbsent(name(pod), "it does not end"));
        }
        if (!held.isEmpty()) {
            blocked(node, held, progress);
        }
    }

    /** A node without a kubelet ends no pods: what was asked to leave stays on record until the node is gone. */
    private boolean isDead(String node) throws InterruptedException {
        return nodes.observe(node).filter(ObservedNode::ready).isEmpty();
    }

    private void blocked(String node, Map<String, String> held, Progress progress) throws InterruptedException {
        String who = held.entrySet().stream()
                .map(pod -> pod.getKey() + " (" + pod.getValue() + ")")
                .collect(Collectors.joining("; "));
        if (policy.blocked() == Blocked.FAIL) {
            open(node);
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    node + " could not be drained, for which it had "
                            + policy.drain().toSeconds() + " s: " + who
                            + ". It takes pods again. Give those pods room, or choose ChangePolicy.Blocked.SKIP or FORCE");
        }
        if (policy.blocked() == Blocked.SKIP) {
            progress.line("going on with pods that could not be moved: " + who);
            return;
        }
        progress.line("deleting pods that could not be moved: " + who);
        List<ObjectRef> refs = pods(node).stream().map(KubeObject::ref).toList();
        api.delete(refs, DELETION);
    }

    /** Opens a node that we closed; one that a person closed stays so. */
    void open(String node) throws InterruptedException {
        Optional<ObservedNode> seen = nodes.observe(node);
        if (seen.filter(it -> it.annotations().containsKey(Marks.CORDONED)).isPresent()) {
            nodes.schedulable(node, true, Marks.CORDONED, "");
        }
    }

    /** Those that have to move: not those that belong to the node itself, nor those that are over. */
    private List<KubeObject> pods(String node) throws InterruptedException {
        String selector = URLEncoder.encode("spec.nodeName=" + node, StandardCharsets.UTF_8);
        Map<String, Object> list = new LinkedHashMap<>(
                io.barekube.spi.Json.parseObject(api.get("/api/v1/pods?fieldSelector=" + selector)));
        List<KubeObject> pods = new ArrayList<>();
        for (KubeObject item : KubeObject.of(list).items("items")) {
            Map<String, Object> fields = new LinkedHashMap<>(item.fields());
            fields.put("apiVersion", "v1"); // lists leave it out of their items
            fields.put("kind", "Pod");
            KubeObject pod = KubeObject.of(fields);
            String phase = pod.text("status", "phase").orElse("");
            boolean over = phase.equals("Succeeded") || phase.equals("Failed");
            boolean mirror = pod.at("metadata", "annotations")
                    .filter(it -> ((Map<?, ?>) it).containsKey("kubernetes.io/config.mirror"))
                    .isPresent();
            if (!over && !mirror && !isOwnedBy(pod, "DaemonSet")) {
                pods.add(pod);
            }
        }
        return pods;
    }

    private static boolean hasController(KubeObject pod) {
        return pod.items("metadata", "ownerReferences").stream()
                .anyMatch(owner -> owner.text("controller").orElse("").equals("true"));
    }

    private static boolean isOwnedBy(KubeObject pod, String kind) {
        return pod.items("metadata", "ownerReferences").stream()
                .anyMatch(owner -> owner.text("kind").orElse("").equals(kind));
    }

    private static String name(KubeObject pod) {
        return pod.ref().namespace() + "/" + pod.name();
    }

    private static String names(List<KubeObject> pods) {
        return pods.stream().map(Drainage::name).collect(Collectors.joining(", "));
    }
}
