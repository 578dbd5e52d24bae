package io.barekube.testkit.sim.internal.script;

import io.barekube.spi.Json;
import io.barekube.testkit.sim.internal.host.FileTree;
import io.barekube.testkit.sim.internal.host.HostDescription;
import io.barekube.testkit.sim.internal.host.HostState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** {@code facts.sh}. */
public final class Facts implements Effect {
    private static final long MIB = 1L << 20;
    private static final List<String> SERVICES = List.of(
            "containerd",
            "kubelet",
            "docker",
            "k3s",
            "k3s-agent",
            "rke2-server",
            "rke2-agent",
            "crio",
            "snap.microk8s.daemon-kubelite",
            "firewalld",
            "ufw");
    private static final List<String> TOOLS = List.of(
            "ip",
            "iptables",
            "nft",
            "mount",
            "nsenter",
            "modprobe",
            "systemctl",
            "systemd-run",
            "curl",
            "tar",
            "gzip",
            "sha256sum",
            "apt-get");

    @Override
    public void play(Call call) {
        call.print(answer(call.host()));
    }

    /** What the script prints on the host. */
    public static String answer(HostState host) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("os", system(host));
        facts.put("hardware", hardware(host));
        facts.put(
                "kernel",
                Map.of(
                        "release",
                        "6.1.0-40-amd64",
                        "cgroupVersion",
                        (long) host.cgroupVersion(),
                        "features",
                        host.features(),
                        "swap",
                        false));
        facts.put(
                "network",
                Map.of(
                        "addresses", host.description().addresses(),
                        "listening", ports(host),
                        "resolvConf", "/etc/resolv.conf"));
        facts.put("software", software(host));
        String text = Json.write(facts);
        // As it stands on the host: the script does not read it either.
        String inventory = host.files().read(HostInventory.FILE).orElse("null").strip();
        Instant now = host.now();
        return text.substring(0, text.length() - 1) + ",\"inventory\":" + inventory + ",\"now\":\""
                + now.getEpochSecond() + "." + String.format("%06d", now.getNano() / 1000) + "\"}\n";
    }

    private static Map<String, Object> system(HostState host) {
        HostDescription description = host.description();
        Map<String, Object> os = new LinkedHashMap<>();
        os.put("id", "debian");
        os.put("like", "");
        os.put("versionId", "12");
        os.put("prettyName", "Debian GNU/Linux 12 (bookworm)");
        os.put("hostname", description.name());
        os.put("machineId", description.machineId());
        os.put("productUuid", description.productUuid());
        os.put("bootId", host.bootId());
        return os;
    }

    private static Map<String, Object> hardware(HostState host) {
        HostDescription description = host.description();
        Map<String, Object> disk = new LinkedHashMap<>();
        disk.put("name", "sda");
        disk.put("bytes", description.totalBytes());
        disk.put("rotational", false);
        disk.put("inUse", true);
        Map<String, Object> hardware = new LinkedHashMap<>();
        hardware.put("machineName", description.machineName());
        hardware.put("cpus", (long) description.cpus());
        hardware.put("memoryBytes", description.memoryBytes());
        hardware.put("freeBytes", host.isDiskFull() ? MIB : description.totalBytes() / 2);
        hardware.put("totalBytes", description.totalBytes());
        hardware.put("disks", List.of(disk));
        return hardware;
    }

    private static List<Object> ports(HostState host) {
        TreeSet<Long> ports = new TreeSet<>(List.of(22L));
        if (host.isKubeletWell()) {
            ports.addAll(List.of(10248L, 10249L, 10250L, 10256L));
        }
        if (host.runsControlPlane()) {
            ports.addAll(List.of(2379L, 2380L, 2381L, 6443L, 10257L, 10259L));
        }
        if (host.units().isActive("barekube-balancer")) {
            ports.add(7443L);
        }
        return new ArrayList<>(ports);
    }

    private static Map<String, Object> software(HostState host) {
        FileTree files = host.files();
        Map<String, Object> services = new LinkedHashMap<>();
        SERVICES.forEach(unit -> services.put(unit, host.units().isActive(unit) ? "active" : "inactive"));
        List<String> kubernetes = new ArrayList<>();
        if (files.hasContent("/etc/kubernetes/kubelet.conf")) {
            kubernetes.add("kubelet.conf");
        }
        if (files.hasContent("/etc/kubernetes/admin.conf")) {
            kubernetes.add("admin.conf");
        }
        if (files.exists(Call.STATE + "/initialised")) {
            kubernetes.add("initialised");
        }
        if (!files.isEmpty("/etc/kubernetes/manifests")) {
            kubernetes.add("manifests");
        }
        if (!files.isEmpty("/var/lib/etcd")) {
            kubernetes.add("etcd");
        }
        Map<String, Object> software = new LinkedHashMap<>();
        software.put("tools", TOOLS);
        software.put(
                "containerd", host.programVersion("/usr/local/bin/containerd").orElse(""));
        software.put("kubelet", host.programVersion("/usr/local/bin/kubelet").orElse(""));
        software.put("services", services);
        software.put("kubernetesFiles", kubernetes);
        software.put("other", List.of());
        return software;
    }
}
