package io.barekube.kubeadm.internal;

import io.barekube.ClusterException;
import io.barekube.KubernetesVersion;
import io.barekube.Role;
import io.barekube.run.FailureClass;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.BootstrapSession.Progress;
import io.barekube.spi.Host;
import io.barekube.spi.Json;
import io.barekube.spi.KubeApi;
import io.barekube.spi.ObjectRef;
import io.barekube.spi.Script;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes of a node that is one already: another version, other settings, new certificates. */
final class NodeChange {
    private static final String PROXY_HASH = "barekube.io/configuration";
    private static final Duration SETTLING = Duration.ofMinutes(6);
    private static final Duration LONG = Duration.ofMinutes(40);

    private final BootstrapContext context;
    private final KubernetesSettings settings;
    private final KubeadmConfig config;
    private final HostConnection connection;
    private final HostReading reading;
    private final HostPreparation preparation;
    private final KubeApi api;
    private final Progress news;

    NodeChange(
            BootstrapContext context,
            Components components,
            KubernetesSettings settings,
            HostConnection connection,
            HostReading reading,
            KubeApi api,
            Progress news) {
        this.context = context;
        this.settings = settings;
        this.config = new KubeadmConfig(context.spec(), settings);
        this.connection = connection;
        this.reading = reading;
        this.preparation = new HostPreparation(context, components, settings, connection.host(), reading);
        this.api = api;
        this.news = news;
    }

    void upgrade() throws InterruptedException {
        connection.forget();
        Optional<ClusterState> cluster = settle();
        fetch();
        proxy(cluster);
        change("kubeadm upgrade", "barekube-upgrade", cluster, true);
    }

    void reconfigure() throws InterruptedException {
        String wanted = context.spec().kubernetes().toString();
        String present = reading.facts().software().kubelet().orElse("none").replaceFirst("^v", "");
        if (!present.equals(wanted)) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    host().name() + ": its kubelet has version " + present + " and the cluster's spec " + wanted
                            + ": upgrade the node, which brings its settings as well");
        }
        connection.forget();
        Optional<ClusterState> cluster = settle();
        fetch();
        proxy(cluster);
        change("reconfigure node", "barekube-reconfigure", cluster, false);
    }

    private Host host() {
        return connection.host();
    }

    private boolean isControlPlane() {
        return host().node().role() == Role.CONTROL_PLANE;
    }

    /** What the cluster knows of itself, from this control plane; workers do not ask. */
    private Optional<ClusterState> settle() throws InterruptedException {
        if (!isControlPlane()) {
            return Optional.empty();
        }
        String answer = connection
                .run(Script.named(
                                "wait for the API server",
                                script("life.sh", "settle.sh").text())
                        .progress(news)
                        .deadline(SETTLING)
                        .build())
                .stdout();
        List<String> parts = answer.lines()
                .map(line -> new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8))
                .toList();
        Map<String, Object> configuration = WrittenYaml.read("the cluster's kubeadm-config", parts.get(0));
        KubernetesVersion present = KubernetesVersion.parse(String.valueOf(configuration.get("kubernetesVersion")));
        if (present.compareTo(context.spec().kubernetes()) > 0) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    host().name() + ": the cluster has version " + present + ", and there is no way back to "
                            + context.spec().kubernetes() + ": ask for " + present + " or newer");
        }
        return Optional.of(new ClusterState(configuration, new ProxyConfig(parts.get(1)), parts.get(2)));
    }

    /** Writes files and brings programs; those that must wait are laid aside. */
    private void fetch() throws InterruptedException {
        HostPreparation ahead = preparation.ahead();
        Script script = ahead.script().progress(news).deadline(LONG).build();
        if (ahead.downloads()) {
            connection.runUnit("barekube-prepare", script);
        } else {
            connection.run(script);
        }
    }

    private void change(String name, String unit, Optional<ClusterState> cluster, boolean renewCertificates)
            throws InterruptedException {
        HostQuirks quirks = HostQuirks.of(reading.facts());
        ScriptText text = script("record.sh", "inventory.sh", "life.sh", "change.sh")
                .set("cluster", context.cluster().uuid().toString())
                .set("cluster_name", context.cluster().name())
                .set("node", host().name())
                .set("at", context.waiter().now().toString())
                .set("version", context.spec().kubernetes().toString())
                .set("config", config.upgrade(quirks, renewCertificates))
                .set("upload", cluster.map(this::upload).orElse(""))
                .set("prepared", preparation.fingerprint())
                .list("arguments", arguments())
                .list("aside", preparation.laidAside());
        connection.runUnit(
                unit,
                Script.named(name, text.text())
                        .progress(new PhaseProgress(news))
                        .deadline(LONG)
                        .build());
    }

    /** The cluster's configuration with the arguments as they should be; empty when they are. */
    private String upload(ClusterState cluster) {
        if (settings.isIn(cluster.configuration())) {
            return "";
        }
        Map<String, Object> wanted = new LinkedHashMap<>(cluster.configuration());
        settings.into(wanted);
        return config.upload(host(), wanted);
    }

    /** As they stand in the process list. */
    private List<String> arguments() {
        return settings.arguments(KubernetesSettings.Program.API_SERVER).entrySet().stream()
                .map(argument -> "--" + argument.getKey() + "=" + argument.getValue())
                .toList();
    }

    /** Before kubeadm's part, which starts kube-proxy anew where it has a new version. */
    private void proxy(Optional<ClusterState> cluster) throws InterruptedException {
        if (cluster.isEmpty()) {
            return;
        }
        ProxyConfig present = cluster.get().proxy();
        Map<String, Object> wanted = present.wanted(settings.proxy());
        String text = Json.pretty(wanted) + "\n";
        String hash = Fingerprint.of(Json.canonical(wanted));
        if (!present.is(wanted)) {
            news.line("kube-proxy is configured anew");
            api.patch(
                    ObjectRef.in("kube-system", "v1", "ConfigMap", "kube-proxy"),
                    Map.of("data", Map.of("config.conf", text)));
        } else if (settings.proxy().isEmpty() || hash.equals(cluster.get().proxyHash())) {
            return;
        }
        // makes the DaemonSet start its pods anew, which read their configuration only once
        api.patch(
                ObjectRef.in("kube-system", "apps/v1", "DaemonSet", "kube-proxy"),
                Map.of(
                        "spec",
                        Map.of("template", Map.of("metadata", Map.of("annotations", Map.of(PROXY_HASH, hash))))));
    }

    private ScriptText script(String... files) {
        return ScriptText.of(files).set("role", host().node().role().label()).set("address", host().address());
    }

    private record ClusterState(Map<String, Object> configuration, ProxyConfig proxy, String proxyHash) {}
}
