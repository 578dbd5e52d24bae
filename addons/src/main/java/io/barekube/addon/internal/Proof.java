package io.barekube.addon.internal;

import io.barekube.ClusterException;
import io.barekube.OperationTimeoutException;
import io.barekube.run.FailureClass;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import io.barekube.spi.Verification;
import io.barekube.spi.Waiter.Look;
import io.barekube.spi.Waiter.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One proof by use: its pods and services, which live in the addon's own namespace (there already, free of anybody's quotas and policies), the deadline of
 * all its waits together, and their removal whatever happens. For one thread.
 */
public final class Proof {
    private static final Duration POLL = Duration.ofMillis(400);
    private static final Duration REMOVAL = Duration.ofSeconds(30);
    private final Verification verification;
    private final String namespace;
    private final String label;
    private final Instant end;
    private final Set<ObjectRef> made = new LinkedHashSet<>();

    /** What is done with the proof's objects. */
    @FunctionalInterface
    public interface Body {
        void run(Proof proof) throws InterruptedException;
    }

    private Proof(Verification verification, String namespace, String label) {
        this.verification = verification;
        this.namespace = namespace;
        this.label = label;
        this.end = verification.waiter().now().plus(verification.timeout());
    }

    /** The nodes that pods can run on; throws {@link ClusterException}, transient, when there is none and so nothing to prove with. */
    public static List<String> nodes(Verification verification) {
        if (verification.nodes().isEmpty()) {
            throw new ClusterException(
                    FailureClass.TRANSIENT,
                    "nothing can be proved while no node is Ready: look at kubectl describe nodes");
        }
        return verification.nodes();
    }

    /** Runs the body and removes what it made, also when it fails. */
    public static void run(Verification verification, String namespace, String label, Body body)
            throws InterruptedException {
        Proof proof = new Proof(verification, namespace, label);
        try {
            body.run(proof);
        } catch (RuntimeException | InterruptedException e) {
            proof.removeAfter(e);
            throw e;
        }
        proof.remove(List.copyOf(proof.made));
    }

    private void removeAfter(Exception failure) {
        try {
            remove(List.copyOf(made));
        } catch (InterruptedException e) {
            failure.addSuppressed(e);
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    public void remove(List<ObjectRef> refs) throws InterruptedException {
        if (!refs.isEmpty()) {
            verification.api().delete(refs, REMOVAL);
            refs.forEach(made::remove);
        }
    }

    public ProbePod pod(String node) {
        return new ProbePod(namespace, label, node, verification.probeImage());
    }

    /** Makes pods and services in one request. */
    public void make(List<ProbePod> pods, List<KubeObject> services) throws InterruptedException {
        List<KubeObject> objects = new ArrayList<>(services);
        pods.forEach(pod -> objects.add(pod.object()));
        objects.forEach(object -> made.add(object.ref()));
        verification.api().apply(objects);
    }

    /**
     * Looks until the thing is there or the proof's time is over; then throws {@link ClusterException} with what was seen last.
     *
     * @param advice where to look when it does not come
     */
    public <T> T await(String awaited, String advice, Probe<T> probe) throws InterruptedException {
        Duration left = Duration.between(verification.waiter().now(), end);
        try {
            return verification.waiter().until(awaited, left.isNegative() ? Duration.ZERO : left, POLL, probe);
        } catch (OperationTimeoutException e) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    "the proof of " + label + " failed: waited " + e.waited().toSeconds() + " s for " + awaited
                            + "; instead: " + e.lastSeen() + ". " + advice,
                    e);
        }
    }

    /** The pods' addresses, when all run. */
    public Map<ProbePod, String> addresses(List<ProbePod> pods) throws InterruptedException {
        List<ObjectRef> refs = pods.stream().map(ProbePod::ref).toList();
        return await(
                "its pods to run on "
                        + String.join(", ", pods.stream().map(ProbePod::node).toList()),
                "Look at kubectl -n " + namespace
                        + " describe pods, and at kubelet's and containerd's logs on that node.",
                () -> {
                    Map<ObjectRef, KubeObject> found = new LinkedHashMap<>();
                    verification.api().read(refs).forEach(object -> found.put(object.ref(), object));
                    Map<ProbePod, String> addresses = new LinkedHashMap<>();
                    List<String> waiting = new ArrayList<>();
                    for (ProbePod pod : pods) {
                        Optional<KubeObject> object = Optional.ofNullable(found.get(pod.ref()));
                        Optional<String> address = object.filter(value -> value.condition("Ready"))
                                .flatMap(value -> value.text("status", "podIP"));
                        address.ifPresentOrElse(
                                value -> addresses.put(pod, value),
                                () -> waiting.add("on " + pod.node() + " " + state(object)));
                    }
                    return waiting.isEmpty() ? Look.found(addresses) : Look.notYet(String.join("; ", waiting));
                });
    }

    private static String state(Optional<KubeObject> pod) {
        if (pod.isEmpty()) {
            return "it does not exist";
        }
        return pod.get().items("status", "containerStatuses").stream()
                .flatMap(status -> status.text("state", "waiting", "reason").stream()
                        .map(reason -> reason
                                + status.text("state", "waiting", "message")
                                        .map(message -> " (" + message + ")")
                                        .orElse("")))
                .findFirst()
                .orElse("it is " + pod.get().text("status", "phase").orElse("not started"));
    }

    /**
     * Has a pod ask somebody for its name, by way of the API server's proxy; empty when the answer is one of those expected, else what came instead.
     *
     * @param host an address or a name, which the pod resolves
     */
    public Optional<String> dial(ProbePod from, String host, int port, Set<String> expected)
            throws InterruptedException {
        String path = "/api/v1/namespaces/" + namespace + "/pods/" + from.name() + ":" + ProbePod.PORT
                + "/proxy/dial?host=" + host + "&port=" + port + "&protocol=http&request=hostName&tries=1";
        try {
            KubeObject answer = KubeObject.parse(verification.api().get(path));
            Optional<String> said = answer.text("responses", "0");
            if (said.filter(expected::contains).isPresent()) {
                return Optional.empty();
            }
            return Optional.of(said.map(text -> "\"" + text + "\" answered")
                    .or(() -> answer.text("errors", "0"))
                    .orElse("no answer"));
        } catch (ClusterException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return Optional.of("the pod on " + from.node() + " did not say anything sensible: " + e.getMessage());
        }
    }
}
