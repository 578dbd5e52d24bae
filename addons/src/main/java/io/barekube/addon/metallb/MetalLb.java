package io.barekube.addon.metallb;

import io.barekube.ClusterSpec;
import io.barekube.Role;
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

/**
 * Gives services of type LoadBalancer their addresses by MetalLB, announced by ARP on the segment that the machines share.
 *
 * <p>kubeadm labels control planes {@code node.kubernetes.io/exclude-from-external-load-balancers}, and MetalLB heeds it: workers announce. In a cluster
 * without workers nobody would, so there MetalLB is told to ignore the label ({@code --ignore-exclude-lb}) and its controller to tolerate the control planes'
 * taint; the label itself stays, for it says something to others as well. When workers come or go, the next apply sets both right. Pools that are taken out
 * of the settings stay in the cluster. Immutable: each method that changes something returns another addon.
 */
public final class MetalLb implements Addon {
    static final String NAMESPACE = "metallb-system";
    static final ObjectRef CONTROLLER = ObjectRef.in(NAMESPACE, "apps/v1", "Deployment", "controller");
    static final ObjectRef SPEAKER = ObjectRef.in(NAMESPACE, "apps/v1", "DaemonSet", "speaker");
    private static final String DEFAULT_VERSION = "0.16.1";
    private final String version;
    private final List<AddressPool> pools;
    private final List<String> interfaces;

    private MetalLb(String version, List<AddressPool> pools, List<String> interfaces) {
        this.version = version;
        this.pools = List.copyOf(pools);
        this.interfaces = List.copyOf(interfaces);
    }

    /** One pool, named {@code default}, of these ranges: each {@code 10.0.0.200-10.0.0.250}, a CIDR or one address. */
    public static MetalLb layer2(String... ranges) {
        return new MetalLb(DEFAULT_VERSION, List.of(AddressPool.of("default", ranges)), List.of());
    }

    /** These pools. */
    public static MetalLb layer2(AddressPool first, AddressPool... others) {
        List<AddressPool> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(others));
        return new MetalLb(DEFAULT_VERSION, all, List.of());
    }

    /** Another version than 0.16.1; the artifact source must have its manifest. */
    public MetalLb version(String value) {
        return new MetalLb(value, pools, interfaces);
    }

    /** Announces on these interfaces of each host only, by name; default all. */
    public MetalLb interfaces(String... names) {
        return new MetalLb(version, pools, List.of(names));
    }

    @Override
    public String name() {
        return "metallb";
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String fingerprint() {
        List<Object> parts = new ArrayList<>(List.of(name(), version, interfaces));
        pools.forEach(
                pool -> parts.addAll(List.of(pool.name(), pool.ranges(), pool.autoAssign(), pool.avoidBuggyIps())));
        return Fingerprint.of(parts.toArray());
    }

    @Override
    public List<Violation> validate(ClusterSpec spec, Capabilities capabilities) {
        return PoolRules.violations(pools, spec, capabilities);
    }

    @Override
    public List<Violation> judge(ClusterSpec spec, Map<Host, HostFacts> hosts) {
        return HostRules.violations(pools, spec, hosts);
    }

    private Artifact manifest() {
        return Artifact.manifest("metallb", version);
    }

    @Override
    public Requirements requires(ClusterSpec spec) {
        return new Requirements(
                List.of(manifest()),
                List.of("quay.io/metallb/controller:v" + version, "quay.io/metallb/speaker:v" + version));
    }

    @Override
    public List<Stage> stages(ClusterSpec spec, Map<Artifact, String> files) {
        Manifest manifest = MetalLbObjects.of(Manifest.of(manifest(), files), isWithoutWorkers(spec));
        List<Condition> ready = new ArrayList<>();
        manifest.objects("CustomResourceDefinition")
                .forEach(definition -> ready.add(Condition.isTrue(definition.ref(), "Established")));
        ready.add(Condition.rolledOut(CONTROLLER));
        ready.add(Daemons.started(SPEAKER));
        return List.of(
                new Stage("controller and speakers", manifest.objects(), ready),
                new Stage("address pools", MetalLbObjects.pools(pools, interfaces), List.of()));
    }

    @Override
    public List<Condition> health(ClusterSpec spec) {
        List<Condition> conditions = new ArrayList<>(List.of(
                Condition.on(CONTROLLER, "run", MetalLbObjects::unavailable),
                Daemons.serving(SPEAKER),
                MetalLbObjects.announcing(isWithoutWorkers(spec))));
        pools.forEach(pool -> conditions.add(Condition.exists(MetalLbObjects.ref(pool))));
        return conditions;
    }

    /** Whether the control planes must announce, because nobody else is there. */
    static boolean isWithoutWorkers(ClusterSpec spec) {
        return spec.nodes(Role.WORKER).isEmpty();
    }

    @Override
    public void verify(Verification verification) throws InterruptedException {
        new MetalLbProof(verification, pools).prove();
    }

    @Override
    public String toString() {
        return "metallb " + version + " (layer 2: "
                + String.join(
                        ", ",
                        pools.stream().flatMap(pool -> pool.ranges().stream()).toList()) + ")";
    }
}
