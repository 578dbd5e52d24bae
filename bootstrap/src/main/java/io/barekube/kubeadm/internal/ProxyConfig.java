package io.barekube.kubeadm.internal;

import io.barekube.spi.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** kube-proxy's configuration, which is one for all nodes: the one in the cluster, and what it should be. */
final class ProxyConfig {
    /** What kubeadm put in, from the cluster's networks and its own files. */
    private static final Set<String> KEPT =
            Set.of("apiVersion", "kind", "mode", "clusterCIDR", "clientConnection", "bindAddress");

    private static final String OOM_SCORE = "oomScoreAdj";

    private final Map<String, Object> present;

    /** As it stands in the ConfigMap: YAML, with every field there is. */
    ProxyConfig(String text) {
        this.present = WrittenYaml.read("kube-proxy's configuration", text);
    }

    /** What it should be with the caller's settings; what the hosts' peculiarities made it stays. */
    Map<String, Object> wanted(Map<String, Object> settings) {
        Map<String, Object> wanted = new LinkedHashMap<>();
        present.forEach((field, value) -> {
            if (KEPT.contains(field) && !isNothing(value)) {
                wanted.put(field, value);
            }
        });
        wanted.putAll(settings);
        boolean noResourceCapability = Long.valueOf(0).equals(present.get(OOM_SCORE));
        boolean fixedConntrack = present.get("conntrack") instanceof Map<?, ?> conntrack
                && Long.valueOf(0).equals(conntrack.get("maxPerCore"));
        new HostQuirks(false, noResourceCapability, fixedConntrack).intoProxy(wanted);
        return wanted;
    }

    boolean is(Map<String, Object> wanted) {
        return matches(present, wanted);
    }

    /** The same, where one side spells out what is nothing. */
    private static boolean matches(@Nullable Object there, @Nullable Object wanted) {
        if (there instanceof Map<?, ?> left && wanted instanceof Map<?, ?> right) {
            Map<String, Object> present = Json.object(left);
            Map<String, Object> expected = Json.object(right);
            return expected.entrySet().stream()
                            .allMatch(member -> matches(present.get(member.getKey()), member.getValue()))
                    && present.entrySet().stream()
                            .allMatch(member -> expected.containsKey(member.getKey()) || isNothing(member.getValue()));
        }
        return there == null ? wanted == null : there.equals(wanted);
    }

    private static boolean isNothing(@Nullable Object value) {
        return value == null
                || value instanceof Map<?, ?> map && map.values().stream().allMatch(ProxyConfig::isNothing)
                || value instanceof List<?> list && list.isEmpty()
                || Set.<Object>of("", "0", "0s", 0L, false).contains(value);
    }
}
