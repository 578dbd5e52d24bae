package io.barekube.kubeadm.internal;

import io.barekube.plan.Observation.ObservedMember;
import io.barekube.spi.Json;
import io.barekube.spi.KubeObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the answer of {@code members.sh}. */
final class EtcdMembers {
    private EtcdMembers() {}

    static List<ObservedMember> read(String answer) {
        String[] parts = answer.split("\f", 2);
        Set<String> healthy = healthy(parts.length > 1 ? parts[1].strip() : "");
        List<ObservedMember> members = new ArrayList<>();
        for (String line : parts[0].lines().toList()) {
            String[] fields = line.split(", ?", -1);
            if (fields.length >= 6) {
                boolean learner = fields[5].equals("true");
                members.add(new ObservedMember(
                        fields[0], fields[2], host(fields[3]), learner, !learner && healthy.contains(host(fields[4]))));
            }
        }
        return members;
    }

    /** The hosts of the client addresses that answered. */
    private static Set<String> healthy(String json) {
        Set<String> hosts = new HashSet<>();
        if (json.startsWith("[")) {
            Map<String, Object> wrapped = new LinkedHashMap<>(Json.parseObject("{\"all\":" + json + "}"));
            KubeObject.of(wrapped).items("all").stream()
                    .filter(endpoint -> endpoint.text("health").orElse("").equals("true"))
                    .forEach(
                            endpoint -> hosts.add(host(endpoint.text("endpoint").orElse(""))));
        }
        return hosts;
    }

    private static String host(String url) {
        String host = url.isBlank() ? "" : URI.create(url.strip()).getHost();
        return host == null ? "" : host.replaceAll("[\\[\\]]", "");
    }
}
