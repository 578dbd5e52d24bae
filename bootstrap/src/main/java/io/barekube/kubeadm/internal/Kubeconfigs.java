package io.barekube.kubeadm.internal;

import io.barekube.Endpoint;
import io.barekube.Kubeconfig;
import io.barekube.Secret;
import io.barekube.spi.Host;
import io.barekube.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Administrators' kubeconfigs, made of the one that kubeadm left. */
final class Kubeconfigs {
    private Kubeconfigs() {}

    /** As kubeadm wrote it, but asking there. */
    static Kubeconfig asking(String server, Secret original) {
        return new Kubeconfig(Secret.of(original.reveal()
                .replaceFirst("(?m)^(\\s+server: ).*$", "$1https://" + Matcher.quoteReplacement(server))));
    }

    /** A context for each control plane; the first is the current one. */
    static Kubeconfig ofEach(String cluster, List<Host> controlPlanes, Secret original) {
        String text = original.reveal();
        List<Object> clusters = new ArrayList<>();
        List<Object> contexts = new ArrayList<>();
        String user = cluster + "-admin";
        for (Host host : controlPlanes) {
            Map<String, Object> server = new LinkedHashMap<>();
            server.put("server", "https://" + Endpoint.ofApiServer(host.address()));
            server.put("certificate-authority-data", field(text, "certificate-authority-data"));
            clusters.add(Map.of("name", host.name(), "cluster", server));
            contexts.add(Map.of("name", host.name(), "context", Map.of("cluster", host.name(), "user", user)));
        }
        Map<String, Object> credentials = new LinkedHashMap<>();
        credentials.put("client-certificate-data", field(text, "client-certificate-data"));
        credentials.put("client-key-data", field(text, "client-key-data"));
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("apiVersion", "v1");
        config.put("kind", "Config");
        config.put("current-context", controlPlanes.get(0).name());
        config.put("clusters", clusters);
        config.put("contexts", contexts);
        config.put("users", List.of(Map.of("name", user, "user", credentials)));
        return new Kubeconfig(Secret.of(Json.pretty(config) + "\n"));
    }

    private static String field(String kubeconfig, String name) {
        Matcher matcher = Pattern.compile("(?m)^\\s+" + name + ": (\\S+)$").matcher(kubeconfig);
        if (!matcher.find()) {
            throw new IllegalArgumentException("the control plane's kubeconfig has no " + name);
        }
        return matcher.group(1);
    }
}
