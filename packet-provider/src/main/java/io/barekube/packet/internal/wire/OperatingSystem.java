package io.barekube.packet.internal.wire;

import com.squareup.moshi.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is installed on a machine before it is handed over. */
public record OperatingSystem(
        @Nullable String id,
        @Nullable String slug,
        @Nullable String name,
        @Nullable String distro,
        @Nullable String version,
        @Json(name = "provisionable_on") @Nullable List<String> provisionableOn,
        @Nullable Boolean preinstallable) {
    /** {@code GET /operating-systems}. */
    public record Page(
            @Json(name = "operating_systems") @Nullable List<OperatingSystem> operatingSystems,
            @Nullable Meta meta) implements Paged<OperatingSystem> {
        @Override
        public @Nullable List<OperatingSystem> items() {
            return operatingSystems;
        }
    }
}
