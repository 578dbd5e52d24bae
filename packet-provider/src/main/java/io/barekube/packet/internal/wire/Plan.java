package io.barekube.packet.internal.wire;

import com.squareup.moshi.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kind of machine; the list also holds storage, bandwidth and network plans. */
public record Plan(
        @Nullable String id,
        @Nullable String slug,
        @Nullable String name,
        @Nullable String line,
        @Json(name = "class") @Nullable String kind,
        @Nullable Specs specs,
        @Json(name = "deployment_types") @Nullable List<String> deploymentTypes,
        @Json(name = "available_in") @Nullable List<Href> availableIn,
        @Json(name = "available_in_metros") @Nullable List<Href> availableInMetros) {
    /** Its hardware. */
    public record Specs(
            @Nullable List<Part> cpus,
            @Nullable Memory memory,
            @Nullable List<Part> drives,
            @Nullable List<Part> nics) {}

    /** Processors, drives or network cards of one type. */
    public record Part(
            @Nullable Integer count,
            @Nullable String type,
            @Nullable String size,
            @Nullable String category) {}

    /** Such as {@code 32GB}. */
    public record Memory(@Nullable String total) {}

    /** {@code GET /plans}. */
    public record Page(@Nullable List<Plan> plans, @Nullable Meta meta) implements Paged<Plan> {
        @Override
        public @Nullable List<Plan> items() {
            return plans;
        }
    }
}
