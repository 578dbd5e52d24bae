package io.barekube.packet.internal.wire;

import com.squareup.moshi.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine that is paid for whether or not a device runs on it.
 *
 * @param provisionable false while the device before is wiped from it, and for spares
 */
public record HardwareReservation(
        @Nullable String id,
        @Json(name = "short_id") @Nullable String shortId,
        @Nullable Plan plan,
        @Nullable Facility facility,
        @Nullable Href device,
        @Nullable Boolean provisionable,
        @Nullable Boolean spare,
        @Json(name = "switch_uuid") @Nullable String switchUuid,
        @Nullable String href) {
    /** {@code GET /projects/{id}/hardware-reservations}. */
    public record Page(
            @Json(name = "hardware_reservations") @Nullable List<HardwareReservation> hardwareReservations,
            @Nullable Meta meta)
            implements Paged<HardwareReservation> {
        @Override
        public @Nullable List<HardwareReservation> items() {
            return hardwareReservations;
        }
    }
}
