package io.barekube.testkit.sim.internal.host;

import io.barekube.testkit.sim.internal.cluster.SimulatedCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One simulated machine: what is on its disk, what runs, and which cluster it is in. What is not said to be otherwise is guarded by {@link #lock()}. */
public final class HostState {
    private static final Map<String, String> KERNEL = Map.ofEntries(
            Map.entry("net.ipv4.ip_forward", "0"),
            Map.entry("net.bridge.bridge-nf-call-iptables", "1"),
            Map.entry("net.bridge.bridge-nf-call-ip6tables", "1"),
            Map.entry("vm.overcommit_memory", "0"),
            Map.entry("vm.panic_on_oom", "0"),
            Map.entry("kernel.panic", "0"),
            Map.entry("kernel.panic_on_oops", "0"),
            Map.entry("kernel.keys.root_maxkeys", "1000000"),
            Map.entry("kernel.keys.root_maxbytes", "25000000"),
            Map.entry("net.ipv4.conf.all.route_localnet", "0"),
            Map.entry("net.netfilter.nf_conntrack_max", "262144"),
            Map.entry("net.netfilter.nf_conntrack_tcp_timeout_established", "432000"),
            Map.entry("net.netfilter.nf_conntrack_tcp_timeout_close_wait", "60"),
            Map.entry("net.netfilter.nf_conntrack_tcp_be_liberal", "0"));

    private final HostDescription description;
    private final ReentrantLock lock = new ReentrantLock();
    private final FileTree files = new FileTree();
    private final Units units = new Units();
    private final Map<String, String> sysctls = new TreeMap<>(KERNEL);
    private final Set<String> packages = new TreeSet<>(Set.of("iproute2", "iptables", "util-linux", "mount", "curl"));
    private final Map<String, TransientUnit> transients = new ConcurrentHashMap<>();
    private final Condition woken = lock.newCondition();
    private long wakes;
    private volatile Optional<Registration> registration = Optional.empty();
    private volatile Optional<SimulatedCluster> cluster = Optional.empty();
    private volatile boolean up = true;
    private volatile boolean diskFull;
    private volatile int cgroupVersion = 2;
    private volatile List<String> features = List.of(
            "overlay", "br_netfilter", "vxlan", "nf_tables", "ip_vs", "modules", "sys_resource", "conntrack_writable");
    private volatile Duration skew = Duration.ZERO;
    private volatile String bootId = UUID.randomUUID().toString();

    public HostState(HostDescription description) {
        this.description = description;
        files.write("/etc/machine-id", 0444, description.machineId() + "\n");
    }

    public HostDescription description() {
        return description;
    }

    public String name() {
        return description.name();
    }

    public String address() {
        return description.address();
    }

    /** As its network interface has it: locally administered, made of its address. */
    public String hardwareAddress() {
        StringBuilder text = new StringBuilder("02:00");
        for (String part : address().split("\\.")) {
            text.append(String.format(":%02x", Integer.parseInt(part)));
        }
        return text.toString();
    }

    /**
     * How its kubelet presents itself to an API server.
     *
     * @param taints as API objects
     */
    public record Registration(String node, Map<String, String> labels, List<Map<String, Object>> taints) {
        public Registration {
            labels = Map.copyOf(labels);
            taints = List.copyOf(taints);
        }
    }

    /** Empty while kubeadm has not configured its kubelet. Thread-safe. */
    public Optional<Registration> registration() {
        return registration;
    }

    public void register(Optional<Registration> value) {
        registration = value;
    }

    /** Waits with the lock given back; ends early when the host restarts or a unit is stopped. */
    public void pause(Duration duration) throws InterruptedException {
        long before = wakes;
        long left = duration.toNanos();
        while (left > 0 && wakes == before) {
            left = woken.awaitNanos(left);
        }
    }

    /** Whoever pauses looks up. */
    public void wake() {
        lock.lock();
        try {
            wakes++;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** One script at a time changes a host; what asks it from outside takes the lock as well. */
    public ReentrantLock lock() {
        return lock;
    }

    public FileTree files() {
        return files;
    }

    public Units units() {
        return units;
    }

    public Map<String, String> sysctls() {
        return sysctls;
    }

    public Set<String> packages() {
        return packages;
    }

    /** By unit name. Thread-safe. */
    public Map<String, TransientUnit> transients() {
        return transients;
    }

    /** The cluster whose node it is. Thread-safe. */
    public Optional<SimulatedCluster> cluster() {
        return cluster;
    }

    public void join(Optional<SimulatedCluster> value) {
        cluster = value;
    }

    /** Thread-safe. */
    public String bootId() {
        return bootId;
    }

    /** Whether it has power and its network. Thread-safe. */
    public boolean isUp() {
        return up;
    }

    public void up(boolean value) {
        up = value;
    }

    /** Thread-safe. */
    public boolean isDiskFull() {
        return diskFull;
    }

    public void diskFull(boolean value) {
        diskFull = value;
    }

    /** Thread-safe. */
    public int cgroupVersion() {
        return cgroupVersion;
    }

    /** What its kernel can, and lets root do. Thread-safe. */
    public List<String> features() {
        return features;
    }

    public void kernel(int version, List<String> can) {
        cgroupVersion = version;
        features = List.copyOf(can);
    }

    public void skew(Duration value) {
        skew = value;
    }

    /** The time that it believes it is. Thread-safe. */
    public Instant now() {
        return Instant.now().plus(skew);
    }

    /** Whether its kubelet reports. */
    public boolean isKubeletWell() {
        return up
                && units.isActive("kubelet")
                && units.isActive("containerd")
                && files.hasContent("/etc/kubernetes/kubelet.conf");
    }

    /** Whether it runs an API server and a member of etcd. */
    public boolean runsControlPlane() {
        return isKubeletWell()
                && files.hasContent("/etc/kubernetes/manifests/kube-apiserver.yaml")
                && files.hasContent("/etc/kubernetes/manifests/etcd.yaml");
    }

    /** Of the program on its disk; empty when there is none. */
    public Optional<String> programVersion(String path) {
        return files.read(path).flatMap(Programs::version);
    }

    /** What is under /run goes, and so do transient units; enabled services come back. */
    public void reboot() {
        lock.lock();
        try {
            transients.values().forEach(TransientUnit::kill);
            transients.clear();
            files.delete("/run/barekube");
            files.delete("/run/flannel");
            units.reboot();
            bootId = UUID.randomUUID().toString();
            cluster.ifPresent(it -> it.kubeletStarted(this));
            wakes++;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
