package io.barekube.examples.sim.crash;

import io.barekube.run.JournaledRun;
import io.barekube.run.Lease;
import io.barekube.run.RunStore;
import io.barekube.spi.Json;
import io.barekube.spi.KubeObject;
import io.barekube.spi.Machine;
import io.barekube.spi.TagQuery;
import io.barekube.spi.Tags;
import io.barekube.testkit.sim.SimulatedHost;
import io.barekube.testkit.sim.Simulation;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All that is left of what was done, as a text: machines, hosts with the content of every file, members, nodes and what stands on them, and the store. Who an address or a
 * machine's id belongs to stands in their place; what is random or a time is left out.
 */
final class EndState {
    private static final List<String> OBJECTS = List.of(
            "v1 Node", "v1 ConfigMap", "apps/v1 Deployment", "apps/v1 DaemonSet", "policy/v1 PodDisruptionBudget");
    /** Random by nature: keys, and what is signed with them. */
    private static final Pattern KEYS = Pattern.compile(".*/pki/.*|/etc/machine-id");

    private final Simulation simulation;
    private final Map<String, String> plain = new LinkedHashMap<>();
    private final Map<String, Object> seen = new LinkedHashMap<>();

    private EndState(Simulation simulation) {
        this.simulation = simulation;
    }

    /** @param before hosts that were there before, by their address */
    static String of(Simulation simulation, RunStore store, Map<String, String> before) {
        EndState state = new EndState(simulation);
        before.forEach((address, name) -> state.plain.put(word(address), "(address of " + name + ")"));
        state.machines(simulation.provider().list(SweptCluster.NAME));
        simulation.hosts().stream()
                .sorted(Comparator.comparing(SimulatedHost::name))
                .forEach(state::host);
        state.store(store);
        return Json.pretty(state.seen);
    }

    private void machines(List<Machine> machines) {
        for (Machine machine : machines) {
            String name = machine.node().orElse("nobody");
            plain.put(word(machine.id().value()), "(machine of " + name + ")");
            plain.put(word(machine.address().orElse("none")), "(address of " + name + ")");
        }
        TreeSet<String> ids = new TreeSet<>();
        machines.forEach(machine -> ids.add(machine.tags().getOrDefault(Tags.ID, "")));
        ids.forEach(id -> plain.put(id, "(id " + (ids.headSet(id).size() + 1) + ")"));
        simulation.hosts().forEach(host -> plain.put(word(host.bootId()), "(boot of " + host.name() + ")"));
        seen.put(
                "machines",
                machines.stream()
                        .map(machine -> plain(machine.state() + " " + new TreeMap<>(machine.tags())))
                        .sorted()
                        .toList());
        seen.put(
                "held by the provider",
                simulation.provider().leftovers(TagQuery.everything()).size());
        seen.put("hosts", simulation.hosts().size());
    }

    private static String word(String text) {
        return "\\b" + Pattern.quote(text) + "\\b";
    }

    private void host(SimulatedHost host) {
        Map<String, Object> files = new TreeMap<>();
        host.files("")
                .forEach((path, mode) -> files.put(
                        plain(path),
                        Integer.toString(mode, 8) + " "
                                + content(path, host.file(path).orElse(""))));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("files", files);
        view.put("units", sorted(host.activeUnits()));
        view.put("members", sorted(host.etcdMembers()));
        view.put("learners", sorted(host.etcdLearners()));
        view.put("answers for the cluster", host.objects("v1", "Node").isPresent());
        seen.put("host " + host.name(), view);
        for (String kind : OBJECTS) {
            String[] parts = kind.split(" ");
            host.objects(parts[0], parts[1]).ifPresent(list -> seen.put(kind, objects(KubeObject.parse(list))));
        }
    }

    private static List<String> sorted(Collection<String> names) {
        return names.stream().sorted().toList();
    }

    private String content(String path, String content) {
        return KEYS.matcher(path).matches() ? content.isEmpty() ? "nothing" : "something" : plain(content);
    }

    private Map<String, Object> objects(KubeObject list) {
        Map<String, Object> objects = new TreeMap<>();
        list.items("items")
                .forEach(
                        object -> objects.put(plain(object.name()), Json.parse(plain(Json.canonical(steady(object))))));
        return objects;
    }

    /** Without what changes by itself. */
    private static Map<String, Object> steady(KubeObject object) {
        Map<String, Object> fields = new LinkedHashMap<>(object.fields());
        Map<String, Object> metadata = new LinkedHashMap<>(Json.object(fields.get("metadata")));
        List.of("uid", "resourceVersion", "creationTimestamp", "generation").forEach(metadata::remove);
        fields.put("metadata", metadata);
        if (object.kind().equals("Node")) {
            Map<String, Object> spec = new LinkedHashMap<>(Json.object(fields.get("spec")));
            spec.remove("podCIDR"); // in the order in which they came
            spec.remove("podCIDRs");
            fields.put("spec", spec);
            fields.put(
                    "status",
                    Map.of(
                            "ready", object.condition("Ready"),
                            "kubelet",
                                    object.text("status", "nodeInfo", "kubeletVersion")
                                            .orElse("")));
        }
        return fields;
    }

    private void store(RunStore store) {
        seen.put(
                "lease",
                store.lease(SweptCluster.NAME)
                        .map(Lease::owner)
                        .map(String::valueOf)
                        .orElse("none"));
        seen.put(
                "last run",
                store.lastRun(SweptCluster.NAME)
                        .flatMap(JournaledRun::outcome)
                        .map(Enum::name)
                        .orElse("none"));
        seen.put("known", store.identity(SweptCluster.NAME).isPresent());
    }

    private String plain(String text) {
        String plainer = text;
        for (Map.Entry<String, String> each : plain.entrySet()) {
            plainer = plainer.replaceAll(each.getKey(), Matcher.quoteReplacement(each.getValue()));
        }
        return plainer.replaceAll(
                        "(certificate-authority|client-certificate|client-key)-data: \\S+?(?=\\\\n|\\s)",
                        "$1-data: (data)")
                .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "(uuid)")
                .replaceAll("\\b[0-9a-f]{64}\\b", "(hash)")
                .replaceAll("\\b[a-z0-9]{6}\\.[a-z0-9]{16}\\b", "(token)")
                .replaceAll("\\b\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "(time)")
                .replaceAll("\\b\\d{8}-\\d{6}-\\d{3}-[0-9a-f]{4}\\b", "(run)");
    }
}
