package io.barekube.kubeadm.internal.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.barekube.spi.Script;
import io.barekube.spi.Shell;
import io.barekube.spi.ShellResult;
import io.barekube.spi.Waiter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell against OpenSSH and bash as they are on hosts. */
final class RealOpenSshIT {
    @TempDir
    Path directory;

    private RealSshd sshd;
    private SshShells shells;
    private Shell shell;

    @BeforeEach
    void start() throws Exception {
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(Files.exists(RealSshd.PROGRAM), "no sshd on this machine");
            assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        }
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
    void pushesPayloadsFast() throws Exception {
        long size = 256L << 20;
        for (int i = 0; i < 3; i++) {
            ShellResult result = shell.run(Script.named("push", "head -c " + size + " | wc -c")
                    .payload(Bytes.repeated(size))
                    .build());
            assertThat(result.stdout().strip()).isEqualTo(String.valueOf(size));
            System.err.println("MB/s: " + size / 1e6 / (result.elapsed().toMillis() / 1e3));
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
