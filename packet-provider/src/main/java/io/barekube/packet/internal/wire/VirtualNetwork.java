package io.barekube.packet.internal.wire;

import com.squareup.moshi.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A VLAN of a project in one metro. */
public record VirtualNetwork(
        @Nullable String id,
        @Nullable String description,
        @Nullable Integer vxlan,
        @Json(name = "metro_code") @Nullable String metroCode,
        @Nullable Metro metro,
        @Nullable List<Href> instances,
        @Nullable String href) {
    /** {@code GET /projects/{id}/virtual-networks}. */
    public record Page(
            @Json(name = "virtual_networks") @Nullable List<VirtualNetwork> virtualNetworks,
            @Nullable Meta meta) implements Paged<VirtualNetwork> {
        @Override
        public @Nullable List<VirtualNetwork> items() {
            return virtualNetworks;
        }
    }
}
