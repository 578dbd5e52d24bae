package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.kubeadm.internal.RehearsedScript.End;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MembershipScriptsTest {
    private static final String CA = "-----BEGIN CERTIFICATE-----";

    @TempDir
    Path root;

    private RehearsedScript script;

    @BeforeEach
    void aHost() throws IOException {
        script = new RehearsedScript(root)
                .replacing("/var/lib/etcd", root + "/var/lib/etcd")
                .with("sleep", ":")
                .with("timeout", "shift; \"$@\"")
                .with("systemctl", "case $* in stop*) echo \"$*\" >>$root/deeds ;; *) [ -e $root/unit ] ;; esac")
                .with("kubectl", "[ ! -e $root/silent ]")
                .with("kubeadm", "echo \"kubeadm $1\" >>$root/deeds")
                .with("crictl", """
                        case $* in
                          *" ps "*) [ -e $root/etcd ] && echo abc ;;
                          *"member list"*) cat $root/etcd ;;
                          *"member remove"*) echo "remove ${@: -1}" >>$root/deeds ;;
                        esac""");
        Files.createDirectories(script.file("/etc/barekube"));
    }

    private void joined() throws IOException {
        script.write("/etc/barekube/initialised", "");
        script.write("/etc/kubernetes/pki/ca.crt", CA + "\n");
        script.write("/etc/kubernetes/kubelet.conf", "x");
    }

    private End join(String anew) throws Exception {
        return script.run(ScriptText.of("anew.sh", "join-control-plane.sh")
                .set("server", "https://10.0.0.2:6443")
                .set("config", "{}")
                .set("discovery", "{}")
                .set("ca", CA)
                .set("anew", anew)
                .set("pki", archive())
                .set("ignore", ""));
    }

    private String archive() throws Exception {
        Path source = Files.createDirectories(root.resolve("source"));
        Files.writeString(source.resolve("ca.key"), "shared");
        Process tar = new ProcessBuilder("bash", "-c", "tar -C " + source + " -c ca.key | base64 -w 0").start();
        return new String(tar.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private List<String> deeds() throws IOException {
        Path file = root.resolve("deeds");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private String look() throws Exception {
        return script.run(ScriptText.of("look-join.sh")
                        .set("unit", "barekube-join")
                        .set("ca", CA))
                .output()
                .strip();
    }

    @Test
    void tellsHowFarAHostHasCome() throws Exception {
        assertThat(look()).isEqualTo("no");
        script.write("/etc/kubernetes/pki/ca.crt", CA);
        assertThat(look()).isEqualTo("no");
        joined();
        assertThat(look()).isEqualTo("joined");
        script.write("/etc/kubernetes/pki/ca.crt", "of another cluster");
        assertThat(look()).isEqualTo("no");
        script.write("/unit", "");
        assertThat(look()).isEqualTo("running");
    }

    @Test
    void bareHostJoinsWithWhatControlPlanesShare() throws Exception {
        assertThat(join("yes").status()).isZero();

        assertThat(deeds()).containsExactly("kubeadm join");
        assertThat(script.read("/etc/kubernetes/pki/ca.key")).isEqualTo("shared");
        assertThat(script.file("/etc/barekube/initialised")).exists();
        assertThat(script.file("/run/barekube/join.json")).doesNotExist();
    }

    @Test
    void whoHasJoinedJoinsOnce() throws Exception {
        joined();

        assertThat(join("").status()).isZero();
        assertThat(deeds()).isEmpty();

        script.write("/silent", "");
        assertThat(join("").status()).isEqualTo(75);
        assertThat(deeds()).isEmpty();
    }

    @Test
    void whoseMemberWasTakenOutBeginsAnew() throws Exception {
        joined();

        assertThat(join("yes").status()).isZero();

        assertThat(deeds()).containsExactly("stop kubelet", "kubeadm reset", "kubeadm join");
    }

    @Test
    void halfDoneJoinBeginsAnew() throws Exception {
        script.write("/var/lib/etcd/member", "");

        assertThat(join("").status()).isZero();

        assertThat(script.file("/var/lib/etcd/member")).doesNotExist();
        assertThat(deeds()).containsExactly("stop kubelet", "kubeadm reset", "kubeadm join");
    }

    private End remove(String member) throws Exception {
        return script.run(ScriptText.of("etcd.sh", "remove-member.sh").set("member", member));
    }

    @Test
    void removesTheMemberOfThatIdAndNobodyTwice() throws Exception {
        joined();
        script.write("/etcd", "2d0f, started, cp-1, u, u, false\n8e9e, started, cp-2, u, u, false\n");

        assertThat(remove("8e9e").status()).isZero();
        assertThat(deeds()).containsExactly("remove 8e9e");

        assertThat(remove("91bc").status()).isZero();
        assertThat(deeds()).hasSize(1);
    }

    @Test
    void memberIsNotTakenForGoneWhenEtcdSaysNothing() throws Exception {
        joined();

        End end = remove("8e9e");

        assertThat(end.status()).isEqualTo(75);
        assertThat(end.errors()).contains("no member of etcd runs on this host");
        assertThat(deeds()).isEmpty();
    }
}
