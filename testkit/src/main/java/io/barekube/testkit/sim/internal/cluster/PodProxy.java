package io.barekube.testkit.sim.internal.cluster;

import io.barekube.spi.Json;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The API server's way to pods that dial each other, as agnhost's {@code netexec} does. */
final class PodProxy {
    private static final Pattern DIAL =
            Pattern.compile("/api/v1/namespaces/([^/]+)/pods/([^/:]+)(?::\\d+)?/proxy/dial\\?(.*)");
    private final ObjectStore store;
    private final Predicate<KubeObject> isReady;

    PodProxy(ObjectStore store, Predicate<KubeObject> isReady) {
        this.store = store;
        this.isReady = isReady;
    }

    /** Empty for any other path. */
    Optional<String> answer(String path) {
        Matcher dial = DIAL.matcher(path);
        if (!dial.matches()) {
            return Optional.empty();
        }
        ObjectRef from = ObjectRef.in(dial.group(1), "v1", "Pod", dial.group(2));
        KubeObject pod = store.get(from).orElseThrow(() -> ApiError.notFound(from));
        Map<String, String> query = new HashMap<>();
        for (String pair : dial.group(3).split("&")) {
            query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        String host = query.getOrDefault("host", "");
        Optional<String> answering = isReady.test(pod) ? answering(host) : Optional.empty();
        return Optional.of(answering
                .map(name -> Json.write(Map.of("responses", List.of(name))))
                .orElseGet(() -> Json.write(Map.of("errors", List.of("dial " + host + ": no answer")))));
    }

    /** By the address of a pod, or by a service's name. */
    private Optional<String> answering(String host) {
        List<KubeObject> ready =
                store.all("v1", "Pod", "").stream().filter(isReady).toList();
        Optional<String> byAddress = ready.stream()
                .filter(pod -> pod.text("status", "podIP").equals(Optional.of(host)))
                .map(KubeObject::name)
                .findFirst();
        if (byAddress.isPresent()) {
            return byAddress;
        }
        String[] labels = host.split("\\.");
        if (labels.length < 2) {
            return Optional.empty();
        }
        return store.get(ObjectRef.in(labels[1], "v1", "Service", labels[0]))
                .flatMap(service -> behind(service, ready));
    }

    private static Optional<String> behind(KubeObject service, List<KubeObject> ready) {
        Map<?, ?> selector = (Map<?, ?>) service.at("spec", "selector").orElse(Map.of());
        return ready.stream()
                .filter(pod -> pod.namespace().equals(service.namespace()))
                .filter(pod -> selector.entrySet().stream()
                        .allMatch(label -> pod.text("metadata", "labels", String.valueOf(label.getKey()))
                                .equals(Optional.of(String.valueOf(label.getValue())))))
                .map(KubeObject::name)
                .findFirst();
    }
}
