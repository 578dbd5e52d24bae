package io.barekube.spi;

import io.barekube.ClusterId;
import io.barekube.NodeSpec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An order for one machine.
 *
 * @param cluster whose it will be
 * @param node what it is for
 * @param expires after when anybody may take it away; empty for never
 */
public record MachineRequest(ClusterId cluster, NodeSpec node, Optional<Instant> expires) {
    /** One that does not expire. */
    public MachineRequest(ClusterId cluster, NodeSpec node) {
        this(cluster, node, Optional.empty());
    }

    /** The owner tags the machine must carry from the moment it exists. */
    public Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put(Tags.CLUSTER, cluster.name());
        tags.put(Tags.ID, cluster.uuid().toString());
        tags.put(Tags.POOL, node.pool());
        tags.put(Tags.ROLE, node.role().label());
        tags.put(Tags.NODE, node.name());
        expires.ifPresent(instant -> tags.put(Tags.EXPIRES, instant.toString()));
        return tags;
    }
}
