package io.barekube.kubeadm.internal.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.RemoteCommandException;
import io.barekube.Secret;
import io.barekube.run.FailureClass;
import io.barekube.spi.Script;
import io.barekube.spi.Shell;
import io.barekube.spi.ShellResult;
import io.barekube.spi.Waiter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scripts over a connection that works, and over one that is lost. */
@Timeout(30)
final class ShellIT {
    private FakeHost host;
    private SshShells shells;
    private Shell shell;

    @BeforeEach
    void start() throws Exception {
        host = FakeHost.bash(Keys.rsa());
        shells = new SshShells(Waiter.system());
        shell = shells.open("node1", host.access().build());
    }

    @AfterEach
    void stop() throws Exception {
        shells.close();
        host.close();
    }

    @Test
    void connectsOnceForManyScriptsAndOnlyWhenAsked() throws Exception {
        assertThat(host.sessions()).isZero();
        for (int i = 0; i < 5; i++) {
            assertThat(shell.run(script("echo " + i)).stdout()).isEqualTo(i + "\n");
        }
        assertThat(shell.connections()).isEqualTo(1);
        assertThat(shell.roundTrips()).isEqualTo(5);
        assertThat(host.commands()).hasSize(5).containsOnly("bash -s");
    }

    @Test
    void drainsBothOutputsWhileItFeedsTheInput() throws Exception {
        String flood = "head -c 8000000 /dev/zero | tr '\\0' x; head -c 8000000 /dev/zero | tr '\\0' y | fold >&2; ";
        ShellResult result = shell.run(Script.named("flood", flood + "wc -c")
                .payload(Bytes.repeated(8_000_000))
                .maxOutput(10_000_000)
                .build());
        assertThat(result.stdout()).hasSize(8_000_008).endsWith("8000000\n");
        assertThat(result.stderr().lines()).hasSize(50).allMatch(line -> line.matches("y+"));
    }

    @Test
    void refusesMoreOutputThanAllowed() {
        assertThatThrownBy(() -> shell.run(
                        Script.named("talk", "seq 1 1000").maxOutput(100).build()))
                .satisfies(ShellIT::isPermanent)
                .hasMessageContaining("more than 100 bytes");
    }

    @Test
    void handsOnEachLineOfErrorsAsItComes() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        Script script = Script.named("wait", "echo now >&2; read -r answer; echo $answer")
                .payload(after(seen, "yes\n"))
                .progress(line -> seen.countDown())
                .build();
        assertThat(shell.run(script).stdout()).isEqualTo("yes\n");
    }

    @Test
    void masksSecretsEverywhereButInTheOutputItself() throws Exception {
        List<String> progress = new CopyOnWriteArrayList<>();
        Script.Builder script = Script.named(
                        "join s3cr3t-token", "echo s3cr3t-token; echo with s3cr3t-token >&2; exit 1")
                .secret(Secret.of("s3cr3t-token"))
                .progress(progress::add);
        ShellResult result = shell.run(script.build());
        assertThat(result.stdout()).isEqualTo("s3cr3t-token\n");
        assertThat(result.stderr()).isEqualTo("with ***");
        assertThat(progress).containsExactly("with ***");
        assertThatThrownBy(() -> shell.run(script.maxOutput(3).build()))
                .hasMessageContaining("join ***")
                .hasMessageNotContaining("s3cr3t")
                .satisfies(
                        e -> assertThat(((RemoteCommandException) e).output()).isEqualTo("with ***"));
    }

    @Test
    void tellsALostConnectionAndConnectsAnew() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<ShellResult> running =
                inBackground(Script.named("long", "echo begun >&2; sleep 30").progress(line -> begun.countDown()));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        host.dropConnections();
        assertThatThrownBy(() -> running.get(10, TimeUnit.SECONDS))
                .cause()
                .satisfies(ShellIT::isTransient)
                .hasMessageContaining("node1: long was cut off")
                .hasMessageContaining("begun");
        assertThat(shell.run(script("echo again")).stdout()).isEqualTo("again\n");
        assertThat(shell.connections()).isEqualTo(2);
    }

    @Test
    void reconnectsUnnoticedWhenTheConnectionBrokeBetweenScripts() throws Exception {
        shell.run(script("true"));
        host.dropConnections();
        assertThat(shell.run(script("echo again")).stdout()).isEqualTo("again\n");
        assertThat(shell.connections()).isEqualTo(2);
    }

    @Test
    void takesAMissingExitStatusForAnUnknownEnd() throws Exception {
        FakeHost.Answer silent = (in, out, err, channel, exit) -> {
            out.write(AfterMarker.MARKER.getBytes(StandardCharsets.UTF_8));
            err.write(AfterMarker.MARKER.getBytes(StandardCharsets.UTF_8));
            out.flush();
            err.flush();
            channel.close(false);
        };
        try (FakeHost odd = new FakeHost(silent, Keys.rsa())) {
            Shell other = shells.open("node2", odd.access().build());
            assertThatThrownBy(() -> other.run(script("true")))
                    .satisfies(ShellIT::isTransient)
                    .satisfies(e -> assertThat(((RemoteCommandException) e).exitStatus())
                            .isEmpty())
                    .hasMessageContaining("without an exit status");
        }
    }

    @Test
    void tellsAShellThatNeverBeganFromAScriptThatFailed() throws Exception {
        FakeHost.Answer nologin = (in, out, err, channel, exit) -> {
            out.write("This account is currently not available.\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            exit.onExit(1);
        };
        try (FakeHost odd = new FakeHost(nologin, Keys.rsa())) {
            Shell other = shells.open("node2", odd.access().build());
            assertThatThrownBy(() -> other.run(script("true")))
                    .satisfies(ShellIT::isPermanent)
                    .hasMessageContaining("bash did not start")
                    .hasMessageContaining("currently not available");
        }
    }

    @Test
    void closesTheConnectionAtOnceWhenInterrupted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                shell.run(Script.named("long", "echo begun >&2; sleep 30")
                        .progress(line -> begun.countDown())
                        .build());
            } catch (Throwable e) {
                thrown.complete(e);
            }
        });
        caller.start();
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        assertThat(thrown.get(2, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        for (int i = 0; i < 100 && host.sessions() > 0; i++) {
            Thread.sleep(20);
        }
        assertThat(host.sessions()).isZero();
    }

    @Test
    void endsACallWhenItIsClosed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<ShellResult> running =
                inBackground(Script.named("long", "echo begun >&2; sleep 30").progress(line -> begun.countDown()));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        shell.close();
        assertThatThrownBy(() -> running.get(5, TimeUnit.SECONDS)).cause().satisfies(ShellIT::isTransient);
    }

    @Test
    void refusesAPayloadThatIsNotAsLongAsItSaid() {
        for (long said : new long[] {9, 11}) {
            assertThatThrownBy(() -> shell.run(Script.named("take", "head -c " + said + " >/dev/null; cat")
                            .payload(Bytes.payload(said, new byte[10]))
                            .build()))
                    .satisfies(ShellIT::isPermanent)
                    .hasMessageContaining("payload 1 is not the " + said + " bytes long");
        }
    }

    @Test
    void tellsAPayloadThatCannotBeRead() {
        Script.Payload broken = new Script.Payload() {
            @Override
            public long size() {
                return 5;
            }

            @Override
            public InputStream open() throws IOException {
                throw new IOException("no such file");
            }
        };
        assertThatThrownBy(() ->
                        shell.run(Script.named("take", "cat").payload(broken).build()))
                .satisfies(ShellIT::isTransient)
                .hasMessageContaining("no such file");
    }

    static void isTransient(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        RemoteCommandException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT));
    }

    static void isPermanent(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        RemoteCommandException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT));
    }

    private static Script script(String text) {
        return Script.named("test", text).build();
    }

    private static Script.Payload after(CountDownLatch latch, String text) {
        return new Script.Payload() {
            @Override
            public long size() {
                return text.length();
            }

            @Override
            public InputStream open() throws InterruptedException {
                latch.await();
                return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    private CompletableFuture<ShellResult> inBackground(Script.Builder script) {
        CompletableFuture<ShellResult> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(shell.run(script.build()));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
