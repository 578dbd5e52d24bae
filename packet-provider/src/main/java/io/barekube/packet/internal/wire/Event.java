package io.barekube.packet.internal.wire;

import com.squareup.moshi.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened, or (without id and time) a step of provisioning still to come. */
public record Event(
        @Nullable String id,
        @Nullable String type,
        @Nullable String body,
        @Nullable String state,
        @Json(name = "created_at") @Nullable Instant createdAt,
        @Nullable String interpolated,
        @Nullable String ip) {
    /** Whether it is not one of those still to come. */
    public boolean hasHappened() {
        return createdAt != null;
    }

    /** {@code GET /devices/{id}/events}. */
    public record Page(
            @Nullable List<Event> events, @Nullable Meta meta) implements Paged<Event> {
        @Override
        public @Nullable List<Event> items() {
            return events;
        }
    }
}
