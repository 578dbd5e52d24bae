package io.barekube.spi;

import io.barekube.CidrBlock;
import io.barekube.ClusterId;
import io.barekube.internal.Ip;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

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

    /** What it is for: one of {@link AddressRequest}'s purposes; empty when its tags do not say. */
    public String purpose() {
        return tags.getOrDefault(Tags.PURPOSE, "");
    }

    /** The first of its addresses. */
    public String first() {
        return addresses.network().getHostAddress();
    }

    /** Its addresses, in order. */
    public List<String> all() {
        BigInteger first = Ip.value(addresses.network());
        int length = addresses.network().getAddress().length;
        long quantity = 1L << (length * 8 - addresses.prefixLength());
        return LongStream.range(0, quantity)
                .mapToObj(i ->
                        Ip.address(first.add(BigInteger.valueOf(i)), length).getHostAddress())
                .toList();
    }

    /** Whether it is that cluster's, for that purpose. */
    public boolean isFor(ClusterId cluster, String purpose) {
        return cluster.uuid().toString().equals(tags.get(Tags.ID)) && purpose.equals(purpose());
    }
}
