package io.barekube.packet;

import io.barekube.CidrBlock;
import io.barekube.ClusterSpec;
import io.barekube.Secret;
import io.barekube.Violation;
import io.barekube.packet.internal.Fleet;
import io.barekube.packet.internal.Settings;
import io.barekube.spi.AddressBlock;
import io.barekube.spi.AddressRequest;
import io.barekube.spi.BgpPeering;
import io.barekube.spi.BootstrapSession.Progress;
import io.barekube.spi.Capabilities;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Leftover;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.TagQuery;
import io.barekube.spi.Waiter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Machines from Packet (Equinix Metal), or from whoever speaks its API. The vendor's own service ended in June 2026, so the base URL is the caller's choice.
 *
 * <p><b>Machines cost money from {@link #create} on until {@link #delete} returns, blocks of addresses from {@link #reserve} on until {@link #release} returns.</b> Each carries the owner tags, which find it again after a crash or a lost answer. An order that failed to
 * provision is replaced once: {@link #await} throws a transient {@link io.barekube.ClusterException}, and the next create orders another device, where several metros or plans are given in the
 * next one. Machines of a cluster share a metro: they leave the first one only while there is none yet and no block of addresses, or, without such blocks, where the project has backend transfer.
 *
 * <p>Machines are logged in to with a key pair of the cluster's own, made on first use in the state directory; the project holds its public half until {@link #release}. Their host keys are
 * told by the machines themselves through the metadata service, and read from their timeline over the API; no other key is accepted. The machines' private addresses are in 10.0.0.0/8, which
 * therefore nothing of the cluster may overlap.
 *
 * <p>Immutable and thread-safe. However many machines are awaited, the API is asked for one list in 10 s. What it refuses is thrown as {@link PacketException}.
 */
public final class PacketProvider implements InfrastructureProvider {
    private static final Logger LOG = LoggerFactory.getLogger(PacketProvider.class);
    private static final CidrBlock PRIVATE = CidrBlock.parse("10.0.0.0/8");
    private final Settings settings;
    private final Fleet fleet;

    private PacketProvider(Settings settings) {
        this.settings = settings;
        String host = Optional.ofNullable(settings.url().getHost()).orElse("");
        if ("http".equals(settings.url().getScheme()) && !host.matches("127\\..*|localhost|\\[::1]")) {
            LOG.warn(
                    "{} is not encrypted: whoever is on the way to {} can read the token",
                    settings.url().getScheme(),
                    host);
        }
        String version = Optional.ofNullable(PacketProvider.class.getPackage().getImplementationVersion())
                .orElse("dev");
        this.fleet = new Fleet(
                settings,
                "barekube-packet/" + version + " Java/" + Runtime.version().feature());
    }

    /** Begins with the defaults of {@link Builder}. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return "packet";
    }

    /** Routed, not layer 2; BGP and blocks of addresses; reboot; both architectures; private addresses in 10.0.0.0/8. */
    @Override
    public Capabilities capabilities() {
        return Capabilities.builder()
                .layer2(false)
                .reboot(true)
                .bgp(true)
                .addressBlocks(true)
                .network(PRIVATE)
                .build();
    }

    /** Everything wrong with the provider's own settings as well. */
    @Override
    public List<Violation> validate(ClusterSpec spec) {
        return fleet.validate(spec);
    }

    /** Names plans, operating systems and metros that the API does not offer, with the nearest ones; looks for a metro that has room for the whole cluster. */
    @Override
    public List<Violation> judge(ClusterSpec spec) throws InterruptedException {
        return fleet.judge(spec);
    }

    /** One list call; for each machine that is up and whose host key this computer has not read yet, another. */
    @Override
    public List<Machine> list(String clusterName) throws InterruptedException {
        return fleet.list(clusterName);
    }

    /** A machine of the node that exists and is switched off is switched on. Throws with class CAPACITY when no metro and plan given has one. */
    @Override
    public Machine create(MachineRequest request) throws InterruptedException {
        return fleet.create(request);
    }

    /** Returns when the device is active and has told its host key. */
    @Override
    public Machine await(MachineId id, Duration timeout) throws InterruptedException {
        return fleet.await(id.value(), timeout, line -> LOG.info("{}: {}", id, line));
    }

    @Override
    public Machine await(MachineId id, Duration timeout, Progress progress) throws InterruptedException {
        return fleet.await(id.value(), timeout, progress::line);
    }

    /** Waits while the device is provisioning, which the API does not let end, and until it is gone: for 40 minutes at most by default. A device without owner tags is refused. */
    @Override
    public void delete(MachineId id) throws InterruptedException {
        fleet.delete(id.value());
    }

    /** Returns when the order is accepted. It is not repeated when its answer is lost. */
    @Override
    public void reboot(MachineId id) throws InterruptedException {
        fleet.reboot(id.value());
    }

    /**
     * A block costs money from here on until {@link #release}. It is in the metro of the cluster's machines; where there are none yet, in the first metro that gives it, and the machines follow.
     * Nobody's approval is waited for: throws with class CAPACITY where the project's limit is reached, and {@link io.barekube.InvalidClusterException} for other than 1, 2, 4 up to 256 addresses.
     */
    @Override
    public AddressBlock reserve(AddressRequest request) throws InterruptedException {
        return fleet.reserve(request);
    }

    /** One list call. Blocks that the API has not granted yet are not among them. */
    @Override
    public List<AddressBlock> addresses(String clusterName) throws InterruptedException {
        return fleet.addresses(clusterName);
    }

    /**
     * Enables local BGP for the project when it has none, which stays, and opens the device's session for IPv4 when it has none, which goes with the device. All numbers and addresses are read.
     * Waits up to 5 minutes for the API to tell them. Throws with class PERMANENT where the project waits for global BGP.
     */
    @Override
    public BgpPeering peering(MachineId id) throws InterruptedException {
        return fleet.peering(id.value());
    }

    /** Gives the cluster's blocks of addresses back, with whatever is assigned of them, and removes its key from the project and from this computer. */
    @Override
    public void release(String clusterName) throws InterruptedException {
        fleet.release(clusterName);
    }

    /** The project's devices and blocks of addresses with these tags; two list calls. */
    @Override
    public List<Leftover> leftovers(TagQuery query) throws InterruptedException {
        return fleet.leftovers(query);
    }

    @Override
    public void discard(Leftover leftover) throws InterruptedException {
        if (leftover.kind().equals(Leftover.ADDRESSES)) {
            fleet.giveBack(leftover.id());
        } else {
            InfrastructureProvider.super.discard(leftover);
        }
    }

    /** How many requests were sent to the API so far, repeated ones included. */
    public long apiCalls() {
        return fleet.calls();
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /**
     * Not thread-safe. No method throws for what it is given: {@code ClusterBuilder.build()} reports everything that is wrong at once, as {@link #create} and {@link #list} do. Project, token
     * and metro have no default. Defaults: {@code https://api.equinix.com/metal/v1}, operating system {@code debian_12}, machines on demand, state directory {@code barekube/packet} in
     * {@code $XDG_CACHE_HOME}, or in {@code ~/.cache}.
     */
    public static final class Builder {
        private static final URI VENDOR = URI.create("https://api.equinix.com/metal/v1");
        private URI url = VENDOR;
        private Supplier<Secret> token = () -> Secret.of("");
        private String project = "";
        private final List<String> metros = new ArrayList<>();
        private final List<String> plans = new ArrayList<>();
        private final List<String> reservations = new ArrayList<>();
        private final List<String> tags = new ArrayList<>();
        private String operatingSystem = "debian_12";
        private Optional<URI> metadata = Optional.empty();
        private Optional<Path> stateDirectory = Optional.empty();
        private Duration pollInterval = Duration.ofSeconds(10);
        private Duration callTimeout = Duration.ofSeconds(30);
        private Duration deletionTimeout = Duration.ofMinutes(40);
        private Waiter waiter = Waiter.system();

        private Builder() {}

        /** The base of the API, with its path prefix where it has one. */
        public Builder url(URI value) {
            this.url = value;
            return this;
        }

        /** The project's id, a UUID. Required. */
        public Builder project(String id) {
            this.project = id;
            return this;
        }

        /** A token that may read and write the project; a project's own token does. Required. */
        public Builder token(Secret value) {
            return token(() -> value);
        }

        /** Asked for the token before each call, so that it may change while the provider lives. Called from any thread. */
        public Builder token(Supplier<Secret> value) {
            this.token = value;
            return this;
        }

        /** Where machines are made: a metro's code such as {@code sv}, and others to fall back to, in order. Required. Upper case is lowered. */
        public Builder metro(String first, String... others) {
            metros.clear();
            Stream.concat(Stream.of(first), Stream.of(others))
                    .map(code -> code.strip().toLowerCase(Locale.ROOT))
                    .forEach(metros::add);
            return this;
        }

        /** The plan of machines whose pool names none, such as {@code c3.small.x86}, and others to fall back to, in order. */
        public Builder plan(String first, String... others) {
            plans.clear();
            plans.add(first);
            plans.addAll(List.of(others));
            return this;
        }

        /** What is installed, such as {@code debian_12} or {@code ubuntu_24_04}. */
        public Builder operatingSystem(String slug) {
            this.operatingSystem = slug;
            return this;
        }

        /** Makes machines on reserved hardware: {@code next-available}, or the ids of reservations. */
        public Builder reservation(String first, String... others) {
            reservations.clear();
            reservations.add(first);
            reservations.addAll(List.of(others));
            return this;
        }

        /** A further tag for every device and block of addresses. */
        public Builder tag(String value) {
            tags.add(value);
            return this;
        }

        /** Where machines read about themselves. Default: the vendor's for the vendor's own API; else {@code /metadata} at the host of {@link #url}. */
        public Builder metadata(URI value) {
            this.metadata = Optional.of(value);
            return this;
        }

        /** Keeps login keys and host keys. Machines made with one directory cannot be logged in to with another. */
        public Builder stateDirectory(Path directory) {
            this.stateDirectory = Optional.of(directory);
            return this;
        }

        /** How long one call of the API may take; default 30 s. */
        public Builder callTimeout(Duration value) {
            this.callTimeout = value;
            return this;
        }

        /** How long a deletion may take, the device's provisioning included; default 40 minutes. */
        public Builder deletionTimeout(Duration value) {
            this.deletionTimeout = value;
            return this;
        }

        /** How often the API is asked for the list of devices while any is awaited; default 10 s. */
        public Builder pollInterval(Duration value) {
            this.pollInterval = value;
            return this;
        }

        /** The clock that waits go by; default the system's. */
        public Builder waiter(Waiter value) {
            this.waiter = value;
            return this;
        }

        /** Touches nothing. */
        public PacketProvider build() {
            return new PacketProvider(new Settings(
                    url,
                    token,
                    Objects.requireNonNull(project, "project").strip(),
                    metros,
                    plans,
                    operatingSystem,
                    reservations,
                    metadata.orElseGet(() -> defaultMetadata(url)),
                    tags,
                    stateDirectory.orElseGet(Builder::defaultStateDirectory),
                    pollInterval,
                    callTimeout,
                    deletionTimeout,
                    waiter));
        }

        private static URI defaultMetadata(URI url) {
            String host = Optional.ofNullable(url.getHost()).orElse("");
            return host.equals("api.equinix.com") || host.equals("api.packet.net")
                    ? URI.create("https://metadata.platformequinix.com/metadata")
                    : URI.create(url.getScheme() + "://" + url.getRawAuthority() + "/metadata");
        }

        private static Path defaultStateDirectory() {
            return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                    .filter(text -> !text.isBlank())
                    .map(Path::of)
                    .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                    .resolve("barekube/packet");
        }
    }
}
