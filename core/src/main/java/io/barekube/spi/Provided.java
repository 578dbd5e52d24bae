package io.barekube.spi;

import java.util.Map;
import java.util.Optional;

/**
 * What the provider gave because an addon {@linkplain Addon#needs() needs} it.
 *
 * @param services the block of addresses for services; empty when none was asked for
 * @param peerings by node, of those nodes that have one by now; empty when none was asked for
 */
public record Provided(Optional<AddressBlock> services, Map<String, BgpPeering> peerings) {
    /** Nothing, because nothing was asked for. */
    public static final Provided NOTHING = new Provided(Optional.empty(), Map.of());

    public Provided {
        peerings = Map.copyOf(peerings);
    }
}
