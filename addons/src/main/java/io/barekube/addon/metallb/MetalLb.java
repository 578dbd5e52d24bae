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
import io.barekube.spi.Provided;
import io.barekube.spi.ProviderNeeds;
import io.barekube.spi.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Gives services of type LoadBalancer their addresses by MetalLB, announced by ARP on the segment that the machines share ({@link #layer2}), or by BGP to the provider's routers
 * ({@link #fromProvider()}).
 *
 * <p>kubeadm labels control planes {@code node.kubernetes.io/exclude-from-external-load-balancers}, and MetalLB heeds it: workers announce. In a cluster
 * without workers nobody would, so there MetalLB is told to ignore the label ({@code --ignore-exclude-lb}) and its controller to tolerate the control planes'
 * taint; the label itself stays, for it says something to others as well. When workers come or go, the next apply sets both right. What is taken out
 * of the settings stays in the cluster: pools, and what announced them. Immutable: each method that changes something returns another addon.
 */
public final class MetalLb implements Addon {
    static final String NAMESPACE = "metallb-system";
    static final ObjectRef CONTROLLER = ObjectRef.in(NAMESPACE, "apps/v1", "Deployment", "controller");
    static final ObjectRef SPEAKER = ObjectRef.in(NAMESPACE, "apps/v1", "DaemonSet", "speaker");
    private static final String DEFAULT_VERSION = "0.16.1";
    private final String version;
    private final Announcement announcement;
    private final List<String> misplaced;

    private MetalLb(String version, Announcement announcement, List<String> misplaced) {
        this.version = version;
        this.announcement = announcement;
        this.misplaced = List.copyOf(misplaced);
    }

    private static MetalLb of(Announcement announcement) {
        return new MetalLb(DEFAULT_VERSION, announcement, List.of());
    }

    /** One pool, named {@code default}, of these ranges: each {@code 10.0.0.200-10.0.0.250}, a CIDR or one address. */
    public static MetalLb layer2(String... ranges) {
        return layer2(AddressPool.of("default", ranges));
    }

    /** These pools. */
    public static MetalLb layer2(AddressPool first, AddressPool... others) {
        List<AddressPool> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(others));
        return of(new Layer2(all, List.of()));
    }

    /**
     * Everything from the provider: one pool, named {@code default}, of addresses that it keeps for the cluster and takes back when the cluster is destroyed, announced one by one by BGP. Peers,
     * autonomous systems and the session's password are the provider's. For providers whose {@linkplain Capabilities capabilities} have BGP and blocks of addresses.
     *
     * <p>MetalLB's own BGP is used, which knows MD5 signatures and no BFD: see {@link #holdTime}. It says every address from every node that may announce, and the routers spread what comes. With {@link
     * io.barekube.Endpoint#elasticIp()} control planes have their one session with the routers already, so that workers alone announce, and a cluster without workers is refused.
     */
    public static MetalLb fromProvider() {
        return of(ProviderBgp.DEFAULT);
    }

    /** Another version than 0.16.1; the artifact source must have its manifest. */
    public MetalLb version(String value) {
        return new MetalLb(value, announcement, misplaced);
    }

    /** Announces on these interfaces of each host only, by name; default all. For {@link #layer2}. */
    public MetalLb interfaces(String... names) {
        return announcement instanceof Layer2 layer2
                ? with(new Layer2(layer2.pools(), List.of(names)))
                : misplaced("interfaces(..) is for layer2(..): by BGP, addresses are told to routers, on no interface");
    }

    /**
     * How many addresses the provider is to keep, a power of two; default 4. For {@link #fromProvider()}. Each that a service has is a route of its own, and routers limit how many a machine
     * may announce. The block of a cluster that has one neither grows nor shrinks: installing fails when more are asked for.
     */
    public MetalLb addresses(int value) {
        return announcement instanceof ProviderBgp bgp
                ? with(new ProviderBgp(value, bgp.holdTime()))
                : misplaced("addresses(..) is for fromProvider(): with layer2(..) you name them yourself");
    }

    /**
     * How long routers wait for a sign of life from a node before they send its traffic to others; default 9 s, from 3 s to 65 535 s. A node gives three signs in that time. For {@link
     * #fromProvider()}. The routers may want a shorter one, which then counts.
     */
    public MetalLb holdTime(Duration value) {
        return announcement instanceof ProviderBgp bgp
                ? with(new ProviderBgp(bgp.addresses(), value))
                : misplaced("holdTime(..) is for fromProvider(): layer2(..) holds no sessions");
    }

    private MetalLb with(Announcement value) {
        return new MetalLb(version, value, misplaced);
    }

    private MetalLb misplaced(String what) {
        List<String> all = new ArrayList<>(misplaced);
        all.add(what);
        return new MetalLb(version, announcement, all);
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
        List<Object> parts = new ArrayList<>(List.of(name(), version));
        parts.addAll(announcement.settings());
        return Fingerprint.of(parts.toArray());
    }

    @Override
    public ProviderNeeds needs() {
        return announcement.needs();
    }

    @Override
    public List<Violation> validate(ClusterSpec spec, Capabilities capabilities) {
        List<Violation> violations = new ArrayList<>(announcement.violations(spec, capabilities));
        misplaced.forEach(what -> violations.add(new Violation("addon metallb", what)));
        return violations;
    }

    @Override
    public List<Violation> judge(ClusterSpec spec, Map<Host, HostFacts> hosts) {
        return announcement.violations(spec, hosts);
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
        return stages(spec, files, Provided.NOTHING);
    }

    @Override
    public List<Stage> stages(ClusterSpec spec, Map<Artifact, String> files, Provided provided) {
        Manifest manifest = MetalLbObjects.of(Manifest.of(manifest(), files), isWithoutWorkers(spec));
        List<Condition> ready = new ArrayList<>();
        manifest.objects("CustomResourceDefinition")
                .forEach(definition -> ready.add(Condition.isTrue(definition.ref(), "Established")));
        ready.add(Condition.rolledOut(CONTROLLER));
        ready.add(Daemons.started(SPEAKER));
        return List.of(
                new Stage("controller and speakers", manifest.objects(), ready),
                new Stage(announcement.stage(), announcement.objects(spec, provided), List.of()));
    }

    @Override
    public List<Condition> health(ClusterSpec spec) {
        List<Condition> conditions = new ArrayList<>(List.of(
                Condition.on(CONTROLLER, "run", MetalLbObjects::unavailable),
                Daemons.serving(SPEAKER),
                MetalLbObjects.announcing(isWithoutWorkers(spec))));
        conditions.addAll(announcement.health(spec));
        return conditions;
    }

    /** Whether the control planes must announce, because nobody else is there. */
    static boolean isWithoutWorkers(ClusterSpec spec) {
        return spec.nodes(Role.WORKER).isEmpty();
    }

    @Override
    public void verify(Verification verification) throws InterruptedException {
        new MetalLbProof(verification, announcement).prove();
    }

    @Override
    public String toString() {
        return "metallb " + version + " (" + announcement + ")";
    }
}
