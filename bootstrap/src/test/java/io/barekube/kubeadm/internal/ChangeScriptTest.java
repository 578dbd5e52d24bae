package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.barekube.kubeadm.internal.RehearsedScript.End;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeScriptTest {
    private static final String PROGRAM = "the new kubelet";
    private static final String MANIFESTS = "/etc/kubernetes/manifests/";

    @TempDir
    Path root;

    private RehearsedScript script;
    private HttpServer kubelet;

    @BeforeEach
    void aNodeOfVersion35() throws IOException {
        kubelet = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        kubelet.createContext("/healthz", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        kubelet.start();
        script = new RehearsedScript(root)
                .replacing(
                        "127.0.0.1/10248", "127.0.0.1/" + kubelet.getAddress().getPort())
                .with(
                        "systemctl",
                        "case $* in *is-active*images*) return 1 ;; esac; echo \"systemctl $*\" >>$root/deeds")
                .with("pgrep", "return 1")
                .with("kubeadm", """
                        echo "kubeadm $1 $2" >>$root/deeds
                        [ ! -e $root/kill-me ] || return 137
                        mkdir -p $root/etc/kubernetes/tmp/kubeadm-backup-etcd-1""")
                .with("kubectl", """
                        case $* in
                          *readyz*) echo ok ;;
                          *kubeadm-config*) cat $root/cluster ;;
                        esac""");
        cluster("v1.35.8");
        for (String name : List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")) {
            script.write(MANIFESTS + name + ".yaml", name);
        }
        script.write("/etc/barekube/record", "file " + script.file("/usr/local/bin/kubelet") + "\n");
        script.write("/usr/local/bin/.next-kubelet", PROGRAM);
        script.write("/usr/local/bin/kubelet", "the old kubelet");
        script.write("/etc/barekube/artifacts", "kubelet old\nnext-kubelet " + sha256() + "\n");
    }

    @AfterEach
    void stop() {
        kubelet.stop(0);
    }

    private static String sha256() {
        return Fingerprint.of(PROGRAM);
    }

    private void cluster(String version) throws IOException {
        script.write("/cluster", "apiServer: {}\nkind: ClusterConfiguration\nkubernetesVersion: " + version + "\n");
    }

    private End change(String role) throws IOException, InterruptedException {
        return script.run(ScriptText.of("record.sh", "inventory.sh", "life.sh", "change.sh")
                .set("cluster", "id")
                .set("cluster_name", "edge")
                .set("node", "n-1")
                .set("at", "now")
                .set("role", role)
                .set("address", "10.0.0.5")
                .set("version", "1.36.4")
                .set("config", "{}")
                .set("upload", "")
                .set("prepared", "fingerprint")
                .list("arguments", List.of())
                .list("aside", List.of("kubelet", sha256())));
    }

    private List<String> kubeadm() throws IOException {
        return script.read("/deeds")
                .lines()
                .filter(deed -> deed.startsWith("kubeadm"))
                .toList();
    }

    private void apiServerRuns() {
        script.with("pgrep", "echo $$");
    }

    @Test
    void upgradesTheClusterThenPutsTheNewKubeletToUse() throws Exception {
        apiServerRuns();
        script.write("/etc/kubernetes/tmp/somebody-elses", "");

        End end = change("control-plane");

        assertThat(end.status()).as(end.errors()).isZero();
        assertThat(script.read("/deeds").lines())
                .containsSubsequence("kubeadm upgrade apply", "systemctl daemon-reload", "systemctl restart kubelet");
        assertThat(script.read("/usr/local/bin/kubelet")).isEqualTo(PROGRAM);
        assertThat(script.read("/etc/barekube/artifacts")).isEqualTo("kubelet " + sha256() + "\n");
        assertThat(script.read("/etc/barekube/inventory.json")).contains("\"prepared\":\"fingerprint\"", sha256());
        assertThat(script.file("/etc/kubernetes/tmp")).isDirectoryContaining("glob:**/somebody-elses");
        assertThat(script.file("/etc/kubernetes/tmp/kubeadm-backup-etcd-1")).doesNotExist();
        assertThat(script.file("/etc/barekube/changing")).doesNotExist();
    }

    @Test
    void upgradesOnlyTheNodeWhereTheClusterIsThereAlready() throws Exception {
        apiServerRuns();
        cluster("v1.36.4");

        assertThat(change("control-plane").status()).isZero();
        assertThat(kubeadm()).containsExactly("kubeadm upgrade node");
    }

    @Test
    void upgradesAWorkerWithoutAskingTheCluster() throws Exception {
        Files.delete(script.file("/cluster"));

        End end = change("worker");

        assertThat(end.status()).as(end.errors()).isZero();
        assertThat(kubeadm()).containsExactly("kubeadm upgrade node");
    }

    @Test
    void goesOnWithTheClusterWhenItWasKilledAfterTheVersionWasWrittenDown() throws Exception {
        apiServerRuns();
        script.write("/kill-me", "");
        assertThat(change("control-plane").status()).isNotZero();
        assertThat(script.read("/usr/local/bin/kubelet")).isEqualTo("the old kubelet");
        cluster("v1.36.4");
        Files.delete(script.file("/kill-me"));

        assertThat(change("control-plane").status()).isZero();
        assertThat(kubeadm()).containsExactly("kubeadm upgrade apply", "kubeadm upgrade apply");
        assertThat(change("control-plane").status()).isZero();
        assertThat(kubeadm()).endsWith("kubeadm upgrade node");
    }

    @Test
    void putsBackAManifestThatWasMovedAwayWhenKubeadmWasKilled() throws Exception {
        apiServerRuns();
        String backups = "/etc/kubernetes/tmp/kubeadm-backup-manifests-";
        Path older = script.write(backups + "1/etcd.yaml", "older");
        Files.setLastModifiedTime(older, FileTime.from(Instant.EPOCH));
        script.write(backups + "2/etcd.yaml", "newest");
        Files.delete(script.file(MANIFESTS + "etcd.yaml"));

        End end = change("control-plane");

        assertThat(end.status()).as(end.errors()).isZero();
        assertThat(script.read(MANIFESTS + "etcd.yaml")).isEqualTo("newest");
        assertThat(end.errors()).contains("putting etcd.yaml back");
    }

    @Test
    void refusesAWayBack() throws Exception {
        cluster("v1.37.0");

        End end = change("control-plane");

        assertThat(end.status()).isEqualTo(65);
        assertThat(end.errors()).contains("the cluster has version 1.37.0 meanwhile");
        assertThat(script.file("/deeds")).doesNotExist();
    }

    @Test
    void goesOnWhenItWasKilledBetweenAProgramAndItsRecord() throws Exception {
        Files.move(script.file("/usr/local/bin/.next-kubelet"), script.file("/usr/local/bin/moved"));
        script.write("/usr/local/bin/kubelet", PROGRAM);

        assertThat(change("worker").status()).isZero();
        assertThat(script.read("/etc/barekube/artifacts")).isEqualTo("kubelet " + sha256() + "\n");
    }

    @Test
    void leavesAnOlderProgramAsideThatWasWantedOnce() throws Exception {
        script.write("/usr/local/bin/kubelet", PROGRAM);
        script.write("/usr/local/bin/.next-kubelet", "older");
        script.write("/etc/barekube/artifacts", "kubelet " + sha256() + "\nnext-kubelet older\n");

        assertThat(change("worker").status()).isZero();
        assertThat(script.read("/usr/local/bin/kubelet")).isEqualTo(PROGRAM);
        assertThat(script.read("/etc/barekube/artifacts")).isEqualTo("kubelet " + sha256() + "\n");
        assertThat(script.file("/usr/local/bin/.next-kubelet")).doesNotExist();
    }

    @Test
    void hasAProgramFetchedAgainThatIsNotWhole() throws Exception {
        script.write("/usr/local/bin/.next-kubelet", "half of");

        assertThat(change("worker").status()).isEqualTo(75);
        assertThat(script.read("/etc/barekube/artifacts")).doesNotContain("next-kubelet");
        assertThat(script.read("/usr/local/bin/kubelet")).isEqualTo("the old kubelet");
    }

    @Test
    void saysAtOnceWhatKubeletHasAgainstItsConfiguration() throws Exception {
        kubelet.stop(0);
        script.with(
                "journalctl",
                "echo 'E1125 run.go:72] \"command failed\" err=\"failed to validate kubelet configuration, error: invalid configuration: maxPods\"'");

        End end = change("worker");

        assertThat(end.status()).isEqualTo(65);
        assertThat(end.errors()).contains("kubelet does not take its configuration", "maxPods");
        assertThat(script.file("/etc/barekube/inventory.json"))
                .doesNotExist(); // prepared is nothing but what the end writes
    }

    @Test
    void waitsForTheApiServerToRunWithItsArguments() throws Exception {
        apiServerRuns();
        End end = script.replacing("awaited 240", "awaited 1")
                .run(ScriptText.of("record.sh", "inventory.sh", "life.sh", "change.sh")
                        .set("role", "control-plane")
                        .set("address", "10.0.0.5")
                        .set("version", "1.36.4")
                        .set("config", "{}")
                        .set("upload", "")
                        .list("arguments", List.of("--never=given"))
                        .list("aside", List.of()));

        assertThat(end.status()).isEqualTo(75);
        assertThat(end.errors()).contains("not with the arguments that it should have");
    }
}
