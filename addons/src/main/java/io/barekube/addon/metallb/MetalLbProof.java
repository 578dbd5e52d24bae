package io.barekube.addon.metallb;

import io.barekube.AddressRange;
import io.barekube.ClusterException;
import io.barekube.addon.internal.ProbePod;
import io.barekube.addon.internal.Proof;
import io.barekube.run.FailureClass;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import io.barekube.spi.Verification;
import io.barekube.spi.Waiter.Look;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A service of type LoadBalancer for each pool, with pods on two nodes behind it: it gets an address of the pool, the address answers from outside the
 * cluster, and nobody announces it any more once the service is gone. From a node or a pod it would always answer, by way of kube-proxy, and prove nothing.
 */
final class MetalLbProof {
    private static final String LABEL = "metallb";
    private final Verification verification;
    private final Announcement announcement;

    MetalLbProof(Verification verification, Announcement announcement) {
        this.verification = verification;
        this.announcement = announcement;
    }

    void prove() throws InterruptedException {
        List<AddressPool> open = withRoom();
        if (open.isEmpty()) {
            return;
        }
        List<String> nodes = Proof.nodes(verification);
        Proof.run(verification, MetalLb.NAMESPACE, LABEL, proof -> {
            List<ProbePod> pods = nodes.subList(Math.max(0, nodes.size() - 2), nodes.size()).stream()
                    .map(proof::pod)
                    .toList();
            proof.make(pods, open.stream().map(MetalLbProof::service).toList());
            proof.addresses(pods);
            Set<String> names = pods.stream().map(ProbePod::name).collect(Collectors.toSet());
            for (Map.Entry<AddressPool, String> assigned : assigned(proof, open).entrySet()) {
                answer(proof, assigned.getKey(), assigned.getValue(), names);
            }
            free(proof, open);
        });
    }

    /** A pool whose addresses are all in use has proved itself by that, and has none left to try. */
    private List<AddressPool> withRoom() throws InterruptedException {
        List<AddressPool> pools = announcement.pools();
        Map<ObjectRef, KubeObject> found =
                verification.api().read(pools.stream().map(MetalLbObjects::ref).toList()).stream()
                        .collect(Collectors.toMap(KubeObject::ref, object -> object));
        List<AddressPool> open = new ArrayList<>();
        for (AddressPool pool : pools) {
            Optional<KubeObject> object = Optional.ofNullable(found.get(MetalLbObjects.ref(pool)));
            boolean full = object.filter(value ->
                            value.number("status", "assignedIPv4") > 0 && value.number("status", "availableIPv4") == 0)
                    .isPresent();
            if (full) {
                verification.proved("pool " + pool.name() + " is in use to its last address; not tried");
            } else {
                open.add(pool.ranges().isEmpty() ? withRanges(pool, object) : pool);
            }
        }
        return open;
    }

    private static AddressPool withRanges(AddressPool pool, Optional<KubeObject> object) {
        List<String> ranges = object.flatMap(value -> value.at("spec", "addresses"))
                .map(value -> value instanceof List<?> list
                        ? list.stream().map(String::valueOf).toList()
                        : List.<String>of())
                .orElse(List.of());
        if (ranges.isEmpty()) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    "the proof of metallb failed: " + MetalLbObjects.ref(pool)
                            + " is not in the cluster or has no addresses: was it deleted? The next apply makes it again");
        }
        return new AddressPool(pool.name(), ranges, pool.autoAssign(), pool.avoidBuggyIps());
    }

    private static KubeObject service(AddressPool pool) {
        return ProbePod.service(
                MetalLb.NAMESPACE, LABEL, name(pool), "LoadBalancer", Map.of("metallb.io/address-pool", pool.name()));
    }

    private static String name(AddressPool pool) {
        return "barekube-proof-" + pool.name();
    }

    private static ObjectRef ref(AddressPool pool) {
        return ObjectRef.in(MetalLb.NAMESPACE, "v1", "Service", name(pool));
    }

    private Map<AddressPool, String> assigned(Proof proof, List<AddressPool> open) throws InterruptedException {
        return proof.await(
                "each pool to give a service an address",
                "Look at kubectl -n " + MetalLb.NAMESPACE + " describe services, and at logs deploy/controller there.",
                () -> {
                    Map<ObjectRef, KubeObject> found =
                            verification
                                    .api()
                                    .read(open.stream().map(MetalLbProof::ref).toList())
                                    .stream()
                                    .collect(Collectors.toMap(KubeObject::ref, object -> object));
                    Map<AddressPool, String> addresses = new LinkedHashMap<>();
                    for (AddressPool pool : open) {
                        Optional.ofNullable(found.get(ref(pool)))
                                .flatMap(service -> service.text("status", "loadBalancer", "ingress", "0", "ip"))
                                .ifPresent(address -> addresses.put(pool, address));
                    }
                    return addresses.size() == open.size()
                            ? Look.found(addresses)
                            : Look.notYet("no address from "
                                    + open.stream()
                                            .filter(pool -> !addresses.containsKey(pool))
                                            .map(pool -> "pool " + pool.name() + " (" + String.join(", ", pool.ranges())
                                                    + ")")
                                            .collect(Collectors.joining("; ")));
                });
    }

    private void answer(Proof proof, AddressPool pool, String address, Set<String> names) throws InterruptedException {
        AddressRange own = AddressRange.parse(address);
        if (pool.ranges().stream()
                .noneMatch(range -> AddressRange.parse(range.strip()).overlaps(own))) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    "the proof of metallb failed: a service that asked for pool " + pool.name() + " got " + address
                            + ", which is not within " + String.join(", ", pool.ranges())
                            + ": is something else giving out addresses in this cluster?");
        }
        URI uri = URI.create("http://" + address + "/hostName");
        proof.await(uri + " to answer from outside the cluster", announcement.advice(pool), () -> {
            Optional<String> body = verification.fetchFromOutside(uri);
            return body.filter(names::contains).isPresent()
                    ? Look.found(uri)
                    : Look.notYet(body.map(text -> "something else answered: " + first(text))
                                    .orElse("no answer")
                            + ", and " + announced(pool));
        });
        verification.proved("pool " + pool.name() + ": " + address + " answers from outside the cluster" + by(pool));
    }

    private static String first(String text) {
        return "\"" + text.substring(0, Math.min(60, text.length())).replaceAll("\\s+", " ") + "\"";
    }

    private String by(AddressPool pool) throws InterruptedException {
        List<String> nodes = announcers(List.of(pool));
        return nodes.isEmpty() ? "" : ", announced by " + String.join(", ", nodes);
    }

    private String announced(AddressPool pool) throws InterruptedException {
        List<String> nodes = announcers(List.of(pool));
        return nodes.isEmpty() ? "no node announces it" : "announced by " + String.join(", ", nodes);
    }

    private List<String> announcers(List<AddressPool> of) throws InterruptedException {
        Set<String> services = of.stream().map(MetalLbProof::name).collect(Collectors.toSet());
        return verification.api().read(List.of(announcement.states())).stream()
                .filter(status ->
                        services.contains(status.text("status", "serviceName").orElse("")))
                .map(status -> status.text("status", "node").orElse("?"))
                .distinct()
                .sorted()
                .toList();
    }

    private void free(Proof proof, List<AddressPool> open) throws InterruptedException {
        proof.remove(open.stream().map(MetalLbProof::ref).toList());
        proof.await(
                "the addresses of deleted services to be announced no more",
                "Look at kubectl -n " + MetalLb.NAMESPACE + " get "
                        + announcement.states().kind().toLowerCase(Locale.ROOT) + "es and at logs ds/speaker there.",
                () -> {
                    List<String> still = announcers(open);
                    return still.isEmpty()
                            ? Look.found(true)
                            : Look.notYet(String.join(", ", still) + " still announces");
                });
        verification.proved("the addresses are free again after the services' deletion");
    }
}
