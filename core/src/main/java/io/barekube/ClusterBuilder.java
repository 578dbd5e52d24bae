package io.barekube;

import io.barekube.event.ClusterListener;
import io.barekube.internal.SpecDraft;
import io.barekube.internal.Wiring;
import io.barekube.plan.Risk;
import io.barekube.run.RunStore;
import io.barekube.spi.Addon;
import io.barekube.spi.ArtifactSource;
import io.barekube.spi.Bootstrapper;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Waiter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Describes a cluster. Calls may come in any order; nothing is judged before {@link #build()}, which reports everything that is wrong at once. Not
 * thread-safe.
 */
public final class ClusterBuilder {
    /** The pool that {@link #controlPlanes(int)} describes. */
    public static final String CONTROL_PLANE_POOL = "control-plane";

    static final String DEFAULT_VERSION = "1.36.4";
    static final String DEFAULT_PROBE_IMAGE = "registry.k8s.io/e2e-test-images/agnhost:2.63.0";
    static final int DEFAULT_PARALLELISM = 16;

    private final String name;
    private String kubernetes = DEFAULT_VERSION;
    private @Nullable InfrastructureProvider provider;
    private @Nullable Bootstrapper bootstrapper;
    private Optional<String> podCidr = Optional.empty();
    private Optional<String> serviceCidr = Optional.empty();
    private String dnsDomain = Networking.DEFAULT.dnsDomain();
    private Optional<Endpoint> endpoint = Optional.empty();
    private ChangePolicy policy = ChangePolicy.DEFAULT;
    private Risk allowed = Risk.DISRUPTIVE;
    private Optional<Duration> expiresAfter = Optional.empty();
    private Optional<URI> registryMirror = Optional.empty();
    private ArtifactSource artifacts = ArtifactSource.upstream();
    private String probeImage = DEFAULT_PROBE_IMAGE;
    private Optional<RunStore> store = Optional.empty();
    private List<ClusterListener> listeners = new ArrayList<>();
    private Timeouts timeouts = Timeouts.DEFAULT;
    private int parallelism = DEFAULT_PARALLELISM;
    private Waiter waiter = Waiter.system();
    private List<PoolSpec> pools = new ArrayList<>();
    private List<Addon> addons = new ArrayList<>();

    ClusterBuilder(String name) {
        this.name = name;
    }

    ClusterBuilder(ClusterBuilder other) {
        this.name = other.name;
        this.kubernetes = other.kubernetes;
        this.provider = other.provider;
        this.bootstrapper = other.bootstrapper;
        this.podCidr = other.podCidr;
        this.serviceCidr = other.serviceCidr;
        this.dnsDomain = other.dnsDomain;
        this.endpoint = other.endpoint;
        this.policy = other.policy;
        this.allowed = other.allowed;
        this.expiresAfter = other.expiresAfter;
        this.registryMirror = other.registryMirror;
        this.artifacts = other.artifacts;
        this.probeImage = other.probeImage;
        this.store = other.store;
        this.listeners = new ArrayList<>(other.listeners);
        this.timeouts = other.timeouts;
        this.parallelism = other.parallelism;
        this.waiter = other.waiter;
        this.pools = new ArrayList<>(other.pools);
        this.addons = new ArrayList<>(other.addons);
    }

    /** The Kubernetes version, such as 1.36.4, which is also the default. */
    public ClusterBuilder kubernetes(String version) {
        this.kubernetes = version;
        return this;
    }

    /** Where the machines come from. Required. */
    public ClusterBuilder on(InfrastructureProvider value) {
        this.provider = value;
        return this;
    }

    /** What makes nodes of the machines. Required. */
    public ClusterBuilder bootstrap(Bootstrapper value) {
        this.bootstrapper = value;
        return this;
    }

    /** The number of control planes; default none, and one is needed. */
    public ClusterBuilder controlPlanes(int count) {
        return controlPlanes(count, machine -> {});
    }

    /** Control planes on machines described like this. A second call replaces the first. */
    public ClusterBuilder controlPlanes(int count, Consumer<MachineSpec.Builder> machine) {
        pools.removeIf(pool -> pool.role() == Role.CONTROL_PLANE);
        pools.add(0, pool(CONTROL_PLANE_POOL, Role.CONTROL_PLANE, count, machine));
        return this;
    }

    /** Workers in a pool named {@code worker}; each call of the {@code workers} methods adds a pool. */
    public ClusterBuilder workers(int count) {
        return workers("worker", count);
    }

    /** A pool of workers on the provider's default machines. */
    public ClusterBuilder workers(String pool, int count) {
        return workers(pool, count, machine -> {});
    }

    /** A pool of workers on machines described like this. */
    public ClusterBuilder workers(String pool, int count, Consumer<MachineSpec.Builder> machine) {
        pools.add(pool(pool, Role.WORKER, count, machine));
        return this;
    }

    private static PoolSpec pool(String name, Role role, int count, Consumer<MachineSpec.Builder> machine) {
        MachineSpec.Builder builder = MachineSpec.builder();
        machine.accept(builder);
        return new PoolSpec(name, role, count, builder.build());
    }

    /** Forgets every pool of workers described so far. */
    public ClusterBuilder withoutWorkers() {
        pools.removeIf(pool -> pool.role() == Role.WORKER);
        return this;
    }

    /** Something to install. Addons are installed in an order that satisfies {@link Addon#after()}. */
    public ClusterBuilder addon(Addon value) {
        addons.add(value);
        return this;
    }

    /** The network of the pods; default 10.244.0.0/16, or 192.168.0.0/16 where the machines are known to be within 10.0.0.0/8. Each node takes a /24 of it. */
    public ClusterBuilder podCidr(String cidr) {
        this.podCidr = Optional.of(cidr);
        return this;
    }

    /** The network of the services; default 10.96.0.0/16, or 172.26.0.0/16 where the machines are known to be within 10.0.0.0/8. */
    public ClusterBuilder serviceCidr(String cidr) {
        this.serviceCidr = Optional.of(cidr);
        return this;
    }

    /** The domain of the cluster's own names; default cluster.local. */
    public ClusterBuilder dnsDomain(String domain) {
        this.dnsDomain = domain;
        return this;
    }

    /** The {@code host:port} under which the API servers are reached: the same as {@link #endpoint} with {@link Endpoint#address}. */
    public ClusterBuilder controlPlaneEndpoint(String hostAndPort) {
        return endpoint(Endpoint.address(hostAndPort));
    }

    /** Where nodes reach the API server; default the address of a single control plane, and {@link Endpoint#localBalancer()} for more than one. */
    public ClusterBuilder endpoint(Endpoint value) {
        this.endpoint = Optional.of(value);
        return this;
    }

    /** How gently an existing cluster is changed; default {@link ChangePolicy#DEFAULT}. */
    public ClusterBuilder changes(ChangePolicy value) {
        this.policy = value;
        return this;
    }

    /** The worst that {@code apply()} and {@code start(plan)} may do; default {@link Risk#DISRUPTIVE}. {@code destroy()} asks nobody. */
    public ClusterBuilder allow(Risk worst) {
        this.allowed = worst;
        return this;
    }

    /**
     * Gives everything that is made an end: that long after it was ordered, {@link Leftovers} counts it as expired, and may delete it. For clusters of tests, whose process may
     * die. Nothing is deleted by itself, and a later {@code apply()} does not put the end off. Default never. Throws {@link IllegalArgumentException} for what is not longer than zero.
     */
    public ClusterBuilder expiresAfter(Duration life) {
        if (life.isNegative() || life.isZero()) {
            throw new IllegalArgumentException("a cluster cannot expire " + life + " after it was made");
        }
        this.expiresAfter = Optional.of(life);
        return this;
    }

    /** Where binaries and manifests come from; default {@link ArtifactSource#upstream()}. */
    public ClusterBuilder artifacts(ArtifactSource value) {
        this.artifacts = value;
        return this;
    }

    /** A registry, {@code http://host:port} or {@code https://…}, that hosts ask for every image before the image's own registry; default none. */
    public ClusterBuilder registryMirror(URI value) {
        this.registryMirror = Optional.of(value);
        return this;
    }

    /** The image that addons prove themselves with: Kubernetes' own agnhost, or a copy of it; default {@code registry.k8s.io/e2e-test-images/agnhost:2.63.0}. */
    public ClusterBuilder probeImage(String image) {
        this.probeImage = image;
        return this;
    }

    /** Where runs are journalled; default the directory {@code .barekube} in the user's home. */
    public ClusterBuilder store(RunStore value) {
        this.store = Optional.of(value);
        return this;
    }

    /** Adds a receiver of the runs' events; it is called on a thread of the run. */
    public ClusterBuilder listener(ClusterListener value) {
        listeners.add(value);
        return this;
    }

    /** How long things may take; default {@link Timeouts#DEFAULT}. */
    public ClusterBuilder timeouts(Timeouts value) {
        this.timeouts = value;
        return this;
    }

    /** How many hosts are worked on at once; default 16, from 1 to 256. */
    public ClusterBuilder parallelism(int hosts) {
        this.parallelism = hosts;
        return this;
    }

    /** The clock that runs wait on, for tests; default the system's. */
    public ClusterBuilder waiter(Waiter value) {
        this.waiter = value;
        return this;
    }

    static RunStore defaultStore() {
        return RunStore.directory(Path.of(System.getProperty("user.home"), ".barekube"));
    }

    /** Judges the description and fixes it; touches nothing. Throws {@link InvalidClusterException} with every violation. */
    public Cluster build() {
        SpecDraft draft =
                new SpecDraft(name, kubernetes, podCidr, serviceCidr, dnsDomain, endpoint, pools, addons, parallelism);
        ClusterSpec spec = draft.spec(provider, bootstrapper, ClusterSpec::new);
        Wiring wiring = new Wiring(
                Objects.requireNonNull(provider),
                Objects.requireNonNull(bootstrapper),
                addons,
                artifacts,
                registryMirror,
                probeImage,
                store.orElseGet(ClusterBuilder::defaultStore),
                listeners,
                timeouts,
                policy,
                allowed,
                expiresAfter,
                parallelism,
                waiter);
        return new Cluster(new ClusterBuilder(this), spec, wiring);
    }
}
