package io.barekube.plan;

import io.barekube.ClusterId;
import io.barekube.MachineSpec.Taint;
import io.barekube.Role;
import io.barekube.spi.AddressBlock;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.MachineState;
import io.barekube.spi.Tags;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is there: the planner's view of the world at one moment. A value.
 *
 * @param cluster whose world it is
 * @param hosts every machine found that is, or carries the tags of, one of the cluster's nodes
 * @param state the cluster's own view of itself; empty when no control plane answered
 * @param blocks of addresses that the provider keeps for the cluster
 * @param deleteDestroys whether the provider ends a machine's life when it deletes it
 * @param at when it was made
 */
public record Observation(
        ClusterId cluster,
        List<ObservedHost> hosts,
        Optional<ClusterState> state,
        List<AddressBlock> blocks,
        boolean deleteDestroys,
        Instant at) {
    public Observation {
        hosts = List.copyOf(hosts);
        blocks = List.copyOf(blocks);
    }

    /** One without blocks of addresses. */
    public Observation(
            ClusterId cluster,
            List<ObservedHost> hosts,
            Optional<ClusterState> state,
            boolean deleteDestroys,
            Instant at) {
        this(cluster, hosts, state, List.of(), deleteDestroys, at);
    }

    /** One made at the epoch, when nothing depends on the time. */
    public Observation(
            ClusterId cluster, List<ObservedHost> hosts, Optional<ClusterState> state, boolean deleteDestroys) {
        this(cluster, hosts, state, deleteDestroys, Instant.EPOCH);
    }

    /** The block that the provider keeps for that purpose, one of {@link io.barekube.spi.AddressRequest}'s; empty when there is none. */
    public Optional<AddressBlock> block(String purpose) {
        return blocks.stream().filter(block -> block.isFor(cluster, purpose)).findFirst();
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
     * @param facts empty when nobody logged in: its node is well by the API's word, it is not running, or it did not let us
     * @param trouble why there are no facts, where there should be
     */
    public record ObservedHost(Host host, Optional<HostFacts> facts, Optional<String> trouble) {
        /** Whether kubeadm made it a node, to the end; also true when nobody could look. */
        public boolean joined() {
            String sign = host.node().role() == Role.CONTROL_PLANE ? "initialised" : "kubelet.conf";
            return machineUp()
                    && facts.map(seen -> seen.software().kubernetesFiles().contains(sign))
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
     * @param members of etcd; empty when they could not be asked
     * @param recorded what the cluster was made with; empty while its record is not written
     */
    public record ClusterState(
            Map<String, ObservedNode> nodes,
            Map<String, ObservedAddon> addons,
            List<ObservedMember> members,
            Optional<Recorded> recorded) {
        public ClusterState {
            nodes = Map.copyOf(nodes);
            addons = Map.copyOf(addons);
            members = List.copyOf(members);
        }

        /** One of which etcd and record are not known. */
        public ClusterState(Map<String, ObservedNode> nodes, Map<String, ObservedAddon> addons) {
            this(nodes, addons, List.of(), Optional.empty());
        }
    }

    /**
     * What the cluster's own record says it was made with.
     *
     * @param kubernetes the version that was last wanted, without a leading v
     * @param endpoint {@code host:port} as nodes have it
     */
    public record Recorded(String kubernetes, String pods, String services, String dnsDomain, String endpoint) {}

    /**
     * A member of etcd.
     *
     * @param id hexadecimal
     * @param name that of its node; empty when it never started
     * @param address of its peers' URL
     * @param learner whether it has no vote yet
     * @param healthy whether it answered
     */
    public record ObservedMember(String id, String name, String address, boolean learner, boolean healthy) {}

    /**
     * A node as the API shows it.
     *
     * @param machineId as its kubelet read it from {@code /etc/machine-id}
     * @param unschedulable whether it is cordoned
     */
    public record ObservedNode(
            String name,
            boolean ready,
            String kubeletVersion,
            String address,
            String machineId,
            Map<String, String> labels,
            Set<Taint> taints,
            Map<String, String> annotations,
            boolean unschedulable) {
        public ObservedNode {
            labels = Map.copyOf(labels);
            taints = Set.copyOf(taints);
            annotations = Map.copyOf(annotations);
        }

        /** A node without marks. */
        public ObservedNode(String name, boolean ready, String kubeletVersion, String address) {
            this(name, ready, kubeletVersion, address, "", Map.of(), Set.of(), Map.of(), false);
        }
    }

    /**
     * An addon as the cluster's record and its objects show it.
     *
     * @param proved whether it was proved by use since it was installed
     * @param trouble what is wrong with its objects now; empty when well
     */
    public record ObservedAddon(String name, String fingerprint, boolean proved, Optional<String> trouble) {}
}
