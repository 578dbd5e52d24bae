package io.barekube.testkit.sim.internal.script;

import io.barekube.testkit.sim.internal.host.FileTree;
import io.barekube.testkit.sim.internal.host.HostState;
import io.barekube.testkit.sim.internal.host.TransientUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** {@code reset.sh}. */
final class Reset implements Effect {
    private static final List<String> EMPTIED = List.of(
            "/etc/cni/net.d",
            "/var/lib/cni",
            "/run/flannel",
            "/var/lib/kubelet",
            "/var/lib/etcd",
            "/etc/kubernetes",
            "/var/lib/containerd",
            "/run/containerd",
            "/var/log/pods",
            "/var/log/containers");

    @Override
    public void play(Call call) {
        HostState host = call.host();
        FileTree files = host.files();
        if (!files.isDirectory(Call.STATE)) {
            return;
        }
        HostInventory.requireOurs(call, "this host belongs to another cluster: ");
        List.of("barekube-elastic", "barekube-announcer", "barekube-keepalived", "barekube-balancer", "barekube-routes")
                .forEach(unit -> {
                    host.units().stop(unit);
                    host.units().disable(unit);
                });
        host.transients().values().forEach(TransientUnit::kill);
        if (files.exists("/usr/local/bin/kubeadm") && files.exists("/usr/local/bin/containerd")) {
            call.say("kubeadm reset");
            KubeadmProgram.reset(call);
        }
        List.of("kubelet", "containerd").forEach(unit -> {
            host.units().disable(unit);
            host.units().stop(unit);
        });
        call.middle();
        call.say("links and rules");
        EMPTIED.forEach(files::empty);
        files.delete("/run/barekube");
        files.delete("/opt/cni/bin/flannel");
        host.transients().clear();
        List<String> record = new ArrayList<>(new HostRecord(files).lines());
        Collections.reverse(record);
        record.forEach(line -> undo(host, line));
        record.stream()
                .filter(line -> line.startsWith("dir "))
                .forEach(line -> files.deleteIfEmpty(line.substring("dir ".length())));
        List<String> left = left(host, record);
        if (left.isEmpty()) {
            files.delete(Call.STATE);
        } else {
            left.forEach(line -> call.print(line + "\n"));
        }
    }

    private static void undo(HostState host, String line) {
        FileTree files = host.files();
        String[] words = line.split(" ", 3);
        switch (words[0]) {
            case "file", "made" -> files.delete(words[1]);
            case "restore" -> {
                String kept = Call.STATE + "/before" + words[1];
                files.read(kept).ifPresent(content -> files.write(words[1], files.mode(kept), content));
            }
            case "sysctl" -> host.sysctls().put(words[1], words[2]);
            case "mode" -> files.changeMode(words[1], Integer.parseInt(words[2], 8));
            case "mask" -> host.units().unmask(words[1]);
            case "package" -> host.packages().remove(words[1]);
            default -> {}
        }
    }

    private static List<String> left(HostState host, List<String> record) {
        List<String> left = new ArrayList<>();
        for (String line : record) {
            String[] words = line.split(" ", 3);
            boolean there = host.files().exists(words[1]);
            if (words[0].equals("file") && there) {
                left.add(line);
            } else if (words[0].equals("made") && there && !host.files().isEmpty(words[1])) {
                left.add(line);
            }
        }
        host.units().active().stream()
                .filter(unit -> unit.equals("kubelet") || unit.equals("containerd") || unit.startsWith("barekube-"))
                .forEach(unit -> left.add("unit " + unit));
        return left;
    }
}
