package io.barekube.testkit.sim.internal.script;

import io.barekube.spi.KubeObject;
import io.barekube.testkit.sim.internal.host.FileTree;
import io.barekube.testkit.sim.internal.host.HostState;
import io.barekube.testkit.sim.internal.host.TransientUnit;
import java.time.Duration;

/** {@code join-control-plane.sh}. */
final class JoinControlPlane implements Effect {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** {@code look-join.sh}. */
    static void look(Call call) {
        HostState host = call.host();
        TransientUnit unit = host.transients().get(call.text("unit"));
        if (unit != null && unit.isRunning()) {
            call.print("running\n");
        } else {
            call.print(hasJoined(call) ? "joined\n" : "no\n");
        }
    }

    private static boolean hasJoined(Call call) {
        FileTree files = call.host().files();
        String present = files.read("/etc/kubernetes/pki/ca.crt").orElse("");
        return files.exists(Call.STATE + "/initialised")
                && present.strip().equals(call.text("ca").strip());
    }

    private static void awaitReady(Call call) throws InterruptedException {
        if (!call.await(PATIENCE, () -> call.answering().isPresent())) {
            throw call.later("this control plane has joined, and its API server does not answer now");
        }
    }

    @Override
    public void play(Call call) throws InterruptedException {
        HostState host = call.host();
        FileTree files = host.files();
        files.makeDirectory("/run/barekube");
        if (call.text("anew").isEmpty() && hasJoined(call)) {
            awaitReady(call);
            return;
        }
        files.delete(Call.STATE + "/initialised");
        if (files.exists("/etc/kubernetes/kubelet.conf")
                || files.exists("/etc/kubernetes/bootstrap-kubelet.conf")
                || files.exists("/etc/kubernetes/pki/ca.crt")
                || !files.isEmpty("/etc/kubernetes/manifests")
                || !files.isEmpty("/var/lib/etcd")) {
            call.say("an earlier join did not come to its end, or was to another cluster: beginning anew");
            KubeadmProgram.reset(call);
        }
        KubeadmProgram.preflight(call);
        KubeObject join = KubeadmProgram.documents(call.text("config")).get("JoinConfiguration");
        Join.Joining joining = Join.discover(call, join == null ? KubeObject.parse("{}") : join);
        if (!call.text("pki").equals(joining.cluster().sharedFiles())) {
            throw call.failed(
                    1, "tar -C /etc/kubernetes/pki --no-same-owner -x", "tar: This does not look like a tar archive");
        }
        KubeadmProgram.node(
                call, Init.nodeRegistration(joining.configuration()), true, joining.cluster(), joining.endpoint());
        KubeadmProgram.controlPlane(host, joining.cluster());
        call.say("[etcd] Announced new etcd member joining to the existing etcd cluster");
        KubeadmProgram.bootstrapped(host, joining.cluster(), joining.endpoint());
        host.units().start("kubelet");
        joining.cluster().joinControlPlane(host);
        call.middle();
        call.pause(call.world().pace().join());
        joining.cluster().promote(host);
        KubeadmProgram.startKubelet(host);
        call.say("[mark-control-plane] Marking the node " + host.name() + " as control-plane");
        files.write(Call.STATE + "/initialised", 0600, "");
        awaitReady(call);
    }
}
