package io.barekube.packet.internal;

import io.barekube.ClusterException;
import io.barekube.OperationTimeoutException;
import io.barekube.packet.PacketException;
import io.barekube.packet.PacketException.Forbidden;
import io.barekube.packet.PacketException.NotFound;
import io.barekube.packet.internal.client.PacketApi;
import io.barekube.packet.internal.client.ResourceId;
import io.barekube.packet.internal.wire.Device;
import io.barekube.run.FailureClass;
import io.barekube.spi.Machine;
import io.barekube.spi.Tags;
import io.barekube.spi.Waiter.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for devices to become machines. Thread-safe. */
final class Arrivals {
    private final PacketApi api;
    private final Settings settings;
    private final Roll roll;
    private final HostKeys hostKeys;
    private final LoginKeys keys;
    private final MachineView view;
    private final Failures failures;
    private final Ordering ordering;

    Arrivals(
            PacketApi api,
            Settings settings,
            Roll roll,
            HostKeys hostKeys,
            LoginKeys keys,
            MachineView view,
            Failures failures,
            Ordering ordering) {
        this.api = api;
        this.settings = settings;
        this.roll = roll;
        this.hostKeys = hostKeys;
        this.keys = keys;
        this.view = view;
        this.failures = failures;
        this.ordering = ordering;
    }

    /** @param progress told each new step of provisioning */
    Machine await(String id, Duration timeout, Consumer<String> progress) throws InterruptedException {
        Instant start = settings.waiter().now();
        Device device = existing(id);
        String said = "";
        while (true) {
            Look<Machine> look = look(device);
            if (look.found().isPresent()) {
                failures.forget(DeviceOrder.keyOf(OwnerTags.of(device)));
                return look.found().get();
            }
            if (!look.seen().equals(said)) {
                said = look.seen();
                progress.accept(said);
            }
            Duration waited = Duration.between(start, settings.waiter().now());
            if (waited.plus(settings.pollInterval()).compareTo(timeout) > 0) {
                throw new OperationTimeoutException(
                        "device " + id + " (" + device.hostname() + ") to be up", waited, look.seen());
            }
            roll.pauseUntilNext();
            device = again(device);
        }
    }

    /** The device by its id; it must be there and carry owner tags. */
    private Device existing(String id) throws InterruptedException {
        String checked = ResourceId.of("device", id);
        Optional<Device> known = roll.known(checked);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            Device device = api.devices().get(checked);
            roll.add(device);
            return device;
        } catch (NotFound | Forbidden e) {
            throw new ClusterException(
                    FailureClass.WORLD_CHANGED,
                    "there is no Packet device " + id + " in project " + settings.project()
                            + ": it was deleted, or never made. Plan again",
                    e);
        }
    }

    /** The device as the shared list shows it. A list that cannot be read now is no reason to give up. */
    private Device again(Device device) throws InterruptedException {
        String id = Devices.id(device);
        try {
            roll.recent(OwnerTags.of(device).getOrDefault(Tags.CLUSTER, ""));
        } catch (ClusterException e) {
            if (e.failureClass() == FailureClass.TRANSIENT) {
                return device;
            }
            throw e;
        }
        Optional<Device> seen = roll.isListed(id) ? roll.known(id) : Optional.empty();
        if (seen.isPresent()) {
            return seen.get();
        }
        try {
            Device read = api.devices().get(id);
            roll.add(read);
            return read;
        } catch (NotFound | Forbidden e) {
            if (e instanceof Forbidden forbidden && forbidden.isAboutTheToken()) {
                throw e;
            }
            roll.remove(id);
            throw failed(device, "the platform took it away, and answers " + e.status(), e);
        } catch (PacketException e) {
            if (e.failureClass() == FailureClass.TRANSIENT) {
                return device;
            }
            throw e;
        }
    }

    private Look<Machine> look(Device device) throws InterruptedException {
        return switch (Devices.state(device)) {
            case PENDING, UNKNOWN -> Look.notYet(Devices.progress(device));
            case ACTIVE -> active(device);
            case FAILED -> {
                ordering.giveBack(device);
                throw failed(device, "it is in state " + device.state() + ", and its deletion was asked for", null);
            }
            case STOPPED ->
                throw new ClusterException(
                        FailureClass.TRANSIENT,
                        name(device) + " is " + device.state()
                                + ": somebody switched it off. Creating it again switches it on");
            case LEAVING, DELETED ->
                throw new ClusterException(
                        FailureClass.WORLD_CHANGED,
                        name(device) + " is " + device.state() + ": somebody deleted it. Plan again");
        };
    }

    private Look<Machine> active(Device device) throws InterruptedException {
        if (Devices.privateAddress(device)
                .or(() -> Devices.publicAddress(device))
                .isEmpty()) {
            return Look.notYet("active, without addresses so far");
        }
        Optional<String> hostKey;
        try {
            hostKey = hostKeys.of(Devices.id(device));
        } catch (PacketException e) {
            if (e.failureClass() == FailureClass.TRANSIENT) {
                return Look.notYet("active; its timeline cannot be read now");
            }
            throw e;
        }
        if (hostKey.isEmpty()) {
            return Look.notYet("active; it has not told its SSH host key yet");
        }
        String cluster = OwnerTags.of(device).getOrDefault(Tags.CLUSTER, "");
        if (keys.kept(cluster).isEmpty()) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    name(device)
                            + " is up, and this computer has no key to log in with: it was made from a computer with another state directory than "
                            + settings.stateDirectory() + ". Bring that directory here");
        }
        return Look.found(view.of(device, hostKey));
    }

    private ClusterException failed(Device device, String why, @Nullable Throwable cause) {
        boolean replaceable = failures.mayBeReplaced(
                DeviceOrder.keyOf(OwnerTags.of(device)), Devices.id(device), Ordering.site(device));
        return new ClusterException(
                replaceable ? FailureClass.TRANSIENT : FailureClass.PERMANENT,
                name(device) + " failed to provision: " + why + "; last seen "
                        + Devices.progress(device) + ". "
                        + (replaceable
                                ? "Creating it again orders a replacement, once"
                                : "Its replacement has failed as well: look at the project, and try another plan or metro"),
                cause);
    }

    private static String name(Device device) {
        return "device " + Devices.id(device) + " (" + device.hostname() + ", " + Devices.description(device) + ")";
    }
}
