package io.barekube.addon.flannel;

import io.barekube.addon.internal.ProbePod;
import io.barekube.addon.internal.Proof;
import io.barekube.spi.Verification;
import io.barekube.spi.Waiter.Look;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A pod on each node (on eight of them at most) asks the next one by its address, so that each node's way out and way in is used, and all ask the service in
 * front of them by its name. The API server, which passes the questions on, reaches each pod itself.
 */
final class FlannelProof {
    private static final int MOST_NODES = 8;
    private static final String SERVICE = "barekube-proof";
    private final Verification verification;
    private final String type;

    FlannelProof(Verification verification, String type) {
        this.verification = verification;
        this.type = type;
    }

    /** Something to be tried, again and again until it works. */
    private interface Attempt {
        Optional<String> failure() throws InterruptedException;
    }

    void prove() throws InterruptedException {
        List<String> nodes = some(Proof.nodes(verification));
        Proof.run(verification, Flannel.NAMESPACE, "flannel", proof -> {
            List<ProbePod> pods = nodes.stream().map(proof::pod).toList();
            proof.make(pods, List.of(ProbePod.service(Flannel.NAMESPACE, "flannel", SERVICE, "ClusterIP", Map.of())));
            Map<ProbePod, String> addresses = proof.addresses(pods);
            provePairs(proof, pods, addresses);
            proveName(proof, pods);
        });
    }

    private void provePairs(Proof proof, List<ProbePod> pods, Map<ProbePod, String> addresses)
            throws InterruptedException {
        Map<String, Attempt> attempts = new LinkedHashMap<>();
        List<String> pairs = new ArrayList<>();
        int count = pods.size() > 1 ? pods.size() : 0;
        for (int i = 0; i < count; i++) {
            ProbePod from = pods.get(i);
            ProbePod to = pods.get((i + 1) % pods.size());
            String address = addresses.get(to);
            if (address != null) {
                pairs.add(from.node() + " to " + to.node());
                attempts.put(
                        "the pod on " + from.node() + " asks the pod on " + to.node() + " (" + address + ")",
                        () -> proof.dial(from, address, ProbePod.PORT, Set.of(to.name())));
            }
        }
        if (attempts.isEmpty()) {
            verification.proved(
                    "the only node " + pods.get(0).node() + " gives pods addresses: " + addresses.get(pods.get(0)));
            return;
        }
        succeed(proof, "pods to reach each other across nodes", lookAtNetwork(), attempts);
        verification.proved("pods reach each other across nodes: " + String.join(", ", pairs));
    }

    private void proveName(Proof proof, List<ProbePod> pods) throws InterruptedException {
        String name = SERVICE + "." + Flannel.NAMESPACE + ".svc."
                + verification.spec().networking().dnsDomain();
        Set<String> expected = pods.stream().map(ProbePod::name).collect(Collectors.toSet());
        Map<String, Attempt> attempts = new LinkedHashMap<>();
        // the dot at the end keeps the host's own search domains, and a name server that may not answer, out of it
        pods.forEach(pod -> attempts.put(
                "the pod on " + pod.node() + " asks the service " + name,
                () -> proof.dial(pod, name + ".", 80, expected)));
        succeed(
                proof,
                "the service " + name + " to answer by its name",
                "\"no such host\" or a timeout of the lookup: look at kubectl -n kube-system get pods -l k8s-app=kube-dns and their logs; a refused or silent"
                        + " connection: look at kube-proxy's logs on that node.",
                attempts);
        verification.proved("the name " + name + " resolves and its service answers on "
                + String.join(", ", pods.stream().map(ProbePod::node).toList()));
    }

    private void succeed(Proof proof, String awaited, String advice, Map<String, Attempt> attempts)
            throws InterruptedException {
        proof.await(awaited, advice, () -> {
            List<String> failures = new ArrayList<>();
            for (Map.Entry<String, Attempt> attempt : List.copyOf(attempts.entrySet())) {
                Optional<String> failure = attempt.getValue().failure();
                if (failure.isEmpty()) {
                    attempts.remove(attempt.getKey());
                } else {
                    failures.add(attempt.getKey() + ": " + failure.get());
                }
            }
            return failures.isEmpty() ? Look.found(true) : Look.notYet(String.join("; ", failures));
        });
    }

    private String lookAtNetwork() {
        String wire = type.equals("vxlan")
                ? "whether UDP port 8472 is open between these hosts, and the MTU between them"
                : "whether these hosts share a layer-2 segment, and their routes";
        return "Look at " + wire + ", and at kubectl -n " + Flannel.NAMESPACE + " logs ds/" + Flannel.DAEMONS.name()
                + " for the address it uses on that node.";
    }

    /** At most {@link #MOST_NODES}, spread over all. */
    private static List<String> some(List<String> nodes) {
        int count = Math.min(MOST_NODES, nodes.size());
        return IntStream.range(0, count)
                .mapToObj(i -> nodes.get((int) ((long) i * nodes.size() / count)))
                .toList();
    }
}
