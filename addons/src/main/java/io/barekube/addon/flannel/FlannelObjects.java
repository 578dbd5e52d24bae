package io.barekube.addon.flannel;

import io.barekube.CidrBlock;
import io.barekube.addon.internal.Fingerprint;
import io.barekube.addon.internal.Manifest;
import io.barekube.addon.internal.Tree;
import io.barekube.spi.Json;
import io.barekube.spi.KubeObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What differs from upstream's manifest. */
record FlannelObjects(FlannelSettings settings, CidrBlock pods) {
    static final String NODE_ADDRESS = "NODE_ADDRESS";
    private static final String DAEMON = "kube-flannel";
    private static final String NET_CONF = "net-conf.json";
    private static final String[] INIT_CONTAINERS = {"spec", "template", "spec", "initContainers"};
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
        changed = networkBeforeItsConfiguration(changed, index);
        changed = servicesBeforeFlannel(changed, index);
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

    /**
     * Upstream puts the CNI configuration in place and starts flanneld afterwards. Meanwhile the node counts as Ready, gets pods that cannot have a network
     * yet, and tries them again more than ten seconds later: CoreDNS is always among them. Here flanneld's own container puts it in place, once there is a
     * subnet.
     */
    private static KubeObject networkBeforeItsConfiguration(KubeObject daemons, String index) {
        List<KubeObject> initial = daemons.items(INIT_CONTAINERS);
        Optional<KubeObject> installer = initial.stream()
                .filter(container -> container.text("name").orElse("").equals("install-cni"))
                .findFirst();
        if (installer.isEmpty()) {
            return daemons;
        }
        List<Object> command = new ArrayList<>();
        installer.get().at("command").ifPresent(words -> command.addAll(Json.list(words)));
        installer.get().at("args").ifPresent(words -> command.addAll(Json.list(words)));
        String words = command.stream()
                .map(word -> "'" + String.valueOf(word).replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        Set<String> mounted = daemons.items(in(index, "volumeMounts")).stream()
                .map(mount -> mount.text("mountPath").orElse(""))
                .collect(Collectors.toSet());
        List<Map<String, Object>> mounts = installer.get().items("volumeMounts").stream()
                .filter(mount -> !mounted.contains(mount.text("mountPath").orElse("")))
                .map(KubeObject::fields)
                .toList();
        List<Map<String, Object>> others = initial.stream()
                .filter(container -> !container.equals(installer.get()))
                .map(KubeObject::fields)
                .toList();
        KubeObject changed = Tree.with(daemons, others, INIT_CONTAINERS);
        changed = Tree.withItems(changed, mounts, in(index, "volumeMounts"));
        return Tree.with(
                changed,
                List.of("/bin/sh", "-c", "until [ -s /run/flannel/subnet.env ]; do sleep 0.2; done; exec " + words),
                in(index, "lifecycle", "postStart", "exec", "command"));
    }

    /**
     * flanneld asks the API server at its service address, gives up at once when kube-proxy has not written that service's rules yet, and is then kept waiting
     * for ten seconds and more. So it begins when the rules are there, or after 20 s without any: something else may carry services.
     */
    private static KubeObject servicesBeforeFlannel(KubeObject daemons, String index) {
        String program = daemons.text(in(index, "command", "0")).orElse("");
        if (program.isEmpty()) {
            return daemons;
        }
        // nothing but sh and nft: what else the image holds is not promised
        String wait = "n=0; until case \"$(nft list ruleset 2>/dev/null)\" in *\"$KUBERNETES_SERVICE_HOST\"*) true ;; "
                + "*) [ $n -ge 100 ] ;; esac; do n=$((n + 1)); sleep 0.2; done; exec \"$0\" \"$@\"";
        return Tree.with(daemons, List.of("/bin/sh", "-c", wait, program), in(index, "command"));
    }

    private static String[] in(String index, String... path) {
        String[] whole = new String[CONTAINERS.length + 1 + path.length];
        System.arraycopy(CONTAINERS, 0, whole, 0, CONTAINERS.length);
        whole[CONTAINERS.length] = index;
        System.arraycopy(path, 0, whole, CONTAINERS.length + 1, path.length);
        return whole;
    }
}
