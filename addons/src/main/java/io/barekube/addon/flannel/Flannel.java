package io.barekube.addon.flannel;

import io.barekube.ClusterSpec;
import io.barekube.Violation;
import io.barekube.addon.internal.Daemons;
import io.barekube.addon.internal.Fingerprint;
import io.barekube.addon.internal.Manifest;
import io.barekube.spi.Addon;
import io.barekube.spi.Artifact;
import io.barekube.spi.Capabilities;
import io.barekube.spi.Condition;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.ObjectRef;
import io.barekube.spi.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives pods their network by flannel, from upstream's manifest with these things changed: the pods' network, the back end, the interface, how soon its readiness is
 * seen, and when the CNI configuration is put in place.
 *
 * <p>Between hosts it uses the interface that carries the node's own address (kubelet's {@code --node-ip}), which on hosts with several interfaces need not be
 * the one with the default route; {@link #iface} and its kin say otherwise. Changing the back end of a cluster that runs restarts flannel on one node after
 * the other, and pods of changed and unchanged nodes do not reach each other meanwhile. Immutable: each method that changes something returns another addon.
 */
public final class Flannel implements Addon {
    static final String NAMESPACE = "kube-flannel";
    static final ObjectRef DAEMONS = ObjectRef.in(NAMESPACE, "apps/v1", "DaemonSet", "kube-flannel-ds");
    static final ObjectRef CONFIGURATION = ObjectRef.in(NAMESPACE, "v1", "ConfigMap", "kube-flannel-cfg");
    private static final String DEFAULT_VERSION = "0.28.9";
    private static final Map<String, String> PLUGIN_VERSIONS = Map.of("0.28.9", "1.9.1-flannel3");
    private final FlannelSettings settings;

    private Flannel(FlannelSettings settings) {
        this.settings = settings;
    }

    /** Pods' packets travel in VXLAN, UDP port 8472: works on any network between the hosts. */
    public static Flannel vxlan() {
        return of("vxlan");
    }

    /** Pods' packets travel as they are, by a route to each host: quicker, and only for hosts that share a layer-2 segment. */
    public static Flannel hostGw() {
        return of("host-gw");
    }

    private static Flannel of(String type) {
        return new Flannel(new FlannelSettings(
                DEFAULT_VERSION, type, Map.of(), Optional.of("--iface=$(" + FlannelObjects.NODE_ADDRESS + ")")));
    }

    /** Another version than 0.28.9; the artifact source must have its manifest. */
    public Flannel version(String value) {
        return new Flannel(settings.withVersion(value));
    }

    /** The MTU of pods' interfaces, in bytes; default that of the interface between hosts, less what the back end needs. */
    public Flannel mtu(int bytes) {
        return new Flannel(settings.with("MTU", (long) bytes));
    }

    /** The UDP port of VXLAN; default 8472. */
    public Flannel port(int value) {
        return new Flannel(settings.with("Port", (long) value));
    }

    /** VXLAN only between hosts that do not share a layer-2 segment, plain routes between those that do. */
    public Flannel directRouting() {
        return new Flannel(settings.with("DirectRouting", true));
    }

    /** The interface between hosts, by its name or address. */
    public Flannel iface(String nameOrAddress) {
        return new Flannel(settings.withInterface(Optional.of("--iface=" + nameOrAddress)));
    }

    /** The first interface whose name or address matches, in Go's syntax. */
    public Flannel ifaceRegex(String regex) {
        return new Flannel(settings.withInterface(Optional.of("--iface-regex=" + regex)));
    }

    /** The interface through which a host reaches this address. */
    public Flannel ifaceCanReach(String address) {
        return new Flannel(settings.withInterface(Optional.of("--iface-can-reach=" + address)));
    }

    /** The interface of the default route, as flannel does by itself. */
    public Flannel ifaceOfDefaultRoute() {
        return new Flannel(settings.withInterface(Optional.empty()));
    }

    @Override
    public String name() {
        return "flannel";
    }

    @Override
    public String version() {
        return settings.version();
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of(
                name(),
                settings.version(),
                settings.type(),
                new TreeMap<>(settings.backend()),
                settings.interfaceArgument());
    }

    @Override
    public boolean providesNetwork() {
        return true;
    }

    @Override
    public List<Violation> validate(ClusterSpec spec, Capabilities capabilities) {
        List<Violation> violations = new ArrayList<>();
        Map<String, Object> backend = settings.backend();
        boolean direct = settings.type().equals("host-gw");
        if (direct && !capabilities.layer2()) {
            violations.add(
                    violation("hostGw() needs machines that share a layer-2 segment, and this provider's are routed:"
                            + " use Flannel.vxlan()"));
        }
        if (direct && (backend.containsKey("Port") || backend.containsKey("DirectRouting"))) {
            violations.add(
                    violation("port(..) and directRouting() are settings of vxlan(), hostGw() has none of them"));
        }
        outside(backend.get("MTU"), 576, 65_535)
                .ifPresent(mtu -> violations.add(violation("mtu " + mtu + " is not within 576 to 65535 bytes")));
        outside(backend.get("Port"), 1, 65_535)
                .ifPresent(port -> violations.add(violation("port " + port + " is not within 1 to 65535")));
        return violations;
    }

    private static Optional<Long> outside(@Nullable Object value, long least, long most) {
        return value instanceof Long number && (number < least || number > most)
                ? Optional.of(number)
                : Optional.empty();
    }

    private Violation violation(String what) {
        return new Violation("addon " + name(), what);
    }

    @Override
    public List<Violation> judge(ClusterSpec spec, Map<Host, HostFacts> hosts) {
        if (!settings.type().equals("vxlan")) {
            return List.of();
        }
        List<Violation> violations = new ArrayList<>();
        hosts.forEach((host, facts) -> {
            if (!facts.kernel().has("vxlan") && !facts.kernel().has("modules")) {
                violations.add(new Violation(
                        host.name(),
                        "its kernel has no VXLAN and cannot load modules, so that flannel cannot work there: use a kernel with CONFIG_VXLAN, or"
                                + " Flannel.hostGw()"));
            }
        });
        return violations;
    }

    private Artifact manifest() {
        return Artifact.manifest("flannel", settings.version());
    }

    @Override
    public Requirements requires(ClusterSpec spec) {
        List<String> images = new ArrayList<>(List.of("ghcr.io/flannel-io/flannel:v" + settings.version()));
        Optional.ofNullable(PLUGIN_VERSIONS.get(settings.version()))
                .ifPresent(plugin -> images.add("ghcr.io/flannel-io/flannel-cni-plugin:v" + plugin));
        return new Requirements(List.of(manifest()), images);
    }

    @Override
    public List<Stage> stages(ClusterSpec spec, Map<Artifact, String> files) {
        FlannelObjects objects = new FlannelObjects(settings, spec.networking().pods());
        return List.of(new Stage(
                "network", objects.of(Manifest.of(manifest(), files)).objects(), List.of(Daemons.started(DAEMONS))));
    }

    @Override
    public List<Condition> health(ClusterSpec spec) {
        String pods = spec.networking().pods().toString();
        return List.of(
                Condition.on(CONFIGURATION, "have the pods' network " + pods, object -> {
                    String network = FlannelObjects.network(object).orElse("none");
                    return network.equals(pods)
                            ? Optional.empty()
                            : Optional.of("its network is " + network + ", the cluster's pods are in " + pods);
                }),
                Daemons.serving(DAEMONS));
    }

    @Override
    public void verify(Verification verification) throws InterruptedException {
        new FlannelProof(verification, settings.type()).prove();
    }

    @Override
    public String toString() {
        return "flannel " + settings.version() + " (" + settings.type() + ")";
    }
}
