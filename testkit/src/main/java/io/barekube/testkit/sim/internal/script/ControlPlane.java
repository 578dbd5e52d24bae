package io.barekube.testkit.sim.internal.script;

import io.barekube.spi.ObjectRef;
import io.barekube.testkit.sim.internal.cluster.SimulatedCluster;
import io.barekube.testkit.sim.internal.host.HostState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The short scripts that only a control plane answers. */
final class ControlPlane {
    private static final ObjectRef PROXY = ObjectRef.in("kube-system", "v1", "ConfigMap", "kube-proxy");
    private static final ObjectRef INFO = ObjectRef.in("kube-public", "v1", "ConfigMap", "cluster-info");
    private static final ObjectRef PROXIES = ObjectRef.in("kube-system", "apps/v1", "DaemonSet", "kube-proxy");

    private ControlPlane() {}

    static void token(Call call) {
        call.asControlPlane();
        SimulatedCluster cluster = call.answering().orElseThrow(() -> call.later("no join token could be made"));
        call.print(cluster.newToken(Duration.parse("PT" + call.text("ttl").toUpperCase(java.util.Locale.ROOT))) + "\n"
                + cluster.certificate());
    }

    static void kubeconfig(Call call) {
        ownApi(call);
        call.print(call.host().files().read("/etc/kubernetes/admin.conf").orElse(""));
    }

    /** {@code own-api.sh}. */
    private static void ownApi(Call call) {
        call.asControlPlane();
        if (call.answering().isEmpty()) {
            throw call.later("its API server does not answer");
        }
    }

    static void certificates(Call call) {
        call.asControlPlane();
        call.print(call.host()
                .cluster()
                .map(cluster -> cluster.servingCertificate(call.host()))
                .orElse(""));
    }

    static void pki(Call call) {
        ownApi(call);
        call.print(call.host().cluster().map(SimulatedCluster::sharedFiles).orElse(""));
    }

    static void members(Call call) {
        call.asControlPlane();
        SimulatedCluster cluster = etcd(call);
        if (call.answering().isEmpty()) {
            throw call.later("etcd does not answer");
        }
        call.print(cluster.members() + "\f" + cluster.health());
    }

    static void removeMember(Call call) {
        call.asControlPlane();
        SimulatedCluster cluster = etcd(call);
        if (call.answering().isEmpty()) {
            throw call.later("etcd does not answer");
        }
        String member = call.text("member");
        if (cluster.hasMember(member)) {
            cluster.removeMember(member);
            call.say("Member " + member + " removed from cluster");
        }
    }

    private static SimulatedCluster etcd(Call call) {
        return call.host()
                .cluster()
                .filter(cluster -> call.host().runsControlPlane())
                .orElseThrow(() -> call.later("no member of etcd runs on this host"));
    }

    static void moveEndpoint(Call call) {
        call.asControlPlane();
        String endpoint = call.text("endpoint");
        SimulatedCluster cluster =
                call.answering().orElseThrow(() -> call.later("configuration kubeadm-config could not be read"));
        cluster.configure("controlPlaneEndpoint", endpoint);
        call.middle();
        String line = "$1https://" + endpoint;
        cluster.api().edit(INFO, "kubeconfig", "^( +server: ).*$", line);
        cluster.api().edit(PROXY, "kubeconfig.conf", "^( +server: ).*$", line);
        Map<String, Object> pods = Map.of("metadata", Map.of("annotations", Map.of("barekube.io/endpoint", endpoint)));
        cluster.api().patch(PROXIES, Map.of("spec", Map.of("template", pods)));
    }

    static void settle(Call call) {
        call.asControlPlane();
        HostState host = call.host();
        if (!host.units().isActive("kubelet")) {
            KubeadmProgram.startKubelet(host);
        }
        SimulatedCluster cluster = call.answering().orElseThrow(() -> call.later("its API server does not answer"));
        call.print(base64(cluster.configuration()));
        call.print(base64(cluster.api().text(PROXY, "data", "config.conf").orElse("")));
        call.print(base64(cluster.api()
                .text(PROXIES, "spec", "template", "metadata", "annotations", "barekube.io/configuration")
                .orElse("")));
    }

    static void renew(Call call) throws InterruptedException {
        call.asControlPlane();
        SimulatedCluster cluster = call.answering().orElseThrow(() -> call.later("its API server does not answer"));
        call.say("[renew] Reading configuration from the \"kubeadm-config\" ConfigMap in namespace \"kube-system\"...");
        cluster.certify(call.host());
        call.middle();
        for (String name : java.util.List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")) {
            call.say("starting " + name + " anew");
        }
        call.pause(call.world().pace().change());
    }

    static void readFiles(Call call) {
        for (String path : call.list("paths")) {
            Optional<String> content = call.host().files().read(path);
            call.print(path + " " + content.map(ControlPlane::encoded).orElse("-") + "\n");
        }
        call.answering().ifPresent(cluster -> call.print("ClusterConfiguration " + base64(cluster.configuration())));
    }

    static void dryRun(Call call) {
        SimulatedCluster cluster = call.api();
        for (String name : java.util.List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")) {
            call.print("/etc/kubernetes/manifests/" + name + ".yaml " + base64(KubeadmProgram.manifest(name, cluster)));
        }
    }

    static void diagnose(Call call) {
        HostState host = call.host();
        call.print("\fkubelet\n\fcontainerd\n\funits\n");
        host.units().active().stream()
                .filter(unit ->
                        unit.startsWith("containerd") || unit.startsWith("kubelet") || unit.startsWith("barekube"))
                .sorted()
                .forEach(unit -> call.print(unit + ".service loaded active running\n"));
        call.print("\fdisk and memory\n" + (host.isDiskFull() ? "/dev/sda 100%" : "/dev/sda 50%") + " /var/lib\n");
    }

    private static String base64(String text) {
        return encoded(text) + "\n";
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
