package io.barekube.spi;

import io.barekube.Arch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a host is and has, as read in one round trip. A value.
 *
 * @param clockOffset how far the host's clock is ahead of the caller's (negative: behind), to within half a round trip
 * @param inventory what this library put there, if it did
 */
public record HostFacts(
        Os os,
        Hardware hardware,
        Kernel kernel,
        Network network,
        Software software,
        Duration clockOffset,
        Optional<Inventory> inventory) {

    /**
     * The operating system.
     *
     * @param id as in os-release: {@code debian}, {@code ubuntu}
     * @param like the families it names, such as {@code debian}
     * @param hostname as the kernel has it
     * @param machineId of {@code /etc/machine-id}
     * @param productUuid of the firmware; empty where there is none
     * @param bootId changes with every boot
     */
    public record Os(
            String id,
            Set<String> like,
            String versionId,
            String prettyName,
            String hostname,
            String machineId,
            String productUuid,
            String bootId) {}

    /**
     * What it is made of.
     *
     * @param machineName what {@code uname -m} says
     * @param freeBytes left on the file system of {@code /var/lib}
     * @param totalBytes of that file system
     */
    public record Hardware(
            String machineName, int cpus, long memoryBytes, long freeBytes, long totalBytes, List<Disk> disks) {
        /** Empty when Kubernetes has no binaries for it. */
        public Optional<Arch> arch() {
            return Arch.of(machineName);
        }
    }

    /**
     * A block device.
     *
     * @param inUse whether it has partitions, a file system, a mount or a holder
     */
    public record Disk(String name, long bytes, boolean rotational, boolean inUse) {}

    /**
     * The running kernel.
     *
     * @param cgroupVersion 1 or 2
     * @param features names that the host has, in whatever way: {@code overlay}, {@code br_netfilter}, {@code vxlan}, {@code nf_tables}, {@code ip_vs},
     *     {@code modules} (can load modules), {@code sys_resource} (root may raise limits and lower oom scores), {@code conntrack_writable}
     * @param swap whether any swap is on
     */
    public record Kernel(String release, int cgroupVersion, Set<String> features, boolean swap) {
        /** Whether the kernel has what that name stands for. */
        public boolean has(String feature) {
            return features.contains(feature);
        }
    }

    /**
     * Its place in the network.
     *
     * @param addresses every address with its prefix, such as {@code 10.0.0.5/24}, loopback left out
     * @param listening TCP ports with a listener
     * @param resolvConf the file kubelet should give to pods
     */
    public record Network(List<String> addresses, Set<Integer> listening, String resolvConf) {}

    /**
     * What is installed and running.
     *
     * @param tools commands found in root's path, of those this library asks about
     * @param containerd its version; empty when not installed
     * @param kubelet its version; empty when not installed
     * @param services units of ours or of Kubernetes with their systemd state
     * @param kubernetesFiles which of kubeadm's own traces are there: {@code kubelet.conf}, {@code admin.conf}, {@code manifests}, {@code etcd}; and
     *     {@code initialised}, when it became a control plane to the end
     * @param other other Kubernetes distributions or runtimes that are running: {@code k3s}, {@code docker}
     */
    public record Software(
            Set<String> tools,
            Optional<String> containerd,
            Optional<String> kubelet,
            Map<String, String> services,
            Set<String> kubernetesFiles,
            Set<String> other) {}

    /**
     * What {@code /etc/barekube/inventory.json} says.
     *
     * @param clusterId whose host it is
     * @param prepared a hash over everything preparation wrote; empty until preparation ended well
     * @param at when it was last written
     */
    public record Inventory(String clusterId, String clusterName, String node, Optional<String> prepared, Instant at) {}
}
