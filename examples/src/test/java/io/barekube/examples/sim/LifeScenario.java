package io.barekube.examples.sim;

import io.barekube.Cluster;
import io.barekube.ClusterBuilder;
import io.barekube.event.ClusterEvent;
import io.barekube.hosts.ExistingHosts;
import io.barekube.plan.Plan;
import io.barekube.run.RunResult;
import io.barekube.spi.HostKeyCheck;
import io.barekube.spi.Json;
import io.barekube.spi.Machine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The life of a small cluster on hosts that are there: made, found made, given one worker more, and taken off its hosts. What a user could see of it is kept as a text, which
 * must be the same on any kind of host: ids, addresses, times and whatever else differs from one time to the next are left out.
 */
public final class LifeScenario {
    public static final String CONTROL_PLANE = "pin-1";
    public static final List<String> WORKERS = List.of("pin-2", "pin-3");

    /** Where files of ours, of kubeadm and of the network go. */
    private static final List<String> PLACES = List.of(
            "/etc/barekube",
            "/etc/cni",
            "/etc/containerd",
            "/etc/crictl.yaml",
            "/etc/kubernetes",
            "/etc/modules-load.d/barekube.conf",
            "/etc/sysctl.d/99-barekube.conf",
            "/etc/systemd/system/containerd.service",
            "/etc/systemd/system/kubelet.service",
            "/opt/cni",
            "/usr/local/bin",
            "/usr/local/sbin",
            "/var/lib/kubelet/config.yaml",
            "/var/lib/kubelet/kubeadm-flags.env");

    private final Supplier<ClusterBuilder> builder;
    private final Map<String, Machine> machines;
    private final HostView view;
    private final List<ClusterEvent> events;
    private final Map<String, Object> seen = new LinkedHashMap<>();

    /**
     * On these machines, by name.
     *
     * @param builder a cluster without hosts and nodes, whose listener fills {@code events}
     */
    public LifeScenario(
            Supplier<ClusterBuilder> builder, Map<String, Machine> machines, HostView view, List<ClusterEvent> events) {
        this.builder = builder;
        this.machines = machines;
        this.view = view;
        this.events = events;
    }

    /** What was seen, as indented JSON. */
    public String play() throws InterruptedException {
        look("before", List.of(CONTROL_PLANE, WORKERS.get(0)));
        Cluster small = cluster(CONTROL_PLANE, WORKERS.get(0));
        change("created", small);
        look("created", List.of(CONTROL_PLANE, WORKERS.get(0)));
        nodes("created", small);
        seen.put("created: again", small.apply().changedNothing());
        Cluster larger = cluster(CONTROL_PLANE, WORKERS.get(0), WORKERS.get(1));
        change("grown", larger);
        look("grown", List.of(WORKERS.get(1)));
        nodes("grown", larger);
        events.clear();
        RunResult destroyed = larger.destroy();
        seen.put("destroyed", destroyed.outcome().name());
        seen.put("destroyed: events", kinds());
        look("destroyed", List.of(CONTROL_PLANE, WORKERS.get(0), WORKERS.get(1)));
        return Json.pretty(seen);
    }

    private Cluster cluster(String... names) {
        ExistingHosts.Builder hosts = ExistingHosts.builder();
        for (String name : names) {
            Machine machine = machines.get(name);
            if (machine == null) {
                throw new IllegalArgumentException("no machine " + name);
            }
            hosts.host(name, machine.access().orElseThrow().host(), login -> {
                HostKeyCheck.Pinned pinned =
                        (HostKeyCheck.Pinned) machine.access().orElseThrow().hostKeyCheck();
                login.port(machine.access().orElseThrow().port())
                        .privateKey(machine.access().orElseThrow().privateKey())
                        .nodeAddress(machine.address().orElseThrow());
                pinned.keys().forEach(login::hostKey);
            });
        }
        return builder.get()
                .on(hosts.build())
                .controlPlanes(1)
                .withoutWorkers()
                .workers(names.length - 1)
                .build();
    }

    private void change(String stage, Cluster cluster) throws InterruptedException {
        events.clear();
        Plan plan = cluster.plan();
        seen.put(stage + ": plan", plain(plan.toString()).lines().toList());
        seen.put(stage, cluster.start(plan).await().outcome().name());
        seen.put(stage + ": events", kinds());
    }

    private void nodes(String stage, Cluster cluster) throws InterruptedException {
        Map<String, Object> nodes = new TreeMap<>();
        cluster.nodes()
                .forEach(node -> nodes.put(
                        node.name(),
                        node.role().map(Enum::name).orElse("") + " " + (node.ready() ? "Ready" : "not Ready") + " "
                                + node.kubeletVersion()));
        seen.put(stage + ": nodes", nodes);
    }

    /** The kinds of each step's events, in their order; how much it said meanwhile depends on how long it took. */
    private Map<String, Object> kinds() {
        Map<String, List<String>> kinds = new TreeMap<>();
        for (ClusterEvent event : events) {
            String step = step(event);
            List<String> all = kinds.computeIfAbsent(step, key -> new ArrayList<>());
            if (!(event instanceof ClusterEvent.StepProgress)) {
                all.add(event.getClass().getSimpleName());
            }
        }
        Map<String, Object> lines = new LinkedHashMap<>();
        kinds.forEach((step, all) -> lines.put(step, String.join(", ", all)));
        return lines;
    }

    private static String step(ClusterEvent event) {
        if (event instanceof ClusterEvent.StepStarted it) {
            return it.step().id().value();
        } else if (event instanceof ClusterEvent.StepEnded it) {
            return it.step().id().value();
        } else if (event instanceof ClusterEvent.StepProgress it) {
            return it.step().id().value();
        } else if (event instanceof ClusterEvent.StepRetried it) {
            return it.step().id().value();
        } else if (event instanceof ClusterEvent.StepFailed it) {
            return it.step().id().value();
        } else if (event instanceof ClusterEvent.StepSkipped it) {
            return it.step().id().value();
        }
        return "the run";
    }

    private void look(String stage, List<String> hosts) throws InterruptedException {
        for (String host : hosts) {
            String at = stage + ": " + host;
            seen.put(at + ": facts", shape("", Json.parse(view.facts(host))));
            seen.put(at + ": files", view.files(host, PLACES));
            seen.put(at + ": units", view.active(host, List.of("containerd", "kubelet")));
            String inventory = view.file(host, "/etc/barekube/inventory.json");
            if (!inventory.isBlank()) {
                seen.put(at + ": inventory", inventory(Json.parseObject(inventory)));
            }
        }
    }

    private static Map<String, Object> inventory(Map<String, Object> inventory) {
        Map<String, Object> plain = new TreeMap<>(inventory);
        plain.replaceAll((key, value) -> value instanceof String text ? plain(text) : value);
        plain.put(
                "artifacts",
                List.copyOf(
                        new TreeSet<>(Json.object(inventory.get("artifacts")).keySet())));
        TreeSet<String> record = new TreeSet<>();
        // what a setting or a mode was before depends on the host
        Json.list(inventory.get("record"))
                .forEach(line -> record.add(String.valueOf(line).replaceFirst("^(sysctl \\S+|mode \\S+) .*$", "$1")));
        plain.put("record", List.copyOf(record));
        plain.remove("at");
        return plain;
    }

    /** Keys and kinds of values. */
    private static Object shape(String path, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> shape = new TreeMap<>();
            map.forEach((key, member) -> shape.put(String.valueOf(key), shape(path + "/" + key, member)));
            // what it records is looked at as a file
            return path.equals("/inventory") ? "an object" : shape;
        }
        if (value instanceof List<?> list) {
            LinkedHashSet<Object> kinds = new LinkedHashSet<>();
            list.forEach(item -> kinds.add(shape(path + "/", item)));
            return path.equals("/software/kubernetesFiles") ? List.copyOf(list) : "a list of " + kinds;
        }
        return value == null ? "null" : value.getClass().getSimpleName();
    }

    private static String plain(String text) {
        return text.replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "(id)")
                .replaceAll("\\b[0-9a-f]{64}\\b", "(hash)")
                .replaceAll("\\b\\d{1,3}(\\.\\d{1,3}){3}(:\\d+)?\\b", "(address)")
                .replaceAll("hash [0-9a-f]{8,}", "hash (hash)");
    }
}
