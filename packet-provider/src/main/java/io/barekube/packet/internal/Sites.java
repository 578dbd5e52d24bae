package io.barekube.packet.internal;

import io.barekube.InvalidClusterException;
import io.barekube.Violation;
import io.barekube.packet.PacketException;
import io.barekube.packet.internal.client.PacketApi;
import io.barekube.packet.internal.wire.Capacity;
import io.barekube.packet.internal.wire.Device;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses where devices and blocks of addresses are made. A cluster stays in one metro, because private addresses and elastic ones end there; it leaves it only while it has neither device nor
 * block, or with devices alone where the project has backend transfer. Thread-safe.
 */
final class Sites {
    private static final Logger LOG = LoggerFactory.getLogger(Sites.class);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, String> homes = new ConcurrentHashMap<>();
    private final Map<String, Lock> firsts = new ConcurrentHashMap<>();
    private final PacketApi api;
    private final Settings settings;
    private @Nullable Boolean backendTransfer;

    Sites(PacketApi api, Settings settings) {
        this.api = api;
        this.settings = settings;
    }

    /** Whoever orders something for a cluster that has nothing yet holds this meanwhile: the first of its things decides where the others go. */
    Lock firstOf(String cluster) {
        return firsts.computeIfAbsent(cluster, unused -> new ReentrantLock());
    }

    /**
     * Where the device may be made, the best first. {@code living} are the cluster's other devices; {@code fixed} is the metro to which its addresses lead; {@code failed} are sites that did not
     * work for this one, which come last.
     */
    List<Site> candidates(DeviceOrder order, List<Device> living, Optional<String> fixed, Collection<Site> failed)
            throws InterruptedException {
        boolean free = fixed.isEmpty() && settings.metros().size() > 1 && (living.isEmpty() || hasBackendTransfer());
        Map<String, Integer> machines =
                order.plans().isEmpty() ? Map.of() : Map.of(order.plans().get(0), 1);
        List<String> metros = metros(home(order.cluster(), machines, living, fixed), free);
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

    /** Where a block of addresses may be, the best first: only where the cluster's machines and other addresses are, when it has some. */
    List<String> metros(String cluster, List<Device> living, Optional<String> fixed) throws InterruptedException {
        Set<String> theirs =
                living.stream().map(Devices::metro).flatMap(Optional::stream).collect(Collectors.toSet());
        if (fixed.isEmpty() && !theirs.isEmpty() && Collections.disjoint(theirs, settings.metros())) {
            throw new InvalidClusterException(
                    cluster,
                    List.of(new Violation(
                            "metro",
                            "the cluster's machines are in " + String.join(", ", theirs)
                                    + ", and addresses of another metro would not lead to them: name theirs")));
        }
        return metros(home(cluster, Map.of(), living, fixed), living.isEmpty() && fixed.isEmpty());
    }

    private List<String> metros(String home, boolean free) {
        List<String> metros = new ArrayList<>(List.of(home));
        if (free) {
            settings.metros().stream().filter(metro -> !metro.equals(home)).forEach(metros::add);
        }
        return metros;
    }

    /** The cluster's first device or block was made there, so that the others follow. */
    void settle(String cluster, String metro) {
        homes.put(cluster, metro);
    }

    /** The cluster is gone. */
    void forget(String cluster) {
        homes.remove(cluster);
    }

    /** Decided once for a cluster, whoever asks first. */
    private String home(String cluster, Map<String, Integer> machines, List<Device> living, Optional<String> fixed)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Optional<String> where = fixed.or(() -> living.stream()
                    .map(Devices::metro)
                    .flatMap(Optional::stream)
                    .filter(settings.metros()::contains)
                    .findFirst());
            String home = where.orElse(homes.get(cluster));
            if (home == null) {
                home = withCapacity(machines);
            }
            homes.put(cluster, home);
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
