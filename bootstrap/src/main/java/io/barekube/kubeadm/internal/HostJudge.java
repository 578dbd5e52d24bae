package io.barekube.kubeadm.internal;

import io.barekube.Role;
import io.barekube.Violation;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what speaks against a host, all of it at once. Limits are kubeadm's own where it has them. */
public final class HostJudge {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final long CONTROL_PLANE_MEMORY = 1700 * MIB;
    private static final long WORKER_MEMORY = 900 * MIB;
    private static final long FREE_DISK = 5 * GIB;
    /** Below a tenth kubelets evict pods. */
    private static final double FREE_SHARE = 0.10;

    private static final Set<Integer> CONTROL_PLANE_PORTS = Set.of(6443, 2379, 2380, 10257, 10259);
    private static final int KUBELET_PORT = 10250;

    private final Host host;
    private final HostFacts facts;
    private final List<Violation> violations = new ArrayList<>();

    private HostJudge(Host host, HostFacts facts) {
        this.host = host;
        this.facts = facts;
    }

    public static List<Violation> violations(Host host, HostFacts facts) {
        HostJudge judge = new HostJudge(host, facts);
        judge.system();
        judge.hardware();
        judge.kernel();
        judge.network();
        judge.owner();
        return judge.violations;
    }

    private void system() {
        SupportedSystems.objection(facts.os()).ifPresent(this::object);
        if (facts.hardware().arch().isEmpty()) {
            object("its architecture is " + facts.hardware().machineName()
                    + "; there are amd64 and arm64 binaries only");
        }
        if (!facts.software().tools().containsAll(Set.of("systemctl", "systemd-run"))) {
            object("systemd is not there, which runs containerd and kubelet");
        }
    }

    private void hardware() {
        HostFacts.Hardware hardware = facts.hardware();
        boolean controlPlane = host.node().role() == Role.CONTROL_PLANE;
        if (controlPlane && hardware.cpus() < 2) {
            object("it has " + hardware.cpus() + " CPU, a control plane needs 2");
        }
        long memory = controlPlane ? CONTROL_PLANE_MEMORY : WORKER_MEMORY;
        if (hardware.memoryBytes() < memory) {
            object("it has " + hardware.memoryBytes() / MIB + " MiB of memory, a "
                    + host.node().role().label() + " needs " + memory / MIB);
        }
        if (hardware.freeBytes() < FREE_DISK || hardware.freeBytes() < hardware.totalBytes() * FREE_SHARE) {
            object("/var/lib has " + hardware.freeBytes() / MIB + " MiB free of " + hardware.totalBytes() / MIB
                    + "; 5 GiB and a tenth are needed, or kubelet evicts what it runs: make room");
        }
    }

    private void kernel() {
        for (String feature : List.of("overlay", "br_netfilter", "nf_tables")) {
            if (!facts.kernel().has(feature)) {
                object(
                        "its kernel " + facts.kernel().release() + " has no " + feature
                                + ", neither built in nor as a module: install the modules of the running kernel, or reboot into an installed one");
            }
        }
    }

    private void network() {
        String address = host.machine().address().orElse("");
        List<String> own = facts.network().addresses().stream()
                .map(block -> block.substring(0, block.indexOf('/')))
                .toList();
        if (!address.isEmpty() && !own.contains(address)) {
            object("its address for other nodes, " + address + ", is on none of its interfaces, which have "
                    + String.join(", ", own));
        }
        if (facts.inventory().isPresent() && !facts.software().kubernetesFiles().isEmpty()) {
            return; // the listeners are what an earlier run started, of this cluster or of the one that the planner
            // will name
        }
        Set<Integer> taken = facts.network().listening().stream()
                .filter(port -> port == KUBELET_PORT
                        || host.node().role() == Role.CONTROL_PLANE && CONTROL_PLANE_PORTS.contains(port))
                .collect(Collectors.toCollection(java.util.TreeSet::new));
        if (!taken.isEmpty()) {
            object("something listens on " + (taken.size() == 1 ? "port " : "ports ")
                    + taken.stream().map(String::valueOf).collect(Collectors.joining(", "))
                    + ", which Kubernetes needs: stop it (ss -ltnp shows what it is)");
        }
    }

    /** A host of another cluster is not judged here: the planner refuses it whoever made it. */
    private void owner() {
        if (facts.inventory().isEmpty() && !facts.software().kubernetesFiles().isEmpty()) {
            object(
                    "it is, or was, a Kubernetes node that this library did not make (/etc/kubernetes and /var/lib/etcd hold "
                            + String.join(", ", facts.software().kubernetesFiles())
                            + "): choose another host, or take Kubernetes off it (kubeadm reset)");
        }
        if (!facts.software().other().isEmpty()) {
            object("other container software runs on it: "
                    + String.join(", ", facts.software().other())
                    + "; it and Kubernetes would disturb each other: stop and remove it");
        }
    }

    private void object(String what) {
        violations.add(new Violation(host.name(), what));
    }
}
