package io.barekube.spi;

import io.barekube.ClusterId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An order for a block of public addresses.
 *
 * @param cluster whose it will be
 * @param purpose what it is for, unique in the cluster: {@link #ENDPOINT}, {@link #SERVICES}
 * @param quantity how many addresses, a power of two
 * @param expires after when anybody may give it back; empty for never
 */
public record AddressRequest(ClusterId cluster, String purpose, int quantity, Optional<Instant> expires) {
    /** The purpose of the address at which the API is reached. */
    public static final String ENDPOINT = "endpoint";

    /** The purpose of the addresses that services get. */
    public static final String SERVICES = "services";

    /** The owner tags the block must carry from the moment it is the project's. */
    public Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put(Tags.CLUSTER, cluster.name());
        tags.put(Tags.ID, cluster.uuid().toString());
        tags.put(Tags.PURPOSE, purpose);
        expires.ifPresent(instant -> tags.put(Tags.EXPIRES, instant.toString()));
        return tags;
    }
}
