package io.barekube.kubeadm.internal.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.barekube.RemoteCommandException;
import io.barekube.Secret;
import io.barekube.run.FailureClass;
import io.barekube.spi.Script;
import io.barekube.spi.Shell;
import io.barekube.spi.ShellResult;
import io.barekube.spi.Waiter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Followed units against OpenSSH, with stand-ins for systemd's two programs. */
@Timeout(60)
final class RealOpenSshUnitIT {
    private final String unit = "barekube-test-" + UUID.randomUUID();
    private final List<String> progress = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    private Path bin;
    private RealSshd sshd;
    private SshShells shells;
    private Shell shell;

    @BeforeEach
    void start() throws Exception {
        RealSshd.assumeAvailable();
        bin = directory.resolve("bin");
        FakeSystemd.install(bin);
        sshd = new RealSshd(directory);
        shells = new SshShells(Waiter.system());
        shell = shells.open("node1", sshd.access().build());
    }

    @AfterEach
    void stop() throws Exception {
        if (shells != null) {
            shells.close();
            sshd.close();
            try (Stream<Path> left = Files.exists(run()) ? Files.list(run()) : Stream.of()) {
                for (Path file : left.toList()) {
                    Files.delete(file);
                }
            }
            Files.deleteIfExists(run());
        }
    }

    @Test
    void startsAndFollowsInOneRoundTrip() throws Exception {
        byte[] payload = Bytes.random(200_000);
        ShellResult result = shell.runUnit(
                unit,
                script("head -c 200000 | sha256sum >&2; echo $HOME; echo $PATH; printf tail >&2; exit 7")
                        .payload(Bytes.payload(payload))
                        .build());
        assertThat(result.exitStatus()).isEqualTo(7);
        assertThat(result.stdout()).startsWith("/root\n").contains("/usr/local/sbin:/usr/local/bin:");
        assertThat(progress).containsExactly(RealOpenSshIT.sha256(payload) + "  -", "tail");
        assertThat(result.stderr()).endsWith("tail");
        assertThat(shell.roundTrips()).isEqualTo(1);
        assertThat(shell.connections()).isEqualTo(1);
    }

    @Test
    void leavesOnlyWhoWasThereAndHowItEnded() throws Exception {
        shell.runUnit(unit, script("echo secret output").build());
        // It is taken away after the answer, on the host's own time.
        for (int i = 0; i < 50 && Files.exists(run().resolve("out")); i++) {
            Thread.sleep(20);
        }
        try (Stream<Path> left = Files.list(run())) {
            assertThat(left.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("id", "exit");
        }
    }

    @Test
    void hasEachLineAsItComes() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CompletableFuture<ShellResult> running = inBackground(
                script("echo one >&2; until [ -e " + directory + "/go ]; do sleep 0.05; done; echo two >&2")
                        .progress(line -> first.countDown()));
        assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(running).isNotDone();
        Files.createFile(directory.resolve("go"));
        assertThat(running.get(10, TimeUnit.SECONDS).succeeded()).isTrue();
    }

    @Test
    void followsOnAfterTheConnectionWasKilled() throws Exception {
        CompletableFuture<ShellResult> running =
                inBackground(script("for i in $(seq 1 30); do echo line $i >&2; sleep 0.1; done; echo done; exit 3"));
        awaitProgress(5);
        assertThat(sshd.killSessions()).isPositive();
        awaitProgress(15);
        assertThat(sshd.killSessions()).isPositive();
        ShellResult result = running.get(30, TimeUnit.SECONDS);
        assertThat(result.exitStatus()).isEqualTo(3);
        assertThat(result.stdout()).isEqualTo("done\n");
        assertThat(scriptLines())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 30).mapToObj(i -> "line " + i).toList());
        assertThat(FakeSystemd.starts(bin)).isEqualTo(1);
        assertThat(shell.connections()).isEqualTo(3);
    }

    /** Without the news of the connection. */
    private List<String> scriptLines() {
        return progress.stream()
                .filter(line -> !line.startsWith("the connection was lost"))
                .toList();
    }

    @Test
    void collectsTheResultOfAUnitThatEndedDuringTheOutage() throws Exception {
        CompletableFuture<ShellResult> running =
                inBackground(script("echo begun >&2; sleep 1; echo late >&2; echo result; exit 4"));
        awaitProgress(1);
        sshd.stop();
        Thread.sleep(2000);
        assertThat(run().resolve("exit")).exists();
        sshd.start();
        ShellResult result = running.get(30, TimeUnit.SECONDS);
        assertThat(result.exitStatus()).isEqualTo(4);
        assertThat(result.stdout()).isEqualTo("result\n");
        assertThat(progress).anyMatch(line -> line.startsWith("the connection was lost"));
        assertThat(scriptLines()).containsExactly("begun", "late");
        assertThat(FakeSystemd.starts(bin)).isEqualTo(1);
    }

    @Test
    void joinsAUnitThatRunsAlready() throws Exception {
        CompletableFuture<ShellResult> first =
                inBackground(script("echo begun >&2; sleep 1.5; echo of the first; exit 5"));
        awaitProgress(1);
        Shell other = shells.open("node1", sshd.access().build());
        ShellResult joined = other.runUnit(
                unit,
                Script.named("other", "echo of the second")
                        .payload(Bytes.payload(Bytes.random(100_000)))
                        .build());
        assertThat(joined.exitStatus()).isEqualTo(5);
        assertThat(joined.stdout()).isEqualTo("of the first\n");
        assertThat(joined.stderr()).isEqualTo("begun");
        first.get(10, TimeUnit.SECONDS);
        assertThat(FakeSystemd.starts(bin)).isEqualTo(1);
    }

    @Test
    void runsAnewWhenTheLastOneHasEnded() throws Exception {
        assertThat(shell.runUnit(unit, script("echo 1; exit 1").build()).exitStatus())
                .isEqualTo(1);
        assertThat(shell.runUnit(unit, script("echo 2").build()).stdout()).isEqualTo("2\n");
        assertThat(FakeSystemd.starts(bin)).isEqualTo(2);
    }

    @Test
    void startsNothingWhenTheConnectionBreaksBeforeAllHasArrived() throws Exception {
        CountDownLatch half = new CountDownLatch(1);
        CompletableFuture<ShellResult> running =
                inBackground(script("cat >/dev/null; echo whole").payload(new Script.Payload() {
                    private boolean first = true;

                    @Override
                    public long size() {
                        return 1_000_000;
                    }

                    @Override
                    public java.io.InputStream open() {
                        byte[] bytes = Bytes.random(1_000_000);
                        boolean breaks = first;
                        first = false;
                        return new java.io.ByteArrayInputStream(bytes) {
                            @Override
                            public synchronized int read(byte[] into, int offset, int length) {
                                if (breaks && pos >= 500_000) {
                                    half.countDown();
                                    try {
                                        Thread.sleep(500);
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                }
                                return super.read(into, offset, Math.min(length, 100_000));
                            }
                        };
                    }
                }));
        assertThat(half.await(10, TimeUnit.SECONDS)).isTrue();
        sshd.killSessions();
        assertThat(running.get(30, TimeUnit.SECONDS).stdout()).isEqualTo("whole\n");
        assertThat(FakeSystemd.starts(bin)).isEqualTo(1);
    }

    @Test
    void stopsTheUnitAtTheDeadline() throws Exception {
        assertThatThrownBy(() -> shell.runUnit(
                        unit,
                        script("trap 'touch " + directory + "/stopped; exit' TERM; touch " + directory
                                        + "/running; sleep 600 & wait")
                                .deadline(Duration.ofSeconds(2))
                                .build()))
                .isInstanceOfSatisfying(
                        RemoteCommandException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT))
                .hasMessageContaining("did not end within 2.0 s; its unit " + unit + " was stopped");
        assertThat(directory.resolve("running")).exists();
        assertThat(directory.resolve("stopped")).exists();
    }

    @Test
    void stopsTheUnitWhenInterrupted() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                shell.runUnit(
                        unit,
                        script("trap 'touch " + directory + "/stopped; exit' TERM; echo begun >&2; sleep 600 & wait")
                                .build());
            } catch (Throwable e) {
                thrown.complete(e);
            }
        });
        caller.start();
        awaitProgress(1);
        caller.interrupt();
        assertThat(thrown.get(8, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(directory.resolve("stopped")).exists();
    }

    @Test
    void saysThatAKilledUnitLeftNoResult() throws Exception {
        CompletableFuture<ShellResult> running = inBackground(script("echo begun >&2; sleep 600"));
        awaitProgress(1);
        new ProcessBuilder(
                        "kill",
                        "-KILL",
                        "--",
                        "-" + Files.readString(bin.resolve(unit + ".pid")).strip())
                .start()
                .waitFor();
        assertThatThrownBy(() -> running.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        RemoteCommandException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT))
                .hasMessageContaining("left no result")
                .hasMessageContaining("begun");
    }

    @Test
    void saysThatTheHostHasNoSystemd() throws Exception {
        Files.delete(bin.resolve("systemctl"));
        Files.delete(bin.resolve("systemd-run"));
        assumeFalse(Files.exists(Path.of("/run/systemd/system")), "systemd runs this machine");
        assertThatThrownBy(() -> shell.runUnit(unit, script("true").build()))
                .isInstanceOfSatisfying(
                        RemoteCommandException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT))
                .hasMessageContaining("systemd");
    }

    @Test
    void masksSecretsInProgress() throws Exception {
        ShellResult result = shell.runUnit(
                unit,
                script("echo token is abcdef.0123456789 >&2; echo abcdef.0123456789")
                        .secret(Secret.of("abcdef.0123456789"))
                        .build());
        assertThat(progress).containsExactly("token is ***");
        assertThat(result.stdout()).isEqualTo("abcdef.0123456789\n");
    }

    private Script.Builder script(String text) {
        return Script.named("test", text).deadline(Duration.ofSeconds(40)).progress(progress::add);
    }

    private CompletableFuture<ShellResult> inBackground(Script.Builder script) {
        CompletableFuture<ShellResult> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(shell.runUnit(unit, script.build()));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private void awaitProgress(int lines) throws InterruptedException {
        for (int i = 0; i < 500 && progress.size() < lines; i++) {
            Thread.sleep(20);
        }
        assertThat(progress).hasSizeGreaterThanOrEqualTo(lines);
    }

    private Path run() {
        return Path.of("/run/barekube", unit);
    }
}
