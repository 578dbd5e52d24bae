package io.barekube.testkit.sim.internal.script;

import io.barekube.spi.Json;
import io.barekube.spi.KubeObject;
import io.barekube.testkit.sim.internal.cluster.SimulatedCluster;
import io.barekube.testkit.sim.internal.host.FileTree;
import io.barekube.testkit.sim.internal.host.HostState;
import io.barekube.testkit.sim.internal.host.HostState.Registration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What kubeadm leaves on a host, and what it takes away. Its callers let nobody else read what they write. */
final class KubeadmProgram {
    static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";
    private static final List<String> MANIFESTS =
            List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler");

    private static final List<String> CERTIFICATES = List.of(
            "apiserver",
            "apiserver-etcd-client",
            "apiserver-kubelet-client",
            "front-proxy-client",
            "etcd/server",
            "etcd/peer",
            "etcd/healthcheck-client");

    private KubeadmProgram() {}

    /** The documents of a configuration, by kind. */
    static Map<String, KubeObject> documents(String text) {
        Map<String, KubeObject> documents = new LinkedHashMap<>();
        for (String document : text.split("\n---\n")) {
            KubeObject object = KubeObject.parse(document);
            documents.put(object.kind(), object);
        }
        return documents;
    }

    /** kubeadm's own look at the host; throws when it does not like it. */
    static void preflight(Call call) {
        HostState host = call.host();
        List<String> errors = new ArrayList<>();
        if (!host.units().isActive("containerd")) {
            errors.add("[ERROR CRI]: could not connect to the container runtime");
        }
        if (host.programVersion("/usr/local/bin/kubelet").isEmpty()) {
            errors.add("[ERROR FileExisting-kubelet]: kubelet not found in system path");
        }
        if (host.files().hasContent("/etc/kubernetes/kubelet.conf")) {
            errors.add(
                    "[ERROR FileAvailable--etc-kubernetes-kubelet.conf]: /etc/kubernetes/kubelet.conf already exists");
        }
        call.say("[preflight] Running pre-flight checks");
        if (!errors.isEmpty()) {
            call.say("[preflight] Some fatal errors occurred:");
            errors.forEach(error -> call.say("\t" + error));
            throw call.failed(1, "kubeadm \"$@\" 2>&1", "");
        }
    }

    /** What every node has. */
    static void node(
            Call call, KubeObject nodeRegistration, boolean controlPlane, SimulatedCluster cluster, String server) {
        FileTree files = call.host().files();
        if (call.host().isDiskFull()) {
            throw call.failed(
                    1, "kubeadm \"$@\" 2>&1", "error: write /var/lib/kubelet/config.yaml: no space left on device");
        }
        call.say("[kubelet-start] Writing kubelet configuration to file \"/var/lib/kubelet/config.yaml\"");
        files.write("/etc/kubernetes/pki/ca.crt", 0600, cluster.certificate());
        files.makeDirectory("/etc/kubernetes/manifests", 0700);
        files.write(
                "/etc/kubernetes/bootstrap-kubelet.conf", 0600, cluster.kubeconfig(server, "tls-bootstrap-token-user"));
        files.write("/var/lib/kubelet/config.yaml", 0600, "kind: KubeletConfiguration\n");
        files.write("/var/lib/kubelet/kubeadm-flags.env", 0600, "KUBELET_KUBEADM_ARGS=\"\"\n");
        call.host().register(Optional.of(registration(call.host(), nodeRegistration, controlPlane)));
    }

    /** The kubelet has its own certificate. */
    static void bootstrapped(HostState host, SimulatedCluster cluster, String server) {
        FileTree files = host.files();
        files.write("/etc/kubernetes/kubelet.conf", 0600, cluster.kubeconfig(server, "default-auth"));
        files.write("/var/lib/kubelet/pki/kubelet-client-current.pem", 0600, "");
        files.delete("/etc/kubernetes/bootstrap-kubelet.conf");
        host.join(Optional.of(cluster));
    }

    static void controlPlane(HostState host, SimulatedCluster cluster) {
        FileTree files = host.files();
        for (String name : List.of("ca", "front-proxy-ca", "etcd/ca")) {
            files.write("/etc/kubernetes/pki/" + name + ".crt", 0600, cluster.certificate());
            files.write("/etc/kubernetes/pki/" + name + ".key", 0600, cluster.caKey());
        }
        for (String name : CERTIFICATES) {
            files.write("/etc/kubernetes/pki/" + name + ".crt", 0600, cluster.certificate());
            files.write("/etc/kubernetes/pki/" + name + ".key", 0600, cluster.caKey());
        }
        files.write("/etc/kubernetes/pki/sa.key", 0600, cluster.caKey());
        files.write("/etc/kubernetes/pki/sa.pub", 0600, "");
        for (String name : List.of("admin.conf", "controller-manager.conf", "scheduler.conf")) {
            files.write(
                    "/etc/kubernetes/" + name, 0600, cluster.kubeconfig(host.address() + ":6443", "kubernetes-admin"));
        }
        for (String name : MANIFESTS) {
            files.write("/etc/kubernetes/manifests/" + name + ".yaml", 0600, manifest(name, cluster));
        }
        files.write("/var/lib/etcd/member/snap/db", 0600, "");
        cluster.certify(host);
    }

    static String manifest(String name, SimulatedCluster cluster) {
        return "kind: Pod # " + name + " "
                + cluster.configured("kubernetesVersion").orElse("") + " "
                + cluster.configured("apiServer").orElse("") + "\n";
    }

    private static Registration registration(HostState host, KubeObject given, boolean controlPlane) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (KubeObject argument : given.items("kubeletExtraArgs")) {
            if (argument.text("name").orElse("").equals("node-labels")) {
                for (String label : argument.text("value").orElse("").split(",")) {
                    labels.put(label.substring(0, label.indexOf('=')), label.substring(label.indexOf('=') + 1));
                }
            }
        }
        List<Map<String, Object>> taints = new ArrayList<>();
        given.at("taints").ifPresent(list -> Json.list(list).forEach(taint -> taints.add(Json.object(taint))));
        if (controlPlane) {
            labels.put(CONTROL_PLANE, "");
            if (given.at("taints").isEmpty()) {
                taints.add(Map.of("key", CONTROL_PLANE, "effect", "NoSchedule"));
            }
        }
        return new Registration(given.text("name").orElse(host.name()), labels, taints);
    }

    static void startKubelet(HostState host) {
        host.units().start("kubelet");
        host.files().makeDirectory("/lib/modules"); // for kube-proxy
        host.cluster().ifPresent(cluster -> cluster.kubeletStarted(host));
    }

    /** {@code kubeadm reset}. */
    static void reset(Call call) {
        HostState host = call.host();
        call.say("[reset] Reading configuration from the \"kubeadm-config\" ConfigMap in namespace \"kube-system\"...");
        host.cluster().ifPresent(cluster -> cluster.leave(host));
        host.units().stop("kubelet");
        host.register(Optional.empty());
        host.files().empty("/etc/kubernetes");
        host.files().makeDirectory("/etc/kubernetes/manifests");
        host.files().makeDirectory("/etc/kubernetes/pki");
        host.files().empty("/var/lib/kubelet");
        host.files().empty("/var/lib/etcd");
    }
}
