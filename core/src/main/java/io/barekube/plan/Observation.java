package io.barekube.plan;

import io.barekube.ClusterId;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is there: the planner's view of the world at one moment. A value.
 *
 * @param cluster whose world it is
 * @param hosts every machine found that is, or carries the tags of, one of the cluster's nodes
 * @param state the cluster's own view of itself; empty when no control plane answered
 * @param deleteDestroys whether the provider ends a machine's life when it deletes it
 */
public record Observation(
        ClusterId cluster, List<ObservedHost> hosts, Optional<ClusterState> state, boolean deleteDestroys) {
    public Observation {
        hosts = List.copyOf(hosts);
    }

    /** The host of that node; empty when it has no machine. */
    public Optional<ObservedHost> host(String node) {
        return hosts.stream().filter(host -> host.host().name().equals(node)).findFirst();
    }

    /**
     * A machine of the cluster.
     *
     * @param facts empty when nobody logged in: it is not running, or did not let us
     * @param trouble why there are no facts, where there should be
     */
    public record ObservedHost(Host host, Optional<HostFacts> facts, Optional<String> trouble) {
        /** Whether this library prepared it for the cluster of that id. */
        public boolean ownedBy(ClusterId cluster) {
            return facts.flatMap(HostFacts::inventory)
                    .filter(inventory ->
                            inventory.clusterId().equals(cluster.uuid().toString()))
                    .isPresent();
        }
    }

    /**
     * What the API server tells.
     *
     * @param nodes by name
     * @param addons by name, those that were installed
     */
    public record ClusterState(Map<String, ObservedNode> nodes, Map<String, ObservedAddon> addons) {
        public ClusterState {
            nodes = Map.copyOf(nodes);
            addons = Map.copyOf(addons);
        }
    }

    /** A node as the API shows it. */
    public record ObservedNode(String name, boolean ready, String kubeletVersion, String address) {}

    /**
     * An addon as the cluster's record and its objects show it.
     *
     * @param proved whether it was proved by use since it was installed
     * @param trouble what is wrong with its objects now; empty when well
     */
    public record ObservedAddon(String name, String fingerprint, boolean proved, Optional<String> trouble) {}
}
