package io.barekube.packet.internal.wire;

import com.squareup.moshi.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of addresses that belongs to a project.
 *
 * @param state {@code created}, {@code pending} while people look at the request, {@code denied}; missing in older answers
 */
public record IpReservation(
        @Nullable String id,
        @Nullable String type,
        @Json(name = "address_family") @Nullable Integer addressFamily,
        @Nullable String address,
        @Nullable Integer cidr,
        @Nullable String netmask,
        @Nullable String network,
        @Nullable String gateway,
        @Json(name = "public") @Nullable Boolean isPublic,
        @Nullable Boolean management,
        @Nullable Boolean manageable,
        @Nullable Boolean enabled,
        @Json(name = "global_ip") @Nullable Boolean globalIp,
        @Nullable String state,
        @Json(name = "created_at") @Nullable Instant createdAt,
        @Nullable List<Href> assignments,
        @Nullable Facility facility,
        @Nullable Metro metro,
        @Nullable Href project,
        @Nullable List<String> tags,
        @Nullable String details,
        @Nullable String href) {
    /**
     * {@code POST /projects/{id}/ips}.
     *
     * @param quantity a power of two
     */
    public record Create(
            String type,
            int quantity,
            @Nullable String metro,
            @Nullable List<String> tags,
            @Nullable String details,
            @Json(name = "fail_on_approval_required") boolean failOnApprovalRequired) {}

    /** {@code GET /ips/{id}/available}. */
    public record Available(@Nullable List<String> available) {}

    /** {@code GET /projects/{id}/ips}. */
    public record Page(
            @Json(name = "ip_addresses") @Nullable List<IpReservation> ipAddresses,
            @Nullable Meta meta) implements Paged<IpReservation> {
        @Override
        public @Nullable List<IpReservation> items() {
            return ipAddresses;
        }
    }
}
