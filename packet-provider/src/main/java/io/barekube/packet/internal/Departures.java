package io.barekube.packet.internal;

import io.barekube.ClusterException;
import io.barekube.OperationTimeoutException;
import io.barekube.packet.PacketException.Forbidden;
import io.barekube.packet.PacketException.NotFound;
import io.barekube.packet.PacketException.Reason;
import io.barekube.packet.PacketException.Refused;
import io.barekube.packet.internal.client.PacketApi;
import io.barekube.packet.internal.client.ResourceId;
import io.barekube.packet.internal.wire.Device;
import io.barekube.packet.internal.wire.DeviceState;
import io.barekube.run.FailureClass;
import io.barekube.spi.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Deletes devices, and sees them go. Thread-safe. */
final class Departures {
    private final PacketApi api;
    private final Settings settings;
    private final Roll roll;
    private final HostKeys hostKeys;

    Departures(PacketApi api, Settings settings, Roll roll, HostKeys hostKeys) {
        this.api = api;
        this.settings = settings;
        this.roll = roll;
        this.hostKeys = hostKeys;
    }

    /** Returns when the project does not have the device any more. */
    void delete(String text) throws InterruptedException {
        String id = ResourceId.of("device", text);
        Instant start = settings.waiter().now();
        Optional<Device> device = read(id);
        if (device.isPresent()) {
            refuseStrangers(device.get());
            String cluster = OwnerTags.of(device.get()).getOrDefault(Tags.CLUSTER, "");
            while (!isDeleted(id)) {
                do {
                    pause(start, device.get(), "it is still provisioning, and cannot be deleted meanwhile");
                } while (isPending(id, cluster));
            }
            Instant accepted = settings.waiter().now();
            while (!roll.isMissingSince(accepted, id, cluster)) {
                pause(start, device.get(), "its deletion was accepted");
            }
        }
        roll.remove(id);
        hostKeys.forget(id);
    }

    private Optional<Device> read(String id) throws InterruptedException {
        try {
            Device device = api.devices().get(id);
            return Devices.state(device) == DeviceState.DELETED ? Optional.empty() : Optional.of(device);
        } catch (NotFound e) {
            return Optional.empty();
        } catch (Forbidden e) {
            if (e.isAboutTheToken()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static void refuseStrangers(Device device) {
        if (!OwnerTags.of(device).containsKey(Tags.CLUSTER)) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    "device " + device.id() + " (" + device.hostname()
                            + ") was not made by Barekube, so it is left alone");
        }
    }

    /** Whether its deletion is accepted, or nobody has it any more; false while it is provisioning. */
    private boolean isDeleted(String id) throws InterruptedException {
        try {
            api.devices().delete(id);
            return true;
        } catch (NotFound e) {
            return true;
        } catch (Forbidden e) {
            if (e.isAboutTheToken()) {
                throw e;
            }
            return true;
        } catch (Refused e) {
            if (e.reason() == Reason.STILL_PROVISIONING) {
                return false;
            }
            throw e;
        }
    }

    /** Asks the shared list, rather than the device with all others. */
    private boolean isPending(String id, String cluster) throws InterruptedException {
        try {
            roll.recent(cluster);
        } catch (ClusterException e) {
            if (e.failureClass() == FailureClass.TRANSIENT) {
                return true;
            }
            throw e;
        }
        return roll.known(id)
                .filter(device -> Devices.state(device) == DeviceState.PENDING)
                .isPresent();
    }

    private void pause(Instant start, Device device, String seen) throws InterruptedException {
        Duration waited = Duration.between(start, settings.waiter().now());
        if (waited.compareTo(settings.deletionTimeout()) > 0) {
            throw new OperationTimeoutException(
                    "device " + device.id() + " (" + device.hostname()
                            + ") to be gone; it costs money until it is, so delete again or look at the project",
                    waited,
                    seen);
        }
        roll.pauseUntilNext();
    }
}
