package io.barekube.packet.internal;

import io.barekube.packet.internal.wire.Device;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which reserved machine a device is made on. Thread-safe. */
final class Reservations {
    private final Set<String> given = ConcurrentHashMap.newKeySet();
    private final List<String> wanted;

    Reservations(List<String> wanted) {
        this.wanted = wanted;
    }

    /**
     * What to try, in order: nothing at all for machines on demand, {@code next-available} once, or each reservation on which no device of the list runs.
     */
    List<Optional<String>> choices(Collection<Device> devices) {
        if (wanted.isEmpty() || wanted.contains(Settings.NEXT_AVAILABLE)) {
            return List.of(wanted.stream().findFirst());
        }
        Set<String> used = new HashSet<>();
        for (Device device : devices) {
            if (device.hardwareReservation() != null
                    && device.hardwareReservation().id() != null) {
                used.add(Objects.requireNonNull(device.hardwareReservation().id()));
            }
        }
        List<Optional<String>> choices = new ArrayList<>();
        wanted.stream()
                .filter(reservation -> !used.contains(reservation))
                .map(Optional::of)
                .forEach(choices::add);
        return choices;
    }

    /** Whether nobody else in this process is trying it; give it back with {@link #giveBack}. */
    boolean take(Optional<String> reservation) {
        return reservation.isEmpty()
                || reservation.get().equals(Settings.NEXT_AVAILABLE)
                || given.add(reservation.get());
    }

    void giveBack(Optional<String> reservation) {
        reservation.ifPresent(given::remove);
    }
}
