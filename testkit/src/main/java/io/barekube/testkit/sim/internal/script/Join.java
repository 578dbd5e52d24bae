package io.barekube.testkit.sim.internal.script;

import io.barekube.spi.KubeObject;
import io.barekube.testkit.sim.internal.cluster.SimulatedCluster;
import io.barekube.testkit.sim.internal.host.FileTree;
import io.barekube.testkit.sim.internal.host.HostState;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** {@code join.sh}. */
final class Join implements Effect {
    @Override
    public void play(Call call) throws InterruptedException {
        HostState host = call.host();
        FileTree files = host.files();
        files.makeDirectory("/run/barekube");
        String present = files.read("/etc/kubernetes/pki/ca.crt").orElse("");
        if (files.hasContent("/etc/kubernetes/kubelet.conf")
                && present.strip().equals(call.text("ca").strip())) {
            call.say("joined already; its kubelet is started anew, so that it registers");
            KubeadmProgram.startKubelet(host);
            return;
        }
        if (files.exists("/etc/kubernetes/kubelet.conf")
                || files.exists("/etc/kubernetes/bootstrap-kubelet.conf")
                || files.exists("/etc/kubernetes/pki/ca.crt")) {
            call.say("an earlier join did not come to its end, or was to another cluster: beginning anew");
            KubeadmProgram.reset(call);
        }
        KubeadmProgram.preflight(call);
        KubeObject join = KubeadmProgram.documents(call.text("config")).get("JoinConfiguration");
        Joining joining = discover(call, join == null ? KubeObject.parse("{}") : join);
        KubeadmProgram.node(
                call, Init.nodeRegistration(joining.configuration()), false, joining.cluster(), joining.endpoint());
        call.middle();
        call.pause(call.world().pace().join());
        KubeadmProgram.bootstrapped(host, joining.cluster(), joining.endpoint());
        KubeadmProgram.startKubelet(host);
        call.say("[kubelet-start] Waiting for the kubelet to perform the TLS Bootstrap");
    }

    /**
     * What discovery found.
     *
     * @param endpoint where the cluster's nodes are to ask
     */
    record Joining(KubeObject configuration, SimulatedCluster cluster, String endpoint) {}

    /** Finds the cluster by the file that was given, as kubeadm does; throws when it does not answer, is another or knows no such token. */
    static Joining discover(Call call, KubeObject join) {
        KubeObject file = KubeObject.parse(call.text("discovery"));
        String server =
                file.text("clusters", "0", "cluster", "server").orElse("").replaceFirst("^https://", "");
        String ca = new String(
                Base64.getDecoder()
                        .decode(file.text("clusters", "0", "cluster", "certificate-authority-data")
                                .orElse("")),
                StandardCharsets.UTF_8);
        SimulatedCluster cluster = call.world()
                .reach(call.host(), server)
                .orElseThrow(() -> failed(
                        call,
                        "error: error execution phase preflight: couldn't validate the identity of the API Server: Get \"https://"
                                + server + "/api/v1/namespaces/kube-public/configmaps/cluster-info\": dial tcp "
                                + server
                                + ": connect: connection refused"));
        if (!ca.strip().equals(cluster.certificate().strip())) {
            throw failed(
                    call,
                    "error: error execution phase preflight: tls: failed to verify certificate: x509: certificate signed by unknown authority");
        }
        String token = join.text("discovery", "tlsBootstrapToken").orElse("");
        if (!cluster.admits(token)) {
            throw failed(
                    call,
                    "error: error execution phase preflight: unable to fetch the kubeadm-config ConfigMap: Unauthorized");
        }
        call.say(
                "[preflight] Reading configuration from the \"kubeadm-config\" ConfigMap in namespace \"kube-system\"...");
        String endpoint = cluster.configured("controlPlaneEndpoint").orElse(server);
        return new Joining(join, cluster, endpoint);
    }

    private static Ended failed(Call call, String error) {
        return call.failed(1, "kubeadm \"$@\" 2>&1", error);
    }
}
