package io.barekube.kubeadm.internal.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.RemoteCommandException;
import io.barekube.Secret;
import io.barekube.run.FailureClass;
import io.barekube.spi.HostKeyCheck;
import io.barekube.spi.Script;
import io.barekube.spi.Shell;
import io.barekube.spi.ShellResult;
import io.barekube.spi.SshAccess;
import io.barekube.spi.Waiter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell against OpenSSH and bash as they are on hosts. */
@Timeout(60)
final class RealOpenSshIT {
    @TempDir
    Path directory;

    private RealSshd sshd;
    private SshShells shells;
    private Shell shell;

    @BeforeEach
    void start() throws Exception {
        RealSshd.assumeAvailable();
        sshd = new RealSshd(directory);
        shells = new SshShells(Waiter.system());
        shell = shells.open("node1", sshd.access().build());
    }

    @AfterEach
    void stop() throws Exception {
        if (shells != null) {
            shells.close();
            sshd.close();
        }
    }

    @Test
    void runsManyScriptsOverOneConnection() throws Exception {
        for (int i = 0; i < 10; i++) {
            ShellResult result = shell.run(Script.named("count", "echo out " + i + "\necho err >&2\nexit " + i + "\n")
                    .build());
            assertThat(result.exitStatus()).isEqualTo(i);
            assertThat(result.stdout()).isEqualTo("out " + i + "\n");
            assertThat(result.stderr()).isEqualTo("err");
        }
        assertThat(shell.connections()).isEqualTo(1);
        assertThat(shell.roundTrips()).isEqualTo(10);
    }

    @Test
    void leavesPayloadsByteForByteForTheScriptToRead() throws Exception {
        byte[] first = Bytes.random(3_000_001);
        byte[] second = Bytes.random(70_000);
        String text = "cd " + directory + "\nhead -c " + first.length + " >first\nhead -c " + second.length
                + " >second\nwc -c\nsha256sum first second | cut -d' ' -f1\n";
        ShellResult result = shell.run(Script.named("take", text)
                .payload(Bytes.payload(first))
                .payload(Bytes.payload(second))
                .build());
        assertThat(result.stdout().lines()).containsExactly("0", sha256(first), sha256(second));
    }

    @Test
    void endsAtOnceWhenTheScriptDoesNotReadItsPayload() throws Exception {
        Script.Builder script = Script.named("refuse", "echo enough; exit 9")
                .payload(Bytes.repeated(64L << 20))
                .deadline(Duration.ofSeconds(20));
        assertThat(shell.run(script.build()).exitStatus()).isEqualTo(9);
        assertThat(shell.run(Script.named("next", "echo still here").build()).stdout())
                .isEqualTo("still here\n");
        assertThat(shell.connections()).isEqualTo(1);
    }

    @Test
    void waitsForAScriptThatReadsItsPayloadLate() throws Exception {
        ShellResult result = shell.run(Script.named("late", "sleep 3; head -c 16777216 | wc -c")
                .payload(Bytes.repeated(16 << 20))
                .build());
        assertThat(result.stdout().strip()).isEqualTo("16777216");
    }

    @Test
    void keepsTheScriptOutOfEveryArgv() throws Exception {
        ShellResult result = shell.run(Script.named(
                        "look", "# a-secret-word\ncat /proc/[0-9]*/cmdline | tr '\\0' ' ' | grep -c '[a]-secret-word'")
                .build());
        assertThat(result.stdout()).isEqualTo("0\n");
    }

    @Test
    void runsAScriptExactlyAsItIsWritten() throws Exception {
        String text = "#!/bin/bash\ncat <<'END'\n$x 'y' \"z\" \\ ü\t%s `no`\nEND\nf() { return 6; }\nf";
        ShellResult result = shell.run(Script.named("quote", text).build());
        assertThat(result.stdout()).isEqualTo("$x 'y' \"z\" \\ ü\t%s `no`\n");
        assertThat(result.exitStatus()).isEqualTo(6);
    }

    @Test
    void doesNotTakeAPayloadForCommandsAfterASyntaxError() throws Exception {
        Path evil = directory.resolve("evil");
        ShellResult result = shell.run(Script.named("broken", "if then\n")
                .payload(Bytes.payload(("touch " + evil + "\n").getBytes(StandardCharsets.UTF_8)))
                .build());
        assertThat(result.exitStatus()).isNotZero();
        assertThat(result.stderr()).contains("syntax error");
        assertThat(evil).doesNotExist();
    }

    @Test
    void leavesARunningCommandAtTheDeadlineAndConnectsAnew() throws Exception {
        long begun = System.nanoTime();
        assertThatThrownBy(() -> shell.run(Script.named("sleep", "sleep 30")
                        .deadline(Duration.ofSeconds(1))
                        .build()))
                .isInstanceOfSatisfying(RemoteCommandException.class, e -> {
                    assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT);
                    assertThat(e.exitStatus()).isEmpty();
                })
                .hasMessageContaining("node1: sleep did not end within 1.0 s");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(shell.run(Script.named("next", "echo 1").build()).stdout()).isEqualTo("1\n");
        assertThat(shell.connections()).isEqualTo(2);
    }

    @Test
    void takesDeathByASignalForAnUnknownEnd() {
        assertThatThrownBy(() -> shell.run(Script.named("die", "kill -KILL $$").build()))
                .isInstanceOfSatisfying(RemoteCommandException.class, e -> {
                    assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT);
                    assertThat(e.exitStatus()).isEmpty();
                })
                .hasMessageContaining("KILL");
    }

    @Test
    void opensAnEncryptedKeyWithItsPassphraseOnly() throws Exception {
        Secret key = sshd.lockedKey();
        SshAccess.Builder access = sshd.access().privateKey(key);
        Shell open =
                shells.open("n", access.passphrase(Secret.of("open sesame")).build());
        assertThat(open.run(Script.named("id", "id -un").build()).stdout()).isEqualTo("root\n");
        Shell shut = shells.open("n", access.passphrase(Secret.of("open rye")).build());
        assertThatThrownBy(() -> shut.run(Script.named("id", "id -un").build()))
                .isInstanceOfSatisfying(
                        RemoteCommandException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT))
                .hasMessageContaining("passphrase does not open it")
                .hasMessageNotContaining("rye");
    }

    @Test
    void asksForThePinnedKeyOfAHostThatHasSeveral() throws Exception {
        for (String file : List.of("host.pub", "host-rsa.pub")) {
            String line = Files.readString(directory.resolve(file)).strip();
            byte[] blob = Base64.getDecoder().decode(line.split(" ")[1]);
            for (String pin : List.of(line, KeyText.fingerprint(blob))) {
                HostKeyCheck check = new HostKeyCheck.Pinned(List.of(pin));
                Shell pinned =
                        shells.open("n", sshd.access().hostKeyCheck(check).build());
                assertThat(pinned.run(Script.named("id", "id -un").build()).stdout())
                        .isEqualTo("root\n");
            }
        }
    }

    @Test
    void logsInWithPlainPemKeys() throws Exception {
        for (KeyPair key : List.of(Keys.ed25519(), Keys.rsa())) {
            sshd.admit(KeyText.line(key.getPublic()));
            Shell other =
                    shells.open("n", sshd.access().privateKey(Keys.pem(key)).build());
            assertThat(other.run(Script.named("id", "id -un").build()).stdout()).isEqualTo("root\n");
        }
    }

    @Test
    void becomesRootBySudo() throws Exception {
        try (SudoUser user = new SudoUser("right horse", "ALL")) {
            Shell right = shells.open(
                    "n", access(user).sudoPassword(Secret.of("right horse")).build());
            for (int i = 0; i < 2; i++) {
                ShellResult result = right.run(Script.named("id", "id -un; head -c 5; echo $HOME")
                        .payload(Bytes.payload("bytes".getBytes(StandardCharsets.UTF_8)))
                        .build());
                assertThat(result.stdout()).isEqualTo("root\nbytes/root\n");
                assertThat(result.stderr()).isEmpty();
            }
            assertThat(right.connections()).isEqualTo(1);

            assertRefused(access(user).sudoPassword(Secret.of("wrong horse")).build(), "sudo refused the password");
            assertRefused(access(user).build(), "without a password");
        }
    }

    @Test
    void doesNotMindAPasswordThatSudoDoesNotWant() throws Exception {
        try (SudoUser user = new SudoUser("right horse", "NOPASSWD: ALL")) {
            Shell asked = shells.open(
                    "n", access(user).sudoPassword(Secret.of("right horse")).build());
            assertThat(asked.run(Script.named("id", "id -un").build()).stdout()).isEqualTo("root\n");
            Shell unasked = shells.open("n", access(user).build());
            assertThat(unasked.run(Script.named("id", "id -un").build()).stdout())
                    .isEqualTo("root\n");
        }
    }

    private SshAccess.Builder access(SudoUser user) throws IOException {
        return sshd.access().user(user.name());
    }

    private void assertRefused(SshAccess access, String reason) {
        Shell refused = shells.open("n", access);
        assertThatThrownBy(() -> refused.run(Script.named("id", "id -un").build()))
                .isInstanceOfSatisfying(
                        RemoteCommandException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT))
                .hasMessageContaining(reason)
                .hasMessageNotContaining("horse");
    }

    static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
