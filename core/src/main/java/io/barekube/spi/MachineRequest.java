package io.barekube.spi;

import io.barekube.ClusterId;
import io.barekube.NodeSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An order for one machine.
 *
 * @param cluster whose it will be
 * @param node what it is for
 */
public record MachineRequest(ClusterId cluster, NodeSpec node) {
    /** The owner tags the machine must carry from the moment it exists. */
    public Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put(Tags.CLUSTER, cluster.name());
        tags.put(Tags.ID, cluster.uuid().toString());
        tags.put(Tags.POOL, node.pool());
        tags.put(Tags.ROLE, node.role().label());
        tags.put(Tags.NODE, node.name());
        return tags;
    }
}
