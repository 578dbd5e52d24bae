package io.barekube.packet.internal;

import io.barekube.ClusterException;
import io.barekube.packet.internal.client.PacketApi;
import io.barekube.packet.internal.wire.Device;
import io.barekube.packet.internal.wire.DeviceState;
import io.barekube.run.FailureClass;
import io.barekube.spi.Tags;
import io.barekube.spi.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The project's devices as last seen, shared by everybody who waits for one: however many wait, the API is asked for one list in an interval. What this process made or removed since the
 * list was read is added to it. Thread-safe.
 */
final class Roll {
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Set<String> clusters = new LinkedHashSet<>();
    private final Map<String, Device> listed = new LinkedHashMap<>();
    private final Map<String, Device> unlisted = new LinkedHashMap<>();
    private final PacketApi api;
    private final String project;
    private final Duration interval;
    private final Waiter waiter;
    private Instant askedAt = Instant.MIN;
    private boolean complete;
    private @Nullable ClusterException failure;

    Roll(PacketApi api, String project, Duration interval, Waiter waiter) {
        this.api = api;
        this.project = project;
        this.interval = interval;
        this.waiter = waiter;
    }

    /** Devices of the cluster and perhaps others, at most one interval old. A failure to read them is not repeated within the interval either. */
    List<Device> recent(String cluster) throws InterruptedException {
        return read(cluster, false);
    }

    /** Devices of the cluster and perhaps others as they are now. */
    List<Device> fresh(String cluster) throws InterruptedException {
        return read(cluster, true);
    }

    /** Whether the device is missing from a list that was read after that moment; also false when there is no such list yet. */
    boolean isMissingSince(Instant moment, String id, String cluster) throws InterruptedException {
        try {
            recent(cluster);
        } catch (ClusterException e) {
            if (e.failureClass() == FailureClass.TRANSIENT) {
                return false;
            }
            throw e;
        }
        lock.lockInterruptibly();
        try {
            Device device = listed.get(id);
            return complete
                    && askedAt.isAfter(moment)
                    && (device == null || Devices.state(device) == DeviceState.DELETED);
        } finally {
            lock.unlock();
        }
    }

    private List<Device> read(String cluster, boolean now) throws InterruptedException {
        Instant called = waiter.now();
        lock.lockInterruptibly();
        try {
            boolean covers = !clusters.add(cluster);
            Instant oldEnough = now ? called : called.minus(interval);
            if (!covers || !complete && failure == null || !askedAt.isAfter(oldEnough)) {
                refresh();
            }
            if (failure != null) {
                throw failure;
            }
            List<Device> all = new ArrayList<>(listed.values());
            all.addAll(unlisted.values());
            return all;
        } finally {
            lock.unlock();
        }
    }

    private void refresh() throws InterruptedException {
        complete = false;
        failure = null;
        Optional<String> tag = clusters.size() == 1
                ? Optional.of(OwnerTags.text(Tags.CLUSTER, clusters.iterator().next()))
                : Optional.empty();
        Instant start = waiter.now();
        try {
            Collection<Device> devices = api.devices().list(project, tag);
            listed.clear();
            devices.forEach(device -> listed.put(Devices.id(device), device));
            listed.keySet().forEach(unlisted::remove);
            complete = true;
        } catch (ClusterException e) {
            if (e.failureClass() != FailureClass.TRANSIENT) {
                throw e;
            }
            failure = e;
        } finally {
            askedAt = start;
        }
    }

    /** Lets time pass until a new list may be read. */
    void pauseUntilNext() throws InterruptedException {
        lock.lockInterruptibly();
        Instant next;
        try {
            next = askedAt.equals(Instant.MIN) ? waiter.now() : askedAt.plus(interval);
        } finally {
            lock.unlock();
        }
        Duration left = Duration.between(waiter.now(), next).plusMillis(1);
        waiter.pause(left.isNegative() ? Duration.ofMillis(1) : left);
    }

    /** What is known of the device without asking. */
    Optional<Device> known(String id) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            return Optional.ofNullable(listed.get(id)).or(() -> Optional.ofNullable(unlisted.get(id)));
        } finally {
            lock.unlock();
        }
    }

    /** Whether the last list held it, rather than that this process made it and no list has shown it yet. */
    boolean isListed(String id) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            return listed.containsKey(id);
        } finally {
            lock.unlock();
        }
    }

    /** A device that was made, or read by itself. */
    void add(Device device) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (listed.containsKey(Devices.id(device))) {
                listed.put(Devices.id(device), device);
            } else {
                unlisted.put(Devices.id(device), device);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits for devices of the cluster any more. */
    void leave(String cluster) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            clusters.remove(cluster);
            complete = false;
        } finally {
            lock.unlock();
        }
    }

    /** A device that is gone. */
    void remove(String id) {
        lock.lock();
        try {
            listed.remove(id);
            unlisted.remove(id);
        } finally {
            lock.unlock();
        }
    }
}
