package io.barekube.testkit.packet;

import io.barekube.Secret;
import io.barekube.testkit.sim.Simulation;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The API of Packet as a server on loopback, with one project and a token. What becomes of a device follows from the box's clock alone, so a box and the provider that speaks to it should
 * share a {@link ScaledTime}. Behaviour is that of the recordings; what no recording shows (the exact text of a 401, a 429) is a guess that says so.
 *
 * <p>Thread-safe. Unless it is given a {@linkplain Builder#simulation simulation} or a {@linkplain Builder#lab lab}, nothing answers at the addresses of devices. A host that is not real "runs"
 * of its user data what the box understands: a JSON line for the user-state endpoint, with {@code %s} where its host key goes.
 */
public final class PacketBox implements AutoCloseable {
    private final World world;
    private final BoxServer server;
    private final String prefix;

    private PacketBox(Builder builder, Rack rack) throws IOException {
        this.world = new World(
                rack, builder.clock, builder.pace, builder.largestPage, builder.projectToken, builder.backendTransfer);
        this.prefix = builder.prefix;
        this.server = new BoxServer(world, builder.prefix);
    }

    /** Begins with the defaults of {@link Builder}. */
    public static Builder builder() {
        return new Builder();
    }

    /** The base URL, with the path prefix it was built with. */
    public URI url() {
        return URI.create(server.root() + prefix);
    }

    /** Where hosts read about themselves: {@code metadata/<device id>} below it. */
    public URI root() {
        return URI.create(server.root());
    }

    /** Where a lab's real hosts read about themselves: they are known by the address they ask from. */
    public URI metadata() {
        return URI.create(server.root() + "/metadata");
    }

    /** The lab's top-of-rack router; throws {@link IllegalStateException} where there is no lab. */
    public PacketRouter router() {
        if (world.rack instanceof LabRack lab) {
            return lab.router();
        }
        throw new IllegalStateException("a box without a lab has no router");
    }

    /** The id of the only project. */
    public String project() {
        return world.project;
    }

    /** A token that may do everything. */
    public Secret token() {
        return Secret.of(BoxServer.TOKEN);
    }

    /** A token that is valid and may do nothing. */
    public Secret tokenWithoutRights() {
        return Secret.of(BoxServer.POWERLESS);
    }

    /** From now on the token is refused. */
    public void expireToken() {
        server.expireToken();
    }

    /** The token is accepted again. */
    public void renewToken() {
        server.renewToken();
    }

    /** How devices end that are ordered from now on, in this order; those after come up. */
    public void destinies(Destiny... next) {
        synchronized (world) {
            world.destinies.addAll(List.of(next));
        }
    }

    /** How many machines of a plan a metro has; default 1000. */
    public void capacity(String metro, String plan, int machines) {
        synchronized (world) {
            world.capacity.put(metro + " " + plan, machines);
        }
    }

    /** How many devices the project may have at once. */
    public void quota(int devices) {
        synchronized (world) {
            world.quota = devices;
        }
    }

    /** In what state blocks of addresses are that are reserved from now on: {@code created}, the default, or, without addresses, {@code pending} or {@code denied}. */
    public void blockState(String state) {
        synchronized (world) {
            world.blockState = state;
        }
    }

    /**
     * As if somebody had set up the project's BGP before.
     *
     * @param status {@code requested}, {@code enabled} or {@code disabled}
     * @param password of the sessions' MD5 signature
     */
    public void bgp(String deploymentType, String status, long asn, Optional<String> password) {
        synchronized (world) {
            new BgpDesk(world).configure(deploymentType, status, asn, password.orElse(null));
        }
    }

    /** Whether lists heed the {@code tag} parameter; default true. */
    public void filters(boolean value) {
        synchronized (world) {
            world.filters = value;
        }
    }

    /** Adds a machine that is reserved for the project; its id. */
    public String reserve(String plan, String metro, boolean provisionable) {
        synchronized (world) {
            String id = UUID.randomUUID().toString();
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("id", id);
            json.put("short_id", id.substring(0, 8));
            json.put("created_at", BoxEvents.time(world.now()));
            json.put("plan", BoxCatalog.plan(plan));
            json.put("facility", BoxCatalog.facility(metro));
            json.put("project", Map.of("href", "/projects/" + world.project));
            json.put("device", null);
            json.put("provisionable", provisionable);
            json.put("spare", false);
            json.put("switch_uuid", "d67ca07f");
            json.put("href", "/hardware-reservations/" + id);
            world.reservations.put(id, json);
            return id;
        }
    }

    /** Makes a device that somebody else ordered by other means, carrying these tags; its id. */
    public String foreignDevice(String hostname, String... tags) {
        synchronized (world) {
            BoxRequest order = new BoxRequest(
                    "POST",
                    List.of("projects", world.project, "devices"),
                    Map.of(),
                    Map.of(),
                    Map.of("hostname", hostname, "plan", "c3.small.x86", "operating_system", "debian_12"));
            Seat seat = world.seat().orElseThrow(() -> new IllegalStateException("the box is full"));
            BoxDevice device = new BoxDevice(
                    order,
                    "sv",
                    List.of(tags),
                    List.of(),
                    ++world.ordered,
                    seat,
                    Destiny.COMES_UP,
                    world.pace,
                    world.now());
            world.devices.put(device.id, device);
            return device.id;
        }
    }

    private BoxDevice device(String id) {
        return Objects.requireNonNull(world.devices.get(id), "no such device");
    }

    /** Locks the device against deletion. */
    public void lock(String device) {
        synchronized (world) {
            device(device).locked = true;
        }
    }

    /** Adds to a device's timeline, as a process on the host could by the user-state endpoint. */
    public void userState(String device, int code, String message) {
        synchronized (world) {
            DeviceDesk.userState(device(device), String.valueOf(code), message, world.now());
        }
    }

    /**
     * The next requests of this kind meet this fault.
     *
     * @param path such as {@code /projects/*}{@code /devices}; a star stands for one segment
     */
    public void fail(String method, String path, int times, Fault fault) {
        String[] form = path.substring(1).split("/");
        server.fail(new FaultRule(request -> request.is(method, form), fault, times));
    }

    /**
     * As if the client died with that request, counted from now from 1: it takes effect, and neither its answer nor any of a later request arrives, until {@link #revive()}.
     */
    public void killClientAfter(int request) {
        server.killAfter(request);
    }

    /** Whether {@link #killClientAfter} has struck. */
    public boolean clientIsDead() {
        return server.isDead();
    }

    /** A new client may come. */
    public void revive() {
        server.revive();
    }

    /** Every request so far, oldest first. */
    public List<Call> calls() {
        return server.calls();
    }

    /** The devices that cost money now. */
    public List<Rented> devices() {
        synchronized (world) {
            Instant now = world.now();
            List<Rented> rented = new ArrayList<>();
            for (BoxDevice device : world.devices.values()) {
                String state = device.state(now);
                if (!state.equals("gone") && !state.equals("deprovisioning") && !state.equals("moved")) {
                    rented.add(new Rented(
                            device.id,
                            device.hostname,
                            device.plan,
                            device.metro,
                            state,
                            List.copyOf(device.tags),
                            device.terminationTime,
                            device.host.hostKey(),
                            device.userdata));
                }
            }
            return rented;
        }
    }

    /** How many devices were ever made. */
    public int everOrdered() {
        synchronized (world) {
            return world.ordered;
        }
    }

    /** All that is left in the project, for people to read. */
    public List<String> leftovers() {
        synchronized (world) {
            world.settle();
            List<String> left = new ArrayList<>();
            devices().forEach(device -> left.add("device " + device.hostname() + " " + device.state()));
            world.sshKeys.values().forEach(key -> left.add("SSH key " + key.get("label")));
            world.blocks
                    .values()
                    .forEach(block -> left.add(("addresses " + block.get("network") + " "
                                    + String.join(", ", World.texts(block.get("tags"))))
                            .strip()));
            world.sessions.keySet().forEach(id -> left.add("BGP session " + id));
            return left;
        }
    }

    /** Is closed when this process is told to end, at the latest. */
    public void closeWithTheProcess() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "packet-box-close"));
    }

    @Override
    public void close() {
        server.close();
        world.rack.close();
    }

    /**
     * A request and its answer.
     *
     * @param path without the base path
     * @param status 0 when no answer was sent
     */
    public record Call(String method, String path, String query, int status, Map<String, String> headers, String body) {
        @Override
        public String toString() {
            return method + " " + path + (query.isEmpty() ? "" : "?" + query) + " -> " + status;
        }
    }

    /** A device that costs money. */
    public record Rented(
            String id,
            String hostname,
            String plan,
            String metro,
            String state,
            List<String> tags,
            Optional<Instant> terminationTime,
            String hostKey,
            String userdata) {}

    /** Not thread-safe. Defaults: devices that are not real, no path prefix, the system's clock, {@link Pace#REAL}, pages of up to 1000, a user's token, no backend transfer between metros. */
    public static final class Builder {
        private String prefix = "";
        private Clock clock = Clock.systemUTC();
        private Pace pace = Pace.REAL;
        private int largestPage = 1000;
        private boolean projectToken;
        private boolean backendTransfer;
        private Supplier<Rack> rack = BareRack::new;

        private Builder() {}

        /** Such as {@code /metal/v1}. */
        public Builder prefix(String value) {
            this.prefix = value;
            return this;
        }

        /** What devices' lives are measured by. */
        public Builder clock(Clock value) {
            this.clock = value;
            return this;
        }

        /** How long things take. */
        public Builder pace(Pace value) {
            this.pace = value;
            return this;
        }

        /** No page holds more, whatever is asked for. */
        public Builder largestPage(int items) {
            this.largestPage = items;
            return this;
        }

        /** Whether the token is a project's: it is told 404 when it makes an SSH key, although the key is made. */
        public Builder projectToken(boolean value) {
            this.projectToken = value;
            return this;
        }

        /** Whether the project's private addresses are reachable across metros. */
        public Builder backendTransfer(boolean value) {
            this.backendTransfer = value;
            return this;
        }

        /** Devices are hosts of the simulation, which the caller closes: SSH answers at their public addresses, which are of 127.0.0.0/8, so the process must be root's. */
        public Builder simulation(Simulation value) {
            this.rack = () -> new SimulatedRack(value);
            return this;
        }

        /** Devices are real hosts there; {@link PacketBox#close} takes them away. */
        public Builder lab(PacketLab value) {
            this.rack = () -> LabRack.start(value);
            return this;
        }

        /**
         * Starts it on a free port of loopback, or in a lab on one of the lab's bridge, where hosts reach it; throws {@link IllegalStateException} when it cannot. A lab is made first, and
         * what an earlier box of its name left is taken away.
         */
        public PacketBox start() {
            Rack made = rack.get();
            try {
                return new PacketBox(this, made);
            } catch (IOException e) {
                made.close();
                throw new IllegalStateException("the box cannot listen", e);
            }
        }
    }
}
