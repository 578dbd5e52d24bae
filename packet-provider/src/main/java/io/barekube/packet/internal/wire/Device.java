package io.barekube.packet.internal.wire;

import com.squareup.moshi.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine. The root password, which the API shows for a day, is not read.
 *
 * @param state as the API calls it; {@link DeviceState#of} knows what it means
 * @param provisioningPercentage missing before and after provisioning
 * @param user who logs in
 */
public record Device(
        @Nullable String id,
        @Json(name = "short_id") @Nullable String shortId,
        @Nullable String hostname,
        @Nullable String description,
        @Nullable String state,
        @Nullable List<String> tags,
        @Json(name = "billing_cycle") @Nullable String billingCycle,
        @Nullable String user,
        @Nullable Boolean locked,
        @Json(name = "bonding_mode") @Nullable Integer bondingMode,
        @Json(name = "created_at") @Nullable Instant createdAt,
        @Json(name = "updated_at") @Nullable Instant updatedAt,
        @Json(name = "termination_time") @Nullable Instant terminationTime,
        @Json(name = "provisioning_percentage") @Nullable Double provisioningPercentage,
        @Json(name = "provisioning_events") @Nullable List<Event> provisioningEvents,
        @Json(name = "operating_system") @Nullable OperatingSystem operatingSystem,
        @Nullable Plan plan,
        @Nullable Facility facility,
        @Nullable Metro metro,
        @Nullable Href project,
        @Json(name = "ssh_keys") @Nullable List<Href> sshKeys,
        @Json(name = "ip_addresses") @Nullable List<IpAddress> ipAddresses,
        @Json(name = "network_ports") @Nullable List<Port> networkPorts,
        @Json(name = "hardware_reservation") @Nullable Href hardwareReservation,
        @Json(name = "switch_uuid") @Nullable String switchUuid,
        @Nullable String href) {
    /**
     * {@code POST /projects/{id}/devices}.
     *
     * @param metro lower case
     * @param hostname no underscores
     * @param userdata plain text
     */
    public record Create(
            String plan,
            @Json(name = "operating_system") String operatingSystem,
            String metro,
            String hostname,
            @Json(name = "billing_cycle") String billingCycle,
            List<String> tags,
            @Json(name = "project_ssh_keys") List<String> projectSshKeys,
            @Nullable String userdata,

            @Json(name = "hardware_reservation_id") @Nullable
            String hardwareReservationId,

            @Json(name = "termination_time") @Nullable Instant terminationTime) {}

    /** {@code PUT /devices/{id}}; what is null stays as it is. */
    public record Update(
            @Nullable String hostname,
            @Nullable String description,
            @Nullable List<String> tags,
            @Nullable Boolean locked) {}

    /**
     * {@code POST /devices/{id}/actions}.
     *
     * @param type {@code power_on}, {@code power_off}, {@code reboot}, {@code rescue} or {@code reinstall}
     */
    public record Action(
            String type,
            @Json(name = "operating_system") @Nullable String operatingSystem) {}

    /** {@code GET /projects/{id}/devices}. */
    public record Page(
            @Nullable List<Device> devices, @Nullable Meta meta) implements Paged<Device> {
        @Override
        public @Nullable List<Device> items() {
            return devices;
        }
    }
}
