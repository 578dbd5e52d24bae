package io.barekube.packet.internal.wire;

import com.squareup.moshi.Json;
import io.barekube.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a device speaks BGP with, and as whom.
 *
 * @param customerIp the device's private address, which packets must come from
 * @param md5Password shows itself to nobody
 */
public record BgpNeighbor(
        @Json(name = "address_family") @Nullable Integer addressFamily,
        @Json(name = "customer_as") @Nullable Long customerAs,
        @Json(name = "customer_ip") @Nullable String customerIp,
        @Json(name = "peer_as") @Nullable Long peerAs,
        @Json(name = "peer_ips") @Nullable List<String> peerIps,
        @Nullable Boolean multihop,
        @Json(name = "md5_enabled") @Nullable Boolean md5Enabled,
        @Json(name = "md5_password") @Nullable Secret md5Password,
        @Json(name = "routes_in") @Nullable List<Route> routesIn,
        @Json(name = "routes_out") @Nullable List<Route> routesOut) {
    /** A block that is accepted, or announced. */
    public record Route(@Nullable String route, @Nullable Boolean exact) {}

    /** {@code GET /devices/{id}/bgp/neighbors}. */
    public record Page(
            @Json(name = "bgp_neighbors") @Nullable List<BgpNeighbor> bgpNeighbors) {}
}
