package io.barekube.packet.internal;

import io.barekube.ClusterException;
import io.barekube.packet.PacketException;
import io.barekube.packet.PacketException.Forbidden;
import io.barekube.packet.PacketException.NotFound;
import io.barekube.packet.PacketException.Reason;
import io.barekube.packet.PacketException.Refused;
import io.barekube.packet.internal.client.PacketApi;
import io.barekube.packet.internal.client.ResourceId;
import io.barekube.packet.internal.wire.BgpConfig;
import io.barekube.packet.internal.wire.BgpNeighbor;
import io.barekube.packet.internal.wire.BgpSession;
import io.barekube.packet.internal.wire.Device;
import io.barekube.run.FailureClass;
import io.barekube.spi.BgpPeering;
import io.barekube.spi.Waiter.Look;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens BGP sessions of devices with the routers above them, and reads with whom. Thread-safe. */
final class Peerings {
    private static final Logger LOG = LoggerFactory.getLogger(Peerings.class);
    /** The number the API gives to local BGP; what a session really has is read. */
    private static final long LOCAL_ASN = 65000;

    private static final int TRIES = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private final ReentrantLock lock = new ReentrantLock();
    private final PacketApi api;
    private final Settings settings;
    private final Roll roll;
    private boolean enabled;

    Peerings(PacketApi api, Settings settings, Roll roll) {
        this.api = api;
        this.settings = settings;
        this.roll = roll;
    }

    /** How the device, which is active, speaks with its routers. */
    BgpPeering of(String text) throws InterruptedException {
        String id = ResourceId.of("device", text);
        try {
            enable();
            open(id);
            return settings.waiter().until("the BGP neighbors of device " + id, PATIENCE, INTERVAL, () -> neighbor(id));
        } catch (NotFound e) {
            throw e.operation().contains(id) ? gone(id, e) : e;
        } catch (Forbidden e) {
            throw e.operation().contains(id) && !e.isAboutTheToken() ? gone(id, e) : e;
        }
    }

    private ClusterException gone(String id, PacketException e) {
        return new ClusterException(
                FailureClass.WORLD_CHANGED,
                "there is no Packet device " + id + " in project " + settings.project()
                        + ": it was deleted, or never made. Plan again",
                e);
    }

    /** Once for the project; returns whether it had to be asked for. */
    private boolean enable() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (enabled) {
                return false;
            }
            BgpConfig config = api.bgp().config(settings.projectId());
            boolean absent = !config.exists();
            if (absent) {
                config = requested();
            }
            if (isReviewed(config)) {
                throw reviewed(config);
            }
            if (isWaiting(config)) {
                settings.waiter().until("BGP of project " + settings.project(), PATIENCE, INTERVAL, this::accepted);
            }
            enabled = true;
            return absent;
        } finally {
            lock.unlock();
        }
    }

    /** Asks for local BGP. Somebody else may have done so meanwhile, which is refused, and as good; so what counts is what is read afterwards. */
    private BgpConfig requested() throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                api.bgp().enable(settings.projectId(), new BgpConfig.Request("local", LOCAL_ASN, "kubernetes"));
                return api.bgp().config(settings.projectId());
            } catch (PacketException e) {
                if (!(e instanceof Refused) && !Ordering.isAmbiguous(e)) {
                    throw e;
                }
                LOG.info("looking whether the project has BGP: {}", e.getMessage());
                BgpConfig config = api.bgp().config(settings.projectId());
                if (config.exists()) {
                    return config;
                }
                if (e instanceof Refused || attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    private Look<BgpConfig> accepted() throws InterruptedException {
        BgpConfig config = api.bgp().config(settings.projectId());
        if (isReviewed(config)) {
            throw reviewed(config);
        }
        return isWaiting(config)
                ? Look.notYet(config.exists() ? "status " + config.status() : "none so far")
                : Look.found(config);
    }

    /** Local BGP is there in a moment. */
    private static boolean isWaiting(BgpConfig config) {
        return !config.exists() || "requested".equals(config.status());
    }

    /** Global BGP is looked at by people, which takes days. */
    private static boolean isReviewed(BgpConfig config) {
        return config.exists() && "requested".equals(config.status()) && "global".equals(config.deploymentType());
    }

    private ClusterException reviewed(BgpConfig config) {
        return new ClusterException(
                FailureClass.PERMANENT,
                "global BGP was requested for project " + settings.project()
                        + (config.createdAt() == null ? "" : " at " + config.createdAt())
                        + ", and people look at such requests: until it is enabled there are no sessions. Wait for that and run again, or use a project without that request");
    }

    private void open(String id) throws InterruptedException {
        if (hasSession(id)) {
            return;
        }
        try {
            session(id);
        } catch (Refused e) {
            if (!wasDisabled()) {
                throw e;
            }
            session(id);
        }
    }

    private boolean hasSession(String id) throws InterruptedException {
        return api.bgp().sessions(id).stream().anyMatch(session -> "ipv4".equals(session.addressFamily()));
    }

    private void session(String id) throws InterruptedException {
        try {
            api.bgp().open(id, new BgpSession.Create("ipv4", false));
        } catch (Refused e) {
            if (e.reason() != Reason.ALREADY_EXISTS) {
                throw e;
            }
        }
    }

    /** Whether the project's BGP went away since this process saw it; it is enabled again then. */
    private boolean wasDisabled() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            enabled = false;
            return enable();
        } finally {
            lock.unlock();
        }
    }

    /** Neighbors appear a while after the session. */
    private Look<BgpPeering> neighbor(String id) throws InterruptedException {
        List<BgpNeighbor> neighbors = api.bgp().neighbors(id);
        Optional<BgpNeighbor> found = neighbors.stream()
                .filter(neighbor -> Objects.equals(neighbor.addressFamily(), 4))
                .findFirst();
        if (found.isEmpty()) {
            return Look.notYet("none so far");
        }
        BgpNeighbor neighbor = found.get();
        List<String> peers = neighbor.peerIps();
        if (neighbor.customerIp() == null
                || neighbor.customerAs() == null
                || neighbor.peerAs() == null
                || peers == null
                || peers.isEmpty()) {
            return Look.notYet("one that is incomplete: " + neighbor);
        }
        boolean signed = Objects.equals(neighbor.md5Enabled(), true);
        if (signed && neighbor.md5Password() == null) {
            return Look.notYet("one whose MD5 password is not told");
        }
        Optional<String> gateway = gateway(id);
        if (gateway.isEmpty()) {
            return Look.notYet("the device's private address has no gateway so far");
        }
        BgpPeering.Builder peering = BgpPeering.builder(
                        neighbor.customerIp(), neighbor.customerAs(), peers, neighbor.peerAs())
                .multihop(Objects.equals(neighbor.multihop(), true))
                .gateway(gateway.get());
        if (neighbor.md5Password() != null && !Objects.equals(neighbor.md5Enabled(), false)) {
            peering.password(neighbor.md5Password());
        }
        return Look.found(peering.build());
    }

    private Optional<String> gateway(String id) throws InterruptedException {
        Optional<String> known = roll.known(id).flatMap(Devices::privateGateway);
        if (known.isPresent()) {
            return known;
        }
        Device device = api.devices().get(id);
        return Devices.privateGateway(device);
    }
}
