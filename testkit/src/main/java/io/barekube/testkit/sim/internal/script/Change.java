package io.barekube.testkit.sim.internal.script;

import io.barekube.spi.KubeObject;
import io.barekube.testkit.sim.internal.cluster.SimulatedCluster;
import io.barekube.testkit.sim.internal.host.FileTree;
import io.barekube.testkit.sim.internal.host.HostState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code change.sh}. */
final class Change implements Effect {
    @Override
    public void play(Call call) throws InterruptedException {
        HostState host = call.host();
        FileTree files = host.files();
        files.makeDirectory("/run/barekube");
        files.write(Call.STATE + "/changing", 0600, "");
        if (call.text("role").equals("control-plane")) {
            cluster(call);
        } else {
            call.say(
                    "[upgrade] Reading configuration from the \"kubeadm-config\" ConfigMap in namespace \"kube-system\"...");
            call.middle();
            call.pause(call.world().pace().change());
        }
        programs(call);
        KubeadmProgram.startKubelet(host);
        files.delete(Call.STATE + "/upgrading");
        files.delete(Call.STATE + "/changing");
        new HostInventory(call).write(call.text("prepared"));
    }

    private static void cluster(Call call) throws InterruptedException {
        HostState host = call.host();
        SimulatedCluster cluster = call.answering().orElseThrow(() -> call.later("its API server does not answer"));
        if (!call.text("upload").isEmpty()) {
            KubeObject wanted = Optional.ofNullable(
                            KubeadmProgram.documents(call.text("upload")).get("ClusterConfiguration"))
                    .orElseThrow(() -> new IllegalArgumentException("no ClusterConfiguration is uploaded"));
            cluster.configure(wanted.fields());
        }
        String version = call.text("version");
        String current = cluster.configured("kubernetesVersion").orElse("v0").substring(1);
        int order = compare(version, current);
        if (order < 0) {
            throw call.refuse(
                    "the cluster has version " + current + " meanwhile, and there is no way back to " + version);
        }
        String upgrading = Call.STATE + "/upgrading";
        if (order > 0) {
            host.files().write(upgrading, 0600, version + "\n");
        }
        boolean apply = host.files().read(upgrading).orElse("").strip().equals(version);
        call.say(
                apply
                        ? "[upgrade/version] You have chosen to upgrade the cluster version to \"v" + version + "\""
                        : "[upgrade] Upgrading your node");
        call.middle();
        call.pause(call.world().pace().change());
        if (apply) {
            cluster.configure("kubernetesVersion", "v" + version);
        }
        KubeadmProgram.controlPlane(host, cluster);
    }

    private static void programs(Call call) {
        FileTree files = call.host().files();
        HostInventory inventory = new HostInventory(call);
        for (List<String> aside : call.given().rows("aside", 2)) {
            String name = aside.get(0);
            String sha256 = aside.get(1);
            String path = "/usr/local/bin/" + name;
            String next = "/usr/local/bin/.next-" + name;
            boolean present = inventory.sha256(name).filter(sha256::equals).isPresent();
            inventory.forget("next-" + name);
            if (present) {
                files.delete(next);
                continue;
            }
            String content = files.read(next).or(() -> files.read(path)).orElse("");
            if (!Prepare.sha256(content).equals(sha256)) {
                files.delete(next);
                throw call.later(name + " has not come whole: it will be fetched again");
            }
            new HostRecord(files).claim(path);
            files.write(path, 0755, content);
            files.delete(next);
            inventory.installed(name, sha256);
        }
    }

    private static int compare(String left, String right) {
        return Arrays.compare(numbers(left), numbers(right));
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("[.-]"))
                .filter(part -> part.matches("\\d+"))
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
