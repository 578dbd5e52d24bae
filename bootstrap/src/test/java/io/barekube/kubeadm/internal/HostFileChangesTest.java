package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Role;
import io.barekube.plan.Plan.FileChange;
import io.barekube.spi.Script;
import io.barekube.spi.Shell;
import io.barekube.spi.ShellResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFileChangesTest {
    @TempDir
    Path root;

    @Test
    void showsWhatWouldChangeAndNothingElse() throws Exception {
        Path same = Files.writeString(root.resolve("same"), "a\nb\n");
        Path other = Files.writeString(root.resolve("it's other"), "one\ntwo\nthree\n");
        Path absent = root.resolve("absent");
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put(same.toString(), "a\nb\n");
        wanted.put(other.toString(), "one\n2\nthree\n");
        wanted.put(absent.toString(), "new\n");

        List<FileChange> changes = changes(wanted);

        assertThat(changes).extracting(FileChange::path).containsExactly(other.toString(), absent.toString());
        assertThat(changes.get(0).diff())
                .isEqualTo("--- a" + other + "\n+++ b" + other + "\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n");
        assertThat(changes.get(1).diff()).startsWith("--- /dev/null\n").contains("\n+new\n");
    }

    @Test
    void takesThePresentSandboxImageForTheOneThatKubeadmWillName() throws Exception {
        Path config = Files.writeString(root.resolve("config.toml"), "  sandbox = \"registry.k8s.io/pause:3.10.2\"\n");

        assertThat(changes(Map.of(config.toString(), "  sandbox = \"@PAUSE_IMAGE@\"\n")))
                .isEmpty();
    }

    @Test
    void hidesCredentialsInAddresses() throws Exception {
        Path hosts =
                Files.writeString(root.resolve("hosts.toml"), "[host.\"https://ops:old-secret@mirror.example\"]\n");

        List<FileChange> changes =
                changes(Map.of(hosts.toString(), "[host.\"https://ops:new-secret@mirror.example\"]\nx\n"));

        assertThat(changes)
                .singleElement()
                .satisfies(change -> assertThat(change.diff())
                        .contains("https://***@mirror.example")
                        .doesNotContain("secret"));
    }

    @Test
    void asksKubeadmWhichManifestsItWouldWriteForOtherArguments() throws Exception {
        Path etc = Files.createDirectories(root.resolve("etc/kubernetes/manifests"));
        Files.writeString(root.resolve("etc/kubernetes/admin.conf"), "x");
        Files.writeString(etc.resolve("kube-scheduler.yaml"), "- kube-scheduler\n");
        String programs = """
                kubectl() { cat %1$s/cluster; }
                kubeadm() { printf -- '- kube-scheduler\\n- --v=4\\n' >$KUBEADM_INIT_DRYRUN_DIR/kube-scheduler.yaml; echo "$*" >>%1$s/asked; }
                """.formatted(root);

        Files.writeString(root.resolve("cluster"), "scheduler: {}\n");
        List<FileChange> changes = changes(new Here(root, programs), Role.CONTROL_PLANE, Map.of());

        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.path()).endsWith("/etc/kubernetes/manifests/kube-scheduler.yaml");
            assertThat(change.diff()).contains("+- --v=4");
        });

        Files.delete(root.resolve("asked"));
        Files.writeString(root.resolve("cluster"), "scheduler: {extraArgs: [{name: v, value: '4'}]}\n");
        assertThat(changes(new Here(root, programs), Role.CONTROL_PLANE, Map.of()))
                .isEmpty();
        assertThat(root.resolve("asked")).doesNotExist();
    }

    private List<FileChange> changes(Map<String, String> wanted) throws InterruptedException {
        return changes(new Here(root, ""), Role.WORKER, wanted);
    }

    private static List<FileChange> changes(Shell shell, Role role, Map<String, String> wanted)
            throws InterruptedException {
        KubernetesSettings settings =
                KubernetesSettings.NONE.withArgument(KubernetesSettings.Program.SCHEDULER, "v", "4");
        return new HostFileChanges(
                        new HostConnection(SampleHost.host(role), shell),
                        new KubeadmConfig(SampleSpec.of(), settings),
                        settings)
                .to(wanted);
    }

    /** This machine, with a directory for its root where Kubernetes is concerned. */
    private record Here(Path root, String programs) implements Shell {
        @Override
        public ShellResult run(Script script) throws InterruptedException {
            try {
                Process process = new ProcessBuilder("bash").start();
                String text = programs
                        + script.text()
                                .replace("/etc/kubernetes", root + "/etc/kubernetes")
                                .replace("/run/barekube", root + "/run/barekube");
                process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().close();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return new ShellResult(process.waitFor(), output, "", Duration.ZERO);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public ShellResult runUnit(String unit, Script script) throws InterruptedException {
            return run(script);
        }

        @Override
        public int connections() {
            return 1;
        }

        @Override
        public int roundTrips() {
            return 1;
        }

        @Override
        public void close() {}
    }
}
