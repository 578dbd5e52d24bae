package io.barekube.testkit.sim.internal.cluster;

import io.barekube.spi.KubeObject;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gives services addresses out of MetalLB's pools, and tells which node announces them. Guarded by the cluster. */
final class LoadBalancers {
    private static final String API = "metallb.io/v1beta1";
    private final ObjectStore store;

    LoadBalancers(ObjectStore store) {
        this.store = store;
    }

    void settle(List<KubeObject> nodes) {
        Optional<KubeObject> announcer =
                nodes.stream().filter(node -> node.condition("Ready")).reduce((first, last) -> last);
        if (announcer.isEmpty()) {
            return;
        }
        Set<String> taken = new HashSet<>();
        List<KubeObject> services = store.all("v1", "Service", "").stream()
                .filter(service -> service.text("spec", "type").orElse("").equals("LoadBalancer"))
                .toList();
        services.forEach(service -> address(service).ifPresent(taken::add));
        for (KubeObject service : services) {
            if (address(service).isEmpty()) {
                free(service, taken).ifPresent(address -> {
                    taken.add(address);
                    ObjectStore.child(service.fields(), "status")
                            .put("loadBalancer", Map.of("ingress", List.of(Map.of("ip", address))));
                    announce(service, announcer.get().name());
                });
            }
        }
        Set<String> there = new HashSet<>();
        services.forEach(service -> there.add(service.namespace() + "/" + service.name()));
        store.all(API, "ServiceL2Status", "").stream()
                .filter(status -> !there.contains(
                        status.text("status", "serviceNamespace").orElse("") + "/"
                                + status.text("status", "serviceName").orElse("")))
                .forEach(status -> store.delete(status.ref()));
    }

    static Optional<String> address(KubeObject service) {
        return service.text("status", "loadBalancer", "ingress", "0", "ip");
    }

    private Optional<String> free(KubeObject service, Set<String> taken) {
        Optional<String> asked = service.text("metadata", "annotations", "metallb.io/loadBalancerIPs");
        if (asked.isPresent()) {
            return asked.filter(address -> !taken.contains(address));
        }
        Optional<String> pool = service.text("metadata", "annotations", "metallb.io/address-pool");
        return store.all(API, "IPAddressPool", "").stream()
                .filter(it -> pool.isEmpty() || pool.get().equals(it.name()))
                .flatMap(it -> it.at("spec", "addresses").stream())
                .flatMap(ranges -> ((List<?>) ranges).stream())
                .map(range -> first(String.valueOf(range), taken))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private void announce(KubeObject service, String node) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("node", node);
        status.put("serviceName", service.name());
        status.put("serviceNamespace", service.namespace());
        store.apply(KubeObject.of(Map.of(
                "apiVersion",
                API,
                "kind",
                "ServiceL2Status",
                "metadata",
                Map.of("name", "l2-" + service.name(), "namespace", "metallb-system"),
                "status",
                status)));
    }

    /** The first address of a range, {@code A-B} or {@code A/N}, that is free. */
    private static Optional<String> first(String range, Set<String> taken) {
        String[] ends = range.split("[-/]");
        BigInteger from = number(ends[0].strip());
        BigInteger to = range.contains("/")
                ? from.add(BigInteger.TWO
                        .pow(32 - Integer.parseInt(ends[1].strip()))
                        .subtract(BigInteger.ONE))
                : number(ends[1].strip());
        for (BigInteger next = from; next.compareTo(to) <= 0; next = next.add(BigInteger.ONE)) {
            String text = text(next);
            if (!taken.contains(text)) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }

    private static BigInteger number(String address) {
        try {
            return new BigInteger(1, InetAddress.getByName(address).getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address: " + address, e);
        }
    }

    static String text(BigInteger address) {
        long value = address.longValue();
        return (value >> 24 & 255) + "." + (value >> 16 & 255) + "." + (value >> 8 & 255) + "." + (value & 255);
    }
}
