package io.barekube.packet.internal;

import io.barekube.ClusterException;
import io.barekube.InvalidClusterException;
import io.barekube.Violation;
import io.barekube.packet.PacketException;
import io.barekube.packet.PacketException.Forbidden;
import io.barekube.packet.PacketException.NotFound;
import io.barekube.packet.PacketException.Reason;
import io.barekube.packet.PacketException.Refused;
import io.barekube.packet.PacketException.Unreachable;
import io.barekube.packet.internal.client.PacketApi;
import io.barekube.packet.internal.wire.Device;
import io.barekube.packet.internal.wire.DeviceState;
import io.barekube.run.FailureClass;
import io.barekube.spi.Tags;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders devices so that no answer that got lost buys one twice: the API has no request key, so after every doubt the device is looked for by its tags. Thread-safe.
 */
final class Ordering {
    private static final Logger LOG = LoggerFactory.getLogger(Ordering.class);
    private static final int TRIES = 3;
    private static final int LOOKS = 2;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Set<String> doubtful = ConcurrentHashMap.newKeySet();
    private final PacketApi api;
    private final Settings settings;
    private final Roll roll;
    private final LoginKeys keys;
    private final Catalog catalog;
    private final Sites sites;
    private final Holdings holdings;
    private final Failures failures;
    private final Surplus surplus;
    private final Reservations reservations;

    Ordering(
            PacketApi api,
            Settings settings,
            Roll roll,
            LoginKeys keys,
            Catalog catalog,
            Sites sites,
            Holdings holdings,
            Failures failures,
            Surplus surplus) {
        this.api = api;
        this.settings = settings;
        this.roll = roll;
        this.keys = keys;
        this.catalog = catalog;
        this.sites = sites;
        this.holdings = holdings;
        this.failures = failures;
        this.surplus = surplus;
        this.reservations = new Reservations(settings.reservations());
    }

    /** Whether the request may have had its effect although it was not answered properly. */
    static boolean isAmbiguous(PacketException error) {
        return error.status() >= 500
                || error.status() / 100 == 2
                || error instanceof Unreachable unreachable && unreachable.mayHaveArrived();
    }

    /** The device that carries these tags; it is ordered when there is none. */
    Device device(DeviceOrder order) throws InterruptedException {
        ReentrantLock lock = locks.computeIfAbsent(order.key(), unused -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            boolean doubt = doubtful.contains(order.key());
            List<Device> all = doubt ? roll.fresh(order.cluster()) : roll.recent(order.cluster());
            Optional<Device> present = present(order, all);
            doubtful.remove(order.key());
            return present.isPresent() ? present.get() : ordered(order);
        } finally {
            lock.unlock();
        }
    }

    /** The oldest of the devices of that order that can still become a machine. What failed is given back, and what is too much goes when it may. */
    private Optional<Device> present(DeviceOrder order, List<Device> all) throws InterruptedException {
        List<Device> usable = new ArrayList<>();
        for (Device device : all) {
            if (!OwnerTags.of(device).entrySet().containsAll(identity(order).entrySet())) {
                continue;
            }
            if (Devices.state(device) == DeviceState.FAILED) {
                failures.mayBeReplaced(order.key(), Devices.id(device), site(device));
                giveBack(device);
            } else if (!Devices.isLeaving(device)) {
                usable.add(device);
            }
        }
        usable.sort(Devices.BY_AGE);
        if (usable.isEmpty()) {
            return Optional.empty();
        }
        Device kept = usable.get(0);
        usable.stream().skip(1).map(Devices::id).forEach(id -> surplus.add(Devices.id(kept), id));
        if (Devices.state(kept) == DeviceState.STOPPED) {
            api.devices().act(Devices.id(kept), new Device.Action("power_on", null));
        }
        return Optional.of(kept);
    }

    private static Map<String, String> identity(DeviceOrder order) {
        return Map.of(
                Tags.ID,
                order.tags().getOrDefault(Tags.ID, ""),
                Tags.NODE,
                order.tags().getOrDefault(Tags.NODE, ""));
    }

    static Site site(Device device) {
        return new Site(Devices.metro(device).orElse(""), Devices.plan(device).orElse(""));
    }

    /** Asks for the deletion of a device that failed; the platform may have taken it away already. */
    void giveBack(Device device) throws InterruptedException {
        try {
            api.devices().delete(Devices.id(device));
        } catch (NotFound | Forbidden e) {
            LOG.debug("failed device {} is out of reach already", device.id());
        }
        roll.remove(Devices.id(device));
    }

    private Device ordered(DeviceOrder order) throws InterruptedException {
        List<Violation> violations = catalog.violations(order.plans(), settings.operatingSystem(), settings.metros());
        if (!violations.isEmpty()) {
            throw new InvalidClusterException(order.cluster(), violations);
        }
        String key = keys.id(order.cluster());
        Lock first = sites.firstOf(order.cluster());
        first.lockInterruptibly();
        try {
            if (isFirst(order.cluster())) {
                return somewhere(order, key);
            }
        } finally {
            first.unlock();
        }
        return somewhere(order, key);
    }

    private boolean isFirst(String cluster) throws InterruptedException {
        return Devices.living(cluster, roll.recent(cluster)).isEmpty()
                && holdings.metro(cluster).isEmpty();
    }

    private Device somewhere(DeviceOrder order, String key) throws InterruptedException {
        List<Device> all = roll.recent(order.cluster());
        List<Device> living = Devices.living(order.cluster(), all);
        Optional<String> fixed = holdings.metro(order.cluster());
        List<PacketException> refusals = new ArrayList<>();
        List<Site> refused = new ArrayList<>();
        for (Site site : sites.candidates(order, living, fixed, failures.of(order.key()))) {
            for (Optional<String> reservation : reservations.choices(all)) {
                if (!reservations.take(reservation)) {
                    continue;
                }
                try {
                    Device made = made(order, create(order, site, key, reservation));
                    if (living.isEmpty()) {
                        sites.settle(order.cluster(), site.metro());
                    }
                    return made;
                } catch (Refused e) {
                    if (!isAnothersTurn(e)) {
                        throw e;
                    }
                    LOG.info("no {} for {}: {}", site, order.hostname(), e.getMessage());
                    refusals.add(e);
                    refused.add(site);
                } finally {
                    reservations.giveBack(reservation);
                }
            }
        }
        throw nowhere(order, fixed, refused, refusals);
    }

    private static boolean isAnothersTurn(Refused e) {
        return e.reason() == Reason.CAPACITY || e.reason() == Reason.QUOTA || e.reason() == Reason.RESERVATION_BUSY;
    }

    private ClusterException nowhere(
            DeviceOrder order, Optional<String> fixed, List<Site> refused, List<PacketException> refusals) {
        boolean busy = refusals.isEmpty()
                || refusals.stream().anyMatch(e -> e instanceof Refused r && r.reason() == Reason.RESERVATION_BUSY);
        ClusterException error = new ClusterException(
                busy && !settings.reservations().isEmpty() ? FailureClass.TRANSIENT : FailureClass.CAPACITY,
                "no machine could be had for " + order.hostname() + "; tried " + new HashSet<>(refused) + ". "
                        + (refusals.isEmpty()
                                ? "Every reservation has a device already"
                                : refusals.get(refusals.size() - 1).getMessage())
                        + (settings.metros().size() > 1 ? ". " + why(fixed) : ""));
        refusals.forEach(error::addSuppressed);
        return error;
    }

    private static String why(Optional<String> fixed) {
        return fixed.map(metro -> "The cluster's addresses are in " + metro
                        + ", so its machines must be: to have it elsewhere, destroy it, which gives them back")
                .orElse("Machines of one cluster share a metro, unless the project has backend transfer");
    }

    private Device.Create create(DeviceOrder order, Site site, String key, Optional<String> reservation) {
        return new Device.Create(
                site.plan(),
                settings.operatingSystem(),
                site.metro(),
                order.hostname(),
                "hourly",
                OwnerTags.texts(order.tags(), settings.tags()),
                List.of(key),
                UserData.script(settings.metadata()),
                reservation.orElse(null),
                // The platform is told an end that is to come; one that is over stands in the tags only.
                order.expires()
                        .filter(end -> end.isAfter(settings.waiter().now()))
                        .orElse(null));
    }

    /** Sends the order, and looks for its fruit whenever it is in doubt whether it arrived. */
    private Device made(DeviceOrder order, Device.Create request) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                doubtful.add(order.key());
                Device device = api.devices().create(settings.projectId(), request);
                roll.add(device);
                doubtful.remove(order.key());
                return device;
            } catch (PacketException e) {
                if (!isAmbiguous(e)) {
                    doubtful.remove(order.key());
                    throw e;
                }
                LOG.info("looking whether {} was made: {}", order.hostname(), e.getMessage());
                Optional<Device> found = found(order);
                if (found.isPresent()) {
                    doubtful.remove(order.key());
                    return found.get();
                }
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Lists may lag behind, so absence is believed the second time only. */
    private Optional<Device> found(DeviceOrder order) throws InterruptedException {
        for (int look = 1; look <= LOOKS; look++) {
            Optional<Device> found = present(order, roll.fresh(order.cluster()));
            if (found.isPresent()) {
                return found;
            }
            roll.pauseUntilNext();
        }
        return Optional.empty();
    }
}
