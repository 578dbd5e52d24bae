package io.barekube.packet.internal.wire;

import com.squareup.moshi.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A device's session with the routers above it.
 *
 * @param status {@code unknown}, {@code up} or {@code down}, or one for each switch: {@code up,down}
 */
public record BgpSession(
        @Nullable String id,
        @Nullable String status,
        @Json(name = "address_family") @Nullable String addressFamily,
        @Json(name = "default_route") @Nullable Boolean defaultRoute,
        @Json(name = "learned_routes") @Nullable List<String> learnedRoutes,
        @Json(name = "switch_name") @Nullable String switchName,
        @Json(name = "created_at") @Nullable Instant createdAt,
        @Json(name = "updated_at") @Nullable Instant updatedAt,
        @Nullable Href device,
        @Nullable String href) {
    /** {@code POST /devices/{id}/bgp/sessions}. */
    public record Create(
            @Json(name = "address_family") String addressFamily,
            @Json(name = "default_route") boolean defaultRoute) {}

    /** {@code GET /devices/{id}/bgp/sessions}. */
    public record Page(
            @Json(name = "bgp_sessions") @Nullable List<BgpSession> bgpSessions,
            @Nullable Meta meta) implements Paged<BgpSession> {
        @Override
        public @Nullable List<BgpSession> items() {
            return bgpSessions;
        }
    }
}
