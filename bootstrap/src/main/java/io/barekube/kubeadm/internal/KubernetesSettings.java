package io.barekube.kubeadm.internal;

import io.barekube.spi.Json;
import io.barekube.spi.KubeObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the caller wants of Kubernetes' own programs beyond what kubeadm gives them. Immutable.
 *
 * @param kubelet fields of KubeletConfiguration, for every node
 * @param proxy fields of KubeProxyConfiguration, which is one for all nodes
 * @param arguments of each program of a control plane, name to value, without leading dashes
 */
public record KubernetesSettings(
        Map<String, Object> kubelet, Map<String, Object> proxy, Map<Program, Map<String, String>> arguments) {
    public static final KubernetesSettings NONE = new KubernetesSettings(Map.of(), Map.of(), Map.of());

    /** The programs of a control plane, each with its place in kubeadm's ClusterConfiguration. */
    public enum Program {
        API_SERVER("apiServerArg", "apiServer"),
        CONTROLLER_MANAGER("controllerManagerArg", "controllerManager"),
        SCHEDULER("schedulerArg", "scheduler"),
        ETCD("etcdArg", "etcd/local");

        private final String setting;
        private final String place;

        Program(String setting, String place) {
            this.setting = setting;
            this.place = place;
        }

        private List<String> path() {
            return List.of(place.split("/", -1));
        }

        /** What the caller calls it. */
        String setting() {
            return setting;
        }
    }

    public KubernetesSettings {
        kubelet = sorted(kubelet);
        proxy = sorted(proxy);
        Map<Program, Map<String, String>> copy = new TreeMap<>();
        arguments.forEach((program, given) -> copy.put(program, sorted(given)));
        arguments = copy;
    }

    private static <V> Map<String, V> sorted(Map<String, V> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }

    public KubernetesSettings withKubelet(String field, Object value) {
        return new KubernetesSettings(with(kubelet, field, copy(value)), proxy, arguments);
    }

    public KubernetesSettings withProxy(String field, Object value) {
        return new KubernetesSettings(kubelet, with(proxy, field, copy(value)), arguments);
    }

    public KubernetesSettings withArgument(Program program, String name, String value) {
        Map<Program, Map<String, String>> changed = new TreeMap<>(arguments);
        changed.put(program, with(arguments(program), name, value));
        return new KubernetesSettings(kubelet, proxy, changed);
    }

    public Map<String, String> arguments(Program program) {
        return arguments.getOrDefault(program, Map.of());
    }

    /** Puts the arguments into a ClusterConfiguration, in place of those that stand there. */
    void into(Map<String, Object> clusterConfiguration) {
        for (Program program : Program.values()) {
            Map<String, Object> place = clusterConfiguration;
            for (String step : program.path()) {
                Object below = place.get(step);
                Map<String, Object> level =
                        below == null ? new LinkedHashMap<>() : new LinkedHashMap<>(Json.object(below));
                place.put(step, level);
                place = level;
            }
            Map<String, String> given = arguments(program);
            if (given.isEmpty()) {
                place.remove("extraArgs");
            } else {
                place.put(
                        "extraArgs",
                        given.entrySet().stream()
                                .map(argument -> Map.of("name", argument.getKey(), "value", argument.getValue()))
                                .toList());
            }
        }
    }

    /** Whether the arguments in a ClusterConfiguration are these. */
    boolean isIn(Map<String, Object> clusterConfiguration) {
        KubeObject configuration = KubeObject.of(clusterConfiguration);
        return Stream.of(Program.values()).allMatch(program -> {
            List<String> path = new ArrayList<>(program.path());
            path.add("extraArgs");
            Map<String, String> there = new TreeMap<>();
            List<KubeObject> items = configuration.items(path.toArray(String[]::new));
            items.forEach(item ->
                    there.put(item.text("name").orElse(""), item.text("value").orElse("")));
            return there.size() == items.size() && there.equals(arguments(program));
        });
    }

    private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
        Map<String, V> changed = new TreeMap<>(map);
        changed.put(key, value);
        return changed;
    }

    /** As JSON has it, and the caller's no longer; sorted, since what a map keeps in no order would come in another one from the next JVM. */
    private static Object copy(Object value) {
        @Nullable Object copy = Json.parse(Json.canonical(value));
        if (copy == null) {
            throw new IllegalArgumentException("null is no value: leave the setting out");
        }
        return copy;
    }
}
