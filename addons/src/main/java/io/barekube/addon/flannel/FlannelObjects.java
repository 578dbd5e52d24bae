package io.barekube.addon.flannel;

import io.barekube.CidrBlock;
import io.barekube.addon.internal.Fingerprint;
import io.barekube.addon.internal.Manifest;
import io.barekube.addon.internal.Tree;
import io.barekube.spi.Json;
import io.barekube.spi.KubeObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What differs from upstream's manifest. */
record FlannelObjects(FlannelSettings settings, CidrBlock pods) {
    static final String NODE_ADDRESS = "NODE_ADDRESS";
    private static final String DAEMON = "kube-flannel";
    private static final String NET_CONF = "net-conf.json";
    private static final String[] CONTAINERS = {"spec", "template", "spec", "containers"};

    Manifest of(Manifest upstream) {
        Manifest configured = upstream.with("ConfigMap", Flannel.CONFIGURATION.name(), this::configuration);
        String netConf = configured.objects("ConfigMap").stream()
                .filter(map -> map.name().equals(Flannel.CONFIGURATION.name()))
                .flatMap(map -> map.text("data", NET_CONF).stream())
                .findFirst()
                .orElseThrow();
        return configured.with("DaemonSet", Flannel.DAEMONS.name(), daemons -> daemons(daemons, netConf));
    }

    /** The network in the configuration that is in the cluster. */
    static Optional<String> network(KubeObject configuration) {
        return configuration
                .text("data", NET_CONF)
                .flatMap(text -> KubeObject.parse(text).text("Network"));
    }

    private KubeObject configuration(KubeObject map) {
        Map<String, Object> netConf =
                new LinkedHashMap<>(Json.parseObject(map.text("data", NET_CONF).orElse("{}")));
        Map<String, Object> backend = new LinkedHashMap<>(Map.of("Type", settings.type()));
        backend.putAll(settings.backend());
        netConf.put("Network", pods.toString());
        netConf.put("Backend", backend);
        return Tree.with(map, Json.canonical(netConf), "data", NET_CONF);
    }

    private KubeObject daemons(KubeObject daemons, String netConf) {
        String index = Tree.named(daemons, DAEMON, CONTAINERS);
        // flannel reads its configuration once: another one must start other pods
        KubeObject changed = Tree.with(
                daemons,
                Fingerprint.of(netConf),
                "spec",
                "template",
                "metadata",
                "annotations",
                "barekube.io/net-conf");
        // a node's first pod is ready a second after flannel is, and not up to ten: what comes next waits for it
        changed = Tree.with(changed, 1L, in(index, "readinessProbe", "initialDelaySeconds"));
        changed = Tree.with(changed, 2L, in(index, "readinessProbe", "periodSeconds"));
        if (settings.interfaceArgument().isPresent()) {
            changed =
                    Tree.withItems(changed, List.of(settings.interfaceArgument().get()), in(index, "args"));
            changed = Tree.withItems(
                    changed,
                    List.of(Map.of(
                            "name",
                            NODE_ADDRESS,
                            "valueFrom",
                            Map.of("fieldRef", Map.of("fieldPath", "status.hostIP")))),
                    in(index, "env"));
        }
        return changed;
    }

    private static String[] in(String index, String... path) {
        String[] whole = new String[CONTAINERS.length + 1 + path.length];
        System.arraycopy(CONTAINERS, 0, whole, 0, CONTAINERS.length);
        whole[CONTAINERS.length] = index;
        System.arraycopy(path, 0, whole, CONTAINERS.length + 1, path.length);
        return whole;
    }
}
