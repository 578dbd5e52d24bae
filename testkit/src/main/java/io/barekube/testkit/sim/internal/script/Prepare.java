package io.barekube.testkit.sim.internal.script;

import io.barekube.testkit.sim.internal.host.FileTree;
import io.barekube.testkit.sim.internal.host.HostState;
import io.barekube.testkit.sim.internal.host.Programs;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code prepare.sh}. */
final class Prepare implements Effect {
    private static final Set<String> BEFORE_THE_RUNTIME = Set.of("kubeadm", "containerd", "runc", "crictl");
    private static final List<String> MADE = List.of(
            "/etc/cni",
            "/etc/kubernetes",
            "/var/lib/kubelet",
            "/var/lib/cni",
            "/var/lib/etcd",
            "/var/lib/containerd",
            "/opt/containerd",
            "/run/containerd",
            "/run/nri",
            "/run/netns",
            "/run/flannel",
            "/run/xtables.lock",
            "/usr/libexec/kubernetes",
            "/var/log/pods",
            "/var/log/containers");

    @Override
    public void play(Call call) {
        FileTree files = call.host().files();
        files.makeDirectory(Call.STATE);
        files.makeDirectory("/run/barekube");
        files.append(HostRecord.FILE, "");
        HostInventory.requireOurs(call, "this host belongs to another cluster meanwhile: ");
        HostInventory inventory = new HostInventory(call);
        HostRecord record = new HostRecord(files);
        inventory.write("");
        kernel(call, record);
        Packages.install(call, record, call.list("packages"));
        boolean up = false;
        int half = call.list("artifacts").size() / 12;
        int number = 0;
        for (List<String> artifact : call.given().rows("artifacts", 6)) {
            if (!up && !BEFORE_THE_RUNTIME.contains(artifact.get(0))) {
                runtimeUp(call, record);
                up = true;
            }
            if (number++ == half) {
                call.middle();
            }
            receive(call, record, artifact);
            inventory.installed(artifact.get(0), artifact.get(2));
            inventory.write("");
        }
        if (!up) {
            runtimeUp(call, record);
        }
        inventory.write(call.text("prepared"));
    }

    private static void kernel(Call call, HostRecord record) {
        Map<String, String> sysctls = call.host().sysctls();
        for (String key : call.list("kept_sysctls")) {
            if (sysctls.containsKey(key) && !record.hasOf("sysctl " + key + " ")) {
                record.note("sysctl " + key + " " + sysctls.get(key));
            }
        }
        record.place(0644, "/etc/modules-load.d/barekube.conf", String.join("\n", call.list("modules")) + "\n");
        StringBuilder text = new StringBuilder();
        for (String setting : call.list("sysctls")) {
            String key = setting.substring(0, setting.indexOf('='));
            String value = setting.substring(setting.indexOf('=') + 1);
            String before = sysctls.get(key);
            if (before == null) {
                throw call.refuse("the kernel has no " + key + ": its module cannot be loaded");
            }
            text.append(key).append(" = ").append(value).append('\n');
            if (!before.equals(value)) {
                if (!record.hasOf("sysctl " + key + " ")) {
                    record.note("sysctl " + key + " " + before);
                }
                sysctls.put(key, value);
            }
        }
        record.place(0644, "/etc/sysctl.d/99-barekube.conf", text.toString());
    }

    private static void runtimeUp(Call call, HostRecord record) {
        HostState host = call.host();
        for (List<String> file : call.given().rows("files", 3)) {
            String content = file.get(2).replace("@PAUSE_IMAGE@", "registry.k8s.io/pause:3.10.1");
            record.place(Integer.parseInt(file.get(0), 8), file.get(1), content);
        }
        FileTree files = host.files();
        for (String path : MADE) {
            if (!files.exists(path)) {
                record.note("made " + path);
            } else if (files.isDirectory(path) && !record.has("made " + path) && !record.hasOf("mode " + path + " ")) {
                record.note("mode " + path + " " + Integer.toString(files.mode(path), 8));
            }
        }
        if (!files.isDirectory("/lib/modules")) {
            record.note("dir /lib/modules");
        }
        host.units().enable("containerd");
        host.units().enable("kubelet");
        host.units().start("containerd");
        List.of("/var/lib/containerd", "/run/containerd", "/opt/containerd").forEach(files::makeDirectory);
        files.write("/run/barekube/containerd", 0644, "");
    }

    private static void receive(Call call, HostRecord record, List<String> artifact) {
        String name = artifact.get(0);
        String form = artifact.get(1);
        String target = form.substring(0, form.lastIndexOf('/'));
        record.folder(target);
        call.say("receiving " + name);
        String content = content(call, name, artifact);
        String sum = sha256(content);
        if (!sum.equals(artifact.get(2))) {
            throw call.refuse(name + " has SHA-256 " + sum + " and must have " + artifact.get(2)
                    + ": nothing of it was installed");
        }
        if (call.host().isDiskFull()) {
            call.say("tee: " + target + "/.barekube/pipe: No space left on device");
            throw call.later(name + " is no complete archive");
        }
        Map<String, String> unpacked = form.endsWith("/")
                ? Programs.unpacked(content).orElseThrow(() -> call.later(name + " is no complete archive"))
                : Map.of(form.substring(form.lastIndexOf('/') + 1), content);
        unpacked.forEach((path, program) -> {
            record.claim(target + "/" + path);
            call.host().files().write(target + "/" + path, 0755, program);
        });
    }

    private static String content(Call call, String name, List<String> artifact) {
        int size = Integer.parseInt(artifact.get(3));
        if (artifact.get(4).isEmpty()) {
            String content = call.receive(size);
            if (content.length() < size) {
                throw call.refuse(name + " has SHA-256 " + sha256(content) + " and must have " + artifact.get(2)
                        + ": nothing of it was installed");
            }
            return content;
        }
        Optional<String> fetched = call.world().fetch(URI.create(artifact.get(4)));
        return fetched.orElseThrow(() -> {
            call.say("curl: (22) The requested URL returned error: 404");
            return call.later(name + " could not be received whole");
        });
    }

    static String sha256(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
