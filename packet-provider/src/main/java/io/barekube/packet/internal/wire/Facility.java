package io.barekube.packet.internal.wire;

import com.squareup.moshi.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A building; what machines were placed by until 2023. */
public record Facility(
        @Nullable String id,
        @Nullable String name,
        @Nullable String code,
        @Nullable List<String> features,
        @Json(name = "ip_ranges") @Nullable List<String> ipRanges,
        @Nullable Metro metro) {
    /** {@code GET /facilities}. */
    public record Page(
            @Nullable List<Facility> facilities, @Nullable Meta meta) implements Paged<Facility> {
        @Override
        public @Nullable List<Facility> items() {
            return facilities;
        }
    }
}
