package io.barekube.testkit.sim.internal.script;

import io.barekube.spi.KubeObject;
import io.barekube.testkit.sim.internal.cluster.SimulatedCluster;
import io.barekube.testkit.sim.internal.host.FileTree;
import io.barekube.testkit.sim.internal.host.HostState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** {@code init.sh}. */
final class Init implements Effect {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public void play(Call call) throws InterruptedException {
        HostState host = call.host();
        FileTree files = host.files();
        files.makeDirectory("/run/barekube");
        if (files.exists(Call.STATE + "/initialised")) {
            if (!call.await(PATIENCE, () -> call.answering().isPresent())) {
                throw call.later("this control plane was initialised before, and its API server does not answer now");
            }
            call.print("found\n");
            return;
        }
        if (files.exists("/etc/kubernetes/admin.conf")
                || !files.isEmpty("/etc/kubernetes/manifests")
                || !files.isEmpty("/var/lib/etcd")) {
            call.say("an earlier initialisation did not come to its end: beginning anew");
            KubeadmProgram.reset(call);
        }
        make(call, KubeadmProgram.documents(call.text("config")));
    }

    private static void make(Call call, Map<String, KubeObject> documents) throws InterruptedException {
        HostState host = call.host();
        KubeObject init = required(documents, "InitConfiguration");
        KubeObject configuration = required(documents, "ClusterConfiguration");
        String version = configuration.text("kubernetesVersion").orElse("");
        call.say("[init] Using Kubernetes version: " + version);
        KubeadmProgram.preflight(call);
        SimulatedCluster cluster = new SimulatedCluster(
                call.world().pace(),
                host,
                configuration.fields(),
                required(documents, "KubeProxyConfiguration").fields(),
                init.text("bootstrapTokens", "0", "token").orElse(""));
        call.say("[certs] Using certificateDir folder \"/etc/kubernetes/pki\"");
        call.say("[kubeconfig] Using kubeconfig folder \"/etc/kubernetes\"");
        call.say("[control-plane] Using manifest folder \"/etc/kubernetes/manifests\"");
        String server = configuration.text("controlPlaneEndpoint").orElse(host.address() + ":6443");
        KubeadmProgram.node(call, nodeRegistration(init), true, cluster, server);
        KubeadmProgram.controlPlane(host, cluster);
        host.files()
                .write("/etc/kubernetes/super-admin.conf", 0600, cluster.kubeconfig(server, "kubernetes-super-admin"));
        call.middle();
        KubeadmProgram.bootstrapped(host, cluster, server);
        KubeadmProgram.startKubelet(host);
        call.say("[control-plane-check] Waiting for healthy control plane components. This can take up to 4m0s");
        call.pause(call.world().pace().initialise());
        if (call.world().reach(host, server).isEmpty()) {
            throw call.failed(
                    1,
                    "kubeadm \"$@\" 2>&1",
                    "error: error execution phase upload-config: could not reach https://" + server
                            + ": connection refused");
        }
        call.say(
                "[upload-config] Storing the configuration used in ConfigMap \"kubeadm-config\" in the \"kube-system\" Namespace");
        call.say("[mark-control-plane] Marking the node " + host.name() + " as control-plane");
        call.say("[addons] Applied essential addon: CoreDNS");
        host.files().write(Call.STATE + "/initialised", 0600, "");
        call.print("made\n" + cluster.certificate());
    }

    private static KubeObject required(Map<String, KubeObject> documents, String kind) {
        return Optional.ofNullable(documents.get(kind))
                .orElseThrow(() -> new IllegalArgumentException("kubeadm was given no " + kind));
    }

    static KubeObject nodeRegistration(KubeObject configuration) {
        return KubeObject.of(configuration
                .at("nodeRegistration")
                .map(io.barekube.spi.Json::object)
                .orElseThrow(() -> new IllegalArgumentException("kubeadm was given no nodeRegistration")));
    }
}
