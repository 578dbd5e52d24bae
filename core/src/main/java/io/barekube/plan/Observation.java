package io.barekube.plan;

import io.barekube.ClusterId;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.MachineState;
import io.barekube.spi.Tags;
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

    /** Whether the API knows the node and its host shows that it joined: a machine that was replaced or wiped leaves its node behind for a while. */
    public boolean isIn(String node) {
        return state.filter(value -> value.nodes().containsKey(node)).isPresent()
                && host(node).filter(ObservedHost::joined).isPresent();
    }

    /**
     * A machine of the cluster.
     *
     * @param facts empty when nobody logged in: it is not running, or did not let us
     * @param trouble why there are no facts, where there should be
     */
    public record ObservedHost(Host host, Optional<HostFacts> facts, Optional<String> trouble) {
        /** Whether kubeadm made it a node; also true when nobody could look. */
        public boolean joined() {
            return machineUp()
                    && facts.map(seen -> seen.software().kubernetesFiles().contains("kubelet.conf"))
                            .orElse(true);
        }

        /** Whether its provider has finished making its machine. */
        public boolean machineUp() {
            return host.machine().state() != MachineState.PROVISIONING;
        }

        /** Whether its machine carries the id of another cluster. */
        public boolean taggedForAnother(ClusterId cluster) {
            String id = host.machine().tags().get(Tags.ID);
            return id != null && !id.equals(cluster.uuid().toString());
        }

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
