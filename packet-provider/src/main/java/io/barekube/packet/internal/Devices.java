package io.barekube.packet.internal;

import io.barekube.packet.internal.wire.Device;
import io.barekube.packet.internal.wire.DeviceState;
import io.barekube.packet.internal.wire.Event;
import io.barekube.packet.internal.wire.IpAddress;
import io.barekube.packet.internal.wire.Metro;
import io.barekube.packet.internal.wire.OperatingSystem;
import io.barekube.packet.internal.wire.Plan;
import io.barekube.spi.Tags;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be read off a device, whose every field may be missing. */
final class Devices {
    /** The older first, so that everybody chooses the same of two. */
    static final Comparator<Device> BY_AGE = Comparator.comparing(
                    (Device device) -> Optional.ofNullable(device.createdAt()).orElse(Instant.MAX))
            .thenComparing(Devices::id);

    private Devices() {}

    static String id(Device device) {
        return Objects.requireNonNullElse(device.id(), "");
    }

    static DeviceState state(Device device) {
        return DeviceState.of(device.state());
    }

    static boolean isLeaving(Device device) {
        return state(device) == DeviceState.LEAVING || state(device) == DeviceState.DELETED;
    }

    /** Those of the cluster that are machines or may become some. */
    static List<Device> living(String cluster, List<Device> all) {
        return all.stream()
                .filter(device -> cluster.equals(OwnerTags.of(device).get(Tags.CLUSTER)))
                .filter(device -> !isLeaving(device) && state(device) != DeviceState.FAILED)
                .toList();
    }

    /** The metro's code; empty on endpoints that tell facilities only. */
    static Optional<String> metro(Device device) {
        Metro metro = device.metro();
        return metro == null ? Optional.empty() : Optional.ofNullable(metro.code());
    }

    static Optional<String> plan(Device device) {
        Plan plan = device.plan();
        return plan == null ? Optional.empty() : Optional.ofNullable(plan.slug());
    }

    static String description(Device device) {
        OperatingSystem system = device.operatingSystem();
        String os = system == null || system.slug() == null ? "" : ", " + system.slug();
        return plan(device).orElse("device")
                + metro(device).map(code -> " in " + code).orElse("")
                + os;
    }

    static Optional<String> privateAddress(Device device) {
        return management(device, false).map(IpAddress::address);
    }

    /** Through whom the private network is reached. */
    static Optional<String> privateGateway(Device device) {
        return management(device, false).map(IpAddress::gateway);
    }

    static Optional<String> publicAddress(Device device) {
        return management(device, true).map(IpAddress::address);
    }

    /** Only management addresses are the machine's own; the others are elastic. */
    private static Optional<IpAddress> management(Device device, boolean open) {
        List<IpAddress> addresses = device.ipAddresses();
        if (addresses == null) {
            return Optional.empty();
        }
        return addresses.stream()
                .filter(address -> Objects.equals(address.addressFamily(), 4))
                .filter(address -> Objects.equals(address.isPublic(), open))
                .filter(address -> !Objects.equals(address.management(), false))
                .filter(address -> address.address() != null)
                .findFirst();
    }

    /** How far provisioning is, for people. */
    static String progress(Device device) {
        String percent = device.provisioningPercentage() == null
                ? ""
                : ", " + Math.round(device.provisioningPercentage()) + " %";
        return device.state()
                + percent
                + lastEvent(device).map(event -> ": " + event.body()).orElse("");
    }

    /** The newest event of provisioning that happened. */
    static Optional<Event> lastEvent(Device device) {
        List<Event> events = device.provisioningEvents();
        return events == null
                ? Optional.empty()
                : events.stream()
                        .filter(Event::hasHappened)
                        .max(Comparator.comparing((Event event) -> orMin(event.createdAt()))
                                .thenComparing(event -> Objects.requireNonNullElse(event.type(), "")));
    }

    private static Instant orMin(@Nullable Instant instant) {
        return instant == null ? Instant.MIN : instant;
    }
}
