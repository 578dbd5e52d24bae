package io.barekube.packet.internal.wire;

import com.squareup.moshi.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An address of a device: its own ({@code management}), or one of a reserved block that was assigned to it. */
public record IpAddress(
        @Nullable String id,
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
        @Json(name = "created_at") @Nullable Instant createdAt,
        @Json(name = "assigned_to") @Nullable Href assignedTo,
        @Json(name = "interface") @Nullable Href port,
        @Json(name = "parent_block") @Nullable Block parentBlock,
        @Nullable String href) {
    /** The block that the address was cut from. */
    public record Block(
            @Nullable String network,
            @Nullable String netmask,
            @Nullable Integer cidr,
            @Nullable String href) {}

    /** {@code POST /devices/{id}/ips}. */
    public record Assign(String address) {}

    /** {@code GET /devices/{id}/ips}. */
    public record Page(
            @Json(name = "ip_addresses") @Nullable List<IpAddress> ipAddresses,
            @Nullable Meta meta) implements Paged<IpAddress> {
        @Override
        public @Nullable List<IpAddress> items() {
            return ipAddresses;
        }
    }
}
