package io.barekube.kubeadm.internal;

import io.barekube.spi.ArtifactSource.Resolved;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.Json;
import io.barekube.spi.Script;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One host's preparation, as data: which files, which artifacts, and the script that puts them there. */
final class HostPreparation {
    private static final List<String> MODULES =
            List.of("overlay", "br_netfilter", "nf_conntrack", "nf_tables", "vxlan");
    private static final List<String> SYSCTLS = List.of(
            "net.ipv4.ip_forward=1", "net.bridge.bridge-nf-call-iptables=1", "net.bridge.bridge-nf-call-ip6tables=1");
    /** Set by kubelet and kube-proxy on their own; their values before are kept for reset. */
    private static final List<String> KEPT_SYSCTLS = List.of(
            "vm.overcommit_memory",
            "vm.panic_on_oom",
            "kernel.panic",
            "kernel.panic_on_oops",
            "kernel.keys.root_maxkeys",
            "kernel.keys.root_maxbytes",
            "net.ipv4.conf.all.route_localnet",
            "net.netfilter.nf_conntrack_max",
            "net.netfilter.nf_conntrack_tcp_timeout_established",
            "net.netfilter.nf_conntrack_tcp_timeout_close_wait",
            "net.netfilter.nf_conntrack_tcp_be_liberal");

    private static final List<String> PACKAGES =
            List.of("ip:iproute2", "iptables:iptables", "nsenter:util-linux", "mount:mount");
    /** Not newer than the API servers that they talk to. */
    private static final Set<String> LATER = Set.of("kubelet", "kubectl");

    private static final List<String> DOWNLOAD_PACKAGES = List.of("curl:curl");

    private final BootstrapContext context;
    private final Host host;
    private final HostReading reading;
    private final Map<String, String> files;
    private final List<Resolved> artifacts;
    private final boolean ahead;

    HostPreparation(
            BootstrapContext context,
            Components components,
            KubernetesSettings settings,
            Host host,
            HostReading reading) {
        this(
                context,
                host,
                reading,
                HostFiles.of(
                        host.node().role(),
                        HostQuirks.of(reading.facts()),
                        reading.facts().network().resolvConf(),
                        context.registryMirror(),
                        settings.kubelet()),
                components
                        .artifacts(
                                context.spec().kubernetes(),
                                host.node().role(),
                                reading.facts().hardware().arch().orElseThrow())
                        .stream()
                        .map(context.artifacts()::resolve)
                        .toList(),
                false);
    }

    private HostPreparation(
            BootstrapContext context,
            Host host,
            HostReading reading,
            Map<String, String> files,
            List<Resolved> artifacts,
            boolean ahead) {
        this.context = context;
        this.host = host;
        this.reading = reading;
        this.files = files;
        this.artifacts = artifacts;
        this.ahead = ahead;
    }

    /** The same for a node that is there: kubelet and kubectl are laid beside the present ones, for {@code change.sh} to put to use after kubeadm has done its part. */
    HostPreparation ahead() {
        return new HostPreparation(context, host, reading, files, artifacts, true);
    }

    /** What is laid aside for later, name and SHA-256 in turns. */
    List<String> laidAside() {
        return artifacts.stream()
                .filter(resolved -> LATER.contains(resolved.artifact().name()))
                .flatMap(resolved -> Stream.of(resolved.artifact().name(), resolved.sha256()))
                .toList();
    }

    /** The files that are written whole, path to content. */
    Map<String, String> files() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("/etc/modules-load.d/barekube.conf", String.join("\n", MODULES) + "\n");
        all.put(
                "/etc/sysctl.d/99-barekube.conf",
                SYSCTLS.stream()
                        .map(setting -> setting.replace("=", " = ") + "\n")
                        .collect(Collectors.joining()));
        all.putAll(files);
        return all;
    }

    /** A hash over all that preparation puts on the host: as long as it stands in the inventory, there is nothing to do. */
    String fingerprint() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("files", files);
        artifacts.forEach(resolved -> content.put(resolved.artifact().name(), resolved.sha256()));
        content.put("modules", MODULES);
        content.put("sysctls", SYSCTLS);
        return Fingerprint.of(Json.canonical(content));
    }

    boolean isDone() {
        return reading.facts()
                        .inventory()
                        .flatMap(HostFacts.Inventory::prepared)
                        .filter(fingerprint()::equals)
                        .isPresent()
                && "active".equals(reading.facts().software().services().get("containerd"));
    }

    /** What the host does not have yet in the right version. */
    private List<Resolved> missing() {
        return artifacts.stream().filter(resolved -> !has(resolved)).toList();
    }

    private boolean has(Resolved resolved) {
        String name = resolved.artifact().name();
        return resolved.sha256().equals(reading.artifacts().get(name))
                || resolved.sha256().equals(reading.artifacts().get(received(name)));
    }

    /** What the host calls an artifact when it has come. */
    private String received(String artifact) {
        return ahead && LATER.contains(artifact) ? "next-" + artifact : artifact;
    }

    /** Whether the host fetches anything by itself, which may take long and must survive the connection. */
    boolean downloads() {
        return missing().stream().anyMatch(resolved -> resolved.uri().isPresent());
    }

    Script.Builder script() {
        List<Resolved> missing = missing();
        List<String> packages = new ArrayList<>(PACKAGES);
        if (downloads()) {
            packages.addAll(DOWNLOAD_PACKAGES);
        }
        List<String> placed = new ArrayList<>();
        files.forEach((path, content) -> placed.addAll(List.of("644", path, content)));
        List<String> received = new ArrayList<>();
        missing.forEach(resolved -> received.addAll(row(resolved)));
        ScriptText text = ScriptText.of("record.sh", "inventory.sh", "packages.sh", "prepare.sh")
                .set("cluster", context.cluster().uuid().toString())
                .set("cluster_name", context.cluster().name())
                .set("node", host.name())
                .set("role", host.node().role().label())
                .set("kubernetes", context.spec().kubernetes().toString())
                .set("at", context.waiter().now().toString())
                .set("prepared", ahead ? "" : fingerprint())
                .list("images", context.images())
                .list("modules", MODULES)
                .list("sysctls", SYSCTLS)
                .list("kept_sysctls", KEPT_SYSCTLS)
                .list("packages", packages)
                .list("files", placed)
                .list("artifacts", received);
        Script.Builder script = Script.named("prepare host", text.text());
        missing.stream()
                .filter(resolved -> resolved.uri().isEmpty())
                .forEach(resolved -> script.payload(new Pushed(resolved)));
        return script;
    }

    private List<String> row(Resolved resolved) {
        String name = received(resolved.artifact().name());
        String compression = resolved.fileName().endsWith("gz") ? "z" : "";
        return List.of(
                name,
                place(name),
                resolved.sha256(),
                resolved.size().map(String::valueOf).orElse("0"),
                resolved.uri().map(URI::toString).orElse(""),
                compression);
    }

    /** The file to write, or, ending in a slash, the directory to unpack into. */
    private static String place(String artifact) {
        return switch (artifact) {
            case "containerd" -> "/usr/local/";
            case "cni-plugins" -> "/opt/cni/bin/";
            case "crictl" -> "/usr/local/bin/";
            case "runc" -> "/usr/local/sbin/runc";
            case "next-kubelet", "next-kubectl" -> "/usr/local/bin/." + artifact;
            default -> "/usr/local/bin/" + artifact;
        };
    }

    /** An artifact's bytes on their way through the connection. */
    private record Pushed(Resolved resolved) implements Script.Payload {
        @Override
        public long size() {
            return resolved.size()
                    .orElseThrow(() ->
                            new IllegalStateException(resolved.artifact() + " has neither an address nor a size"));
        }

        @Override
        public InputStream open() throws IOException, InterruptedException {
            return resolved.open();
        }
    }
}
