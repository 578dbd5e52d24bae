package io.barekube.packet.internal.wire;

import com.squareup.moshi.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A project's BGP; all fields are missing where it was never enabled.
 *
 * @param status {@code requested}, {@code enabled} or {@code disabled}
 */
public record BgpConfig(
        @Nullable String id,
        @Nullable String status,
        @Json(name = "deployment_type") @Nullable String deploymentType,
        @Nullable Long asn,
        @Json(name = "max_prefix") @Nullable Integer maxPrefix,
        @Json(name = "created_at") @Nullable Instant createdAt,
        @Nullable String href) {
    /** Whether there is a configuration to use, or to wait for. */
    public boolean exists() {
        return id != null && !id.isBlank() && !"disabled".equals(status);
    }

    /** {@code POST /projects/{id}/bgp-configs}. */
    public record Request(
            @Json(name = "deployment_type") String deploymentType,
            long asn,
            @Json(name = "use_case") @Nullable String useCase) {}
}
