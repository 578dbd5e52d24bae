package io.barekube.packet.internal.wire;

import com.squareup.moshi.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network port of a device, or the bond of several.
 *
 * @param networkType of the bond: {@code layer3}, {@code hybrid}, {@code hybrid-bonded}, {@code layer2-bonded} or {@code layer2-individual}
 */
public record Port(
        @Nullable String id,
        @Nullable String type,
        @Nullable String name,
        @Nullable Data data,
        @Nullable Bond bond,
        @Json(name = "network_type") @Nullable String networkType,
        @Json(name = "virtual_networks") @Nullable List<Href> virtualNetworks,
        @Nullable String href) {
    /** Of the card. */
    public record Data(@Nullable String mac, @Nullable Boolean bonded) {}

    /** Which bond it belongs to. */
    public record Bond(@Nullable String id, @Nullable String name) {}
}
