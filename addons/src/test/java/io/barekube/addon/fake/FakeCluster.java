package io.barekube.addon.fake;

import io.barekube.ClusterException;
import io.barekube.ClusterSpec;
import io.barekube.run.FailureClass;
import io.barekube.spi.Json;
import io.barekube.spi.KubeApi;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import io.barekube.spi.Verification;
import io.barekube.spi.Waiter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cluster whose pods behave as agnhost's {@code netexec}: {@code /dial} answers as the real program was seen to do. Faults are switched on by the fields.
 * Time moves only while somebody waits.
 */
public final class FakeCluster implements KubeApi, Verification {
    private static final Pattern DIAL =
            Pattern.compile("/api/v1/namespaces/([^/]+)/pods/([^:]+):8080/proxy/dial\\?host=([^&]+)&port=(\\d+)&.*");
    public final Map<ObjectRef, KubeObject> objects = new LinkedHashMap<>();
    public final List<String> proved = new ArrayList<>();
    /** {@code from>to}, by node. */
    public final Set<String> cut = new LinkedHashSet<>();

    public final Set<String> withoutDns = new LinkedHashSet<>();
    public final Set<String> withoutImage = new LinkedHashSet<>();
    public final List<String> fetched = new ArrayList<>();
    public String balancerAddress = "10.0.0.200";
    public boolean isSilent;
    public boolean keepsAnnouncing;
    /** As what speakers say who announces a service: of that kind, one for each announcer. */
    public String stateKind = "ServiceL2Status";

    public List<String> announcers;
    public boolean isCancelled;
    public int busyAnswers;
    public int requests;
    private final ClusterSpec spec;
    private final List<String> nodes;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    public FakeCluster(ClusterSpec spec, String... nodes) {
        this.spec = spec;
        this.nodes = List.of(nodes);
        this.announcers = List.of(nodes).subList(Math.max(0, nodes.length - 1), nodes.length);
    }

    @Override
    public void apply(List<KubeObject> applied) {
        requests++;
        for (KubeObject object : applied) {
            objects.put(object.ref(), born(object));
        }
    }

    private KubeObject born(KubeObject object) {
        Map<String, Object> fields = new LinkedHashMap<>(object.fields());
        if (object.kind().equals("Pod")) {
            String node = object.text("spec", "nodeName").orElseThrow();
            fields.put(
                    "status",
                    withoutImage.contains(node)
                            ? Map.of(
                                    "phase",
                                    "Pending",
                                    "containerStatuses",
                                    List.of(Map.of(
                                            "state",
                                            Map.of(
                                                    "waiting",
                                                    Map.of("reason", "ErrImagePull", "message", "not found")))))
                            : Map.of(
                                    "phase",
                                    "Running",
                                    "podIP",
                                    "10.244." + nodes.indexOf(node) + ".7",
                                    "conditions",
                                    List.of(Map.of("type", "Ready", "status", "True"))));
        } else if (object.text("spec", "type").orElse("").equals("LoadBalancer")) {
            fields.put("status", Map.of("loadBalancer", Map.of("ingress", List.of(Map.of("ip", balancerAddress)))));
            for (String announcer : announcers) {
                KubeObject state = KubeObject.of(Map.of(
                        "apiVersion",
                        "metallb.io/v1beta1",
                        "kind",
                        stateKind,
                        "metadata",
                        Map.of("name", "state-" + announcer + "-" + object.name(), "namespace", "metallb-system"),
                        "status",
                        Map.of("node", announcer, "serviceName", object.name())));
                objects.put(state.ref(), state);
            }
        }
        return KubeObject.of(fields);
    }

    @Override
    public List<KubeObject> read(List<ObjectRef> refs) {
        requests++;
        return objects.values().stream()
                .filter(object -> refs.stream()
                        .anyMatch(ref -> ref.equals(object.ref())
                                || ref.name().isEmpty() && ref.kind().equals(object.kind())))
                .toList();
    }

    @Override
    public void delete(List<ObjectRef> refs, Duration timeout) {
        requests++;
        for (ObjectRef ref : refs) {
            objects.remove(ref);
            if (!keepsAnnouncing) {
                objects.values()
                        .removeIf(other ->
                                other.text("status", "serviceName").orElse("").equals(ref.name()));
            }
        }
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
    public String get(String path) throws InterruptedException {
        requests++;
        if (isCancelled) {
            throw new InterruptedException("cancelled");
        }
        if (busyAnswers-- > 0) {
            throw new ClusterException(FailureClass.TRANSIENT, "the server is currently unable to handle the request");
        }
        Matcher dial = DIAL.matcher(path);
        if (!dial.matches()) {
            throw new ClusterException(FailureClass.PERMANENT, "404 " + path);
        }
        String from = pod(dial.group(2)).text("spec", "nodeName").orElseThrow();
        String host = dial.group(3);
        if (host.endsWith(".")) {
            return byName(from, host);
        }
        KubeObject to = objects.values().stream()
                .filter(object -> object.text("status", "podIP").orElse("").equals(host))
                .findFirst()
                .orElseThrow();
        String there = to.text("spec", "nodeName").orElseThrow();
        return cut.contains(from + ">" + there)
                ? error("Get \"http://" + host + ":8080/hostName\": dial tcp " + host + ":8080: i/o timeout")
                : Json.write(Map.of("responses", List.of(to.name())));
    }

    private String byName(String from, String host) {
        boolean known = objects.keySet().stream()
                .anyMatch(ref -> ref.kind().equals("Service")
                        && host.equals(ref.name() + "." + ref.namespace() + ".svc."
                                + spec.networking().dnsDomain() + "."));
        if (!known || withoutDns.contains(from)) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    "host and/or port param are invalid. lookup " + host + " on 10.96.0.10:53: no such host");
        }
        return Json.write(Map.of("responses", List.of(pods().get(0).name())));
    }

    private static String error(String text) {
        return Json.write(Map.of("errors", List.of(text)));
    }

    private List<KubeObject> pods() {
        return objects.values().stream()
                .filter(object -> object.kind().equals("Pod"))
                .toList();
    }

    private KubeObject pod(String name) {
        return pods().stream()
                .filter(pod -> pod.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Optional<String> fetchFromOutside(URI uri) {
        fetched.add(uri.toString());
        return isSilent
                ? Optional.empty()
                : Optional.of(pods().get(pods().size() - 1).name());
    }

    @Override
    public KubeApi api() {
        return this;
    }

    @Override
    public ClusterSpec spec() {
        return spec;
    }

    @Override
    public Waiter waiter() {
        return new Waiter(
                new Clock() {
                    @Override
                    public ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return now;
                    }
                },
                duration -> now = now.plus(duration));
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(60);
    }

    @Override
    public List<String> nodes() {
        return nodes;
    }

    @Override
    public String probeImage() {
        return "registry.example/agnhost:1";
    }

    @Override
    public void proved(String text) {
        proved.add(text);
    }
}
