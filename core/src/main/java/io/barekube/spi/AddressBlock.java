package io.barekube.spi;

import io.barekube.CidrBlock;
import io.barekube.ClusterId;
import java.util.Map;

/**
 * Addresses that a provider keeps for a cluster until they are given back.
 *
 * @param id the provider's name for it
 * @param tags owner tags as in {@link Tags}
 */
public record AddressBlock(String id, CidrBlock addresses, Map<String, String> tags) {
    public AddressBlock {
        tags = Map.copyOf(tags);
    }

    /** The first of its addresses. */
    public String first() {
        return addresses.network().getHostAddress();
    }

    /** Whether it is that cluster's, for that purpose. */
    public boolean isFor(ClusterId cluster, String purpose) {
        return cluster.uuid().toString().equals(tags.get(Tags.ID)) && purpose.equals(tags.get(Tags.PURPOSE));
    }
}
