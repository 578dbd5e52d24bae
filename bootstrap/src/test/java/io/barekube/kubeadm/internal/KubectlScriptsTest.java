package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.kubeadm.internal.RehearsedScript.End;
import io.barekube.run.FailureClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubectlScriptsTest {
    @TempDir
    Path root;

    private RehearsedScript script;

    @BeforeEach
    void aControlPlaneWhereTimeoutIsNoProgram() throws IOException {
        script = new RehearsedScript(root).with("timeout", "shift; \"$@\"");
        script.write("/etc/barekube/initialised", "");
    }

    @Test
    void tellsRefusedEvictionsFromThoseDoneAndThoseOfNobody() throws Exception {
        script.with("kubectl", """
                case $* in
                  *poddisruptionbudgets*) echo " held-budget (needs 2, has 2)"; return ;;
                esac
                cat >>$root/bodies
                case $* in
                  */pods/held/eviction*)
                    echo "Error from server (TooManyRequests): Cannot evict pod as it would violate the pod's disruption budget." >&2
                    return 1 ;;
                  */pods/nobody/eviction*) echo 'Error from server (NotFound): pods "nobody" not found' >&2; return 1 ;;
                esac""");

        End end = script.run(ScriptText.of("kube-evict.sh")
                .list("pods", List.of("web", "free", "web", "held", "web", "nobody", "db", "held")));

        assertThat(end.status()).isZero();
        assertThat(end.output().lines().map(String::strip))
                .containsExactly(
                        "1\tCannot evict pod as it would violate the pod's disruption budget. Budgets of web that allow none: held-budget (needs 2, has 2)",
                        "3\tCannot evict pod as it would violate the pod's disruption budget. Budgets of db that allow none: held-budget (needs 2, has 2)");
        assertThat(script.read("/bodies"))
                .contains(
                        "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"namespace\":\"web\",\"name\":\"free\"}}");
    }

    @Test
    void failsWhenItIsNotTheApiThatSpeaks() throws Exception {
        script.with(
                "kubectl",
                "cat >/dev/null; echo 'The connection to the server 10.0.0.5:6443 was refused - did you specify the right host or port?' >&2; return 1");

        End end = script.run(ScriptText.of("kube-evict.sh").list("pods", List.of("web", "free")));

        assertThat(end.status()).isNotZero();
        assertThat(ScriptFailure.classOf(end.status(), end.errors())).isEqualTo(FailureClass.TRANSIENT);
    }

    @Test
    void callsAnUndecidedEvictionRefused() throws Exception {
        script.with("kubectl", "cat >/dev/null; return 124");

        End end = script.run(ScriptText.of("kube-evict.sh").list("pods", List.of("web", "free")));

        assertThat(end.output()).startsWith("0\tthe API did not decide");
    }

    @Test
    void evictsManyAtOnceAndEachOnce() throws Exception {
        script.with("kubectl", "cat >/dev/null; echo x >>$root/calls; sleep 0.05");
        List<String> pods = IntStream.range(0, 40)
                .boxed()
                .flatMap(i -> Stream.of("web", "pod-" + i))
                .toList();

        End end = script.run(ScriptText.of("kube-evict.sh").list("pods", pods));

        assertThat(end.output()).isEmpty();
        assertThat(script.read("/calls")).hasLineCount(40);
    }
}
