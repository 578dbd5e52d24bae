package io.barekube.packet.internal;

import io.barekube.packet.PacketException;
import io.barekube.packet.internal.client.PacketApi;
import io.barekube.packet.internal.wire.Capacity;
import io.barekube.packet.internal.wire.Device;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses where devices are made. A cluster stays in one metro, because private addresses and elastic ones end there; it leaves it only while it has no device yet, or where the project has
 * backend transfer. Thread-safe.
 */
final class Sites {
    private static final Logger LOG = LoggerFactory.getLogger(Sites.class);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, String> homes = new ConcurrentHashMap<>();
    private final PacketApi api;
    private final Settings settings;
    private @Nullable Boolean backendTransfer;

    Sites(PacketApi api, Settings settings) {
        this.api = api;
        this.settings = settings;
    }

    /** Where the device may be made, the best first. {@code living} are the cluster's other devices; {@code failed} are sites that did not work for this one, which come last. */
    List<Site> candidates(DeviceOrder order, List<Device> living, Collection<Site> failed) throws InterruptedException {
        String home = home(order, living);
        List<String> metros = new ArrayList<>(List.of(home));
        if (settings.metros().size() > 1 && (living.isEmpty() || hasBackendTransfer())) {
            settings.metros().stream().filter(metro -> !metro.equals(home)).forEach(metros::add);
        }
        List<Site> sites = new ArrayList<>();
        for (String plan : order.plans()) {
            metros.forEach(metro -> sites.add(new Site(metro, plan)));
        }
        List<Site> worked = new ArrayList<>(sites);
        worked.removeAll(failed);
        failed.stream()
                .filter(sites::contains)
                .filter(site -> !worked.contains(site))
                .forEach(worked::add);
        return worked;
    }

    /** The cluster's first device was made there, so that the others follow. */
    void settle(String cluster, String metro, boolean first) {
        if (first) {
            homes.put(cluster, metro);
        }
    }

    /** The cluster is gone. */
    void forget(String cluster) {
        homes.remove(cluster);
    }

    /** Decided once for a cluster, whoever asks first. */
    private String home(DeviceOrder order, List<Device> living) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Optional<String> where = living.stream()
                    .map(Devices::metro)
                    .flatMap(Optional::stream)
                    .filter(settings.metros()::contains)
                    .findFirst();
            String home = where.orElse(homes.get(order.cluster()));
            if (home == null) {
                home = withCapacity(
                        order.plans().isEmpty()
                                ? Map.of()
                                : Map.of(order.plans().get(0), 1));
            }
            homes.put(order.cluster(), home);
            return home;
        } finally {
            lock.unlock();
        }
    }

    /** Looks for a home for so many machines of each plan before the first of them is ordered. */
    void plan(String cluster, Map<String, Integer> machines) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (!homes.containsKey(cluster)) {
                homes.put(cluster, withCapacity(machines));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The first metro that has all of it; the preferred one when none has, or nobody can tell: capacity is a hint. */
    private String withCapacity(Map<String, Integer> machines) throws InterruptedException {
        String preferred = settings.metros().get(0);
        if (settings.metros().size() == 1
                || machines.isEmpty()
                || !settings.reservations().isEmpty()) {
            return preferred;
        }
        List<Capacity.Servers> wanted = new ArrayList<>();
        for (String metro : settings.metros()) {
            machines.forEach((plan, count) -> wanted.add(Capacity.Servers.wanted(metro, plan, count)));
        }
        Map<String, Boolean> enough = new HashMap<>();
        try {
            for (Capacity.Servers answer : api.catalog().check(wanted)) {
                if (answer.metro() != null) {
                    enough.merge(answer.metro(), !Boolean.FALSE.equals(answer.available()), Boolean::logicalAnd);
                }
            }
        } catch (PacketException e) {
            LOG.warn("capacity could not be read, so {} is tried first: {}", preferred, e.getMessage());
        }
        return settings.metros().stream()
                .filter(metro -> enough.getOrDefault(metro, false))
                .findFirst()
                .orElse(preferred);
    }

    private boolean hasBackendTransfer() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Boolean known = backendTransfer;
            if (known == null) {
                known = Boolean.TRUE.equals(
                        api.projects().get(settings.projectId()).backendTransferEnabled());
                backendTransfer = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }
}
