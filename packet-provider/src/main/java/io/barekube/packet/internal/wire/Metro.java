package io.barekube.packet.internal.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A metropolitan area: one private network. */
public record Metro(
        @Nullable String id,
        @Nullable String name,
        @Nullable String code,
        @Nullable String country) {
    /** {@code GET /locations/metros}. */
    public record Page(
            @Nullable List<Metro> metros, @Nullable Meta meta) implements Paged<Metro> {
        @Override
        public @Nullable List<Metro> items() {
            return metros;
        }
    }
}
