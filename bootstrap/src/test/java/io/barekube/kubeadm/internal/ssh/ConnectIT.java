package io.barekube.kubeadm.internal.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.Secret;
import io.barekube.spi.HostKeyCheck;
import io.barekube.spi.Script;
import io.barekube.spi.Shell;
import io.barekube.spi.SshAccess;
import io.barekube.spi.Waiter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, who is believed, and how long silence is borne. */
@Timeout(30)
final class ConnectIT {
    private static final Script TRUE = Script.named("test", "true").build();
    private static final Timing QUICK =
            new Timing(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(1), 2, Duration.ofSeconds(1));

    private final KeyPair hostKey = Keys.rsa();
    private final SshShells shells = new SshShells(Waiter.system(), QUICK);

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        shells.close();
    }

    // --- silence

    @Test
    void givesUpOnAServerThatNeverSaysWhatItIs() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                FakeHost other = FakeHost.bash(hostKey)) {
            assertThatThrownBy(() -> run(other.access().port(mute.getLocalPort())))
                    .satisfies(ShellIT::isTransient)
                    .hasMessageContaining("node1: test could not be run over ssh as root@127.0.0.1:")
                    .hasMessageContaining("does not answer");
        }
    }

    @Test
    void maySucceedLaterWhereNothingListens() throws Exception {
        try (FakeHost other = FakeHost.bash(hostKey)) {
            SshAccess.Builder access = other.access().port(RealSshd.freePort());
            assertThatThrownBy(() -> run(access))
                    .satisfies(ShellIT::isTransient)
                    .hasMessageContaining("not accepted");
        }
    }

    @Test
    void noticesADeadLinkWhileItWaitsForOutput() throws Exception {
        try (FakeHost host = FakeHost.bash(hostKey);
                FreezingProxy proxy = new FreezingProxy(host.port())) {
            Shell shell = shells.open("node1", host.access().port(proxy.port()).build());
            assertThatThrownBy(() -> shell.run(Script.named("long", "echo begun >&2; sleep 50")
                            .progress(line -> proxy.freeze())
                            .deadline(Duration.ofSeconds(40))
                            .build()))
                    .satisfies(ShellIT::isTransient)
                    .hasMessageContaining("keep-alive");
        }
    }

    @Test
    void noticesADeadLinkWhileItPushesData() throws Exception {
        try (FakeHost host = FakeHost.bash(hostKey);
                FreezingProxy proxy = new FreezingProxy(host.port())) {
            Shell shell = shells.open("node1", host.access().port(proxy.port()).build());
            assertThatThrownBy(() ->
                            shell.run(Script.named("push", "head -c 10000000 >/dev/null; echo half >&2; cat >/dev/null")
                                    .payload(Bytes.repeated(4L << 30))
                                    .progress(line -> proxy.freeze())
                                    .deadline(Duration.ofSeconds(40))
                                    .build()))
                    .satisfies(ShellIT::isTransient)
                    .hasMessageContaining("was cut off");
        }
    }

    // --- the host's key

    @Test
    void refusesAHostWhoseKeyIsNotThePinnedOne() throws Exception {
        KeyPair pinned = Keys.ed25519();
        try (FakeHost host = FakeHost.bash(hostKey)) {
            assertThatThrownBy(() -> run(host.access().hostKeyCheck(pinned(KeyText.line(pinned.getPublic())))))
                    .satisfies(ShellIT::isPermanent)
                    .hasMessageContaining(KeyText.fingerprint(hostKey.getPublic()))
                    .hasMessageContaining(KeyText.fingerprint(pinned.getPublic()));
            assertThat(host.commands()).isEmpty();
        }
    }

    @Test
    void saysThatAHostHasOnlyAKeyThatCannotBeChecked() throws Exception {
        try (FakeHost host = FakeHost.bash(Keys.ecdsa())) {
            assertThatThrownBy(() -> run(host.access().hostKeyCheck(pinned(KeyText.line(hostKey.getPublic())))))
                    .satisfies(ShellIT::isPermanent)
                    .hasMessageContaining("no ed25519 or RSA host key")
                    .hasMessageContaining("ssh-keygen -A");
        }
    }

    @Test
    void saysThatNoUsableKeyIsPinned() throws Exception {
        try (FakeHost host = FakeHost.bash(hostKey)) {
            assertThatThrownBy(() -> run(host.access().hostKeyCheck(pinned("ecdsa-sha2-nistp256 AAAA"))))
                    .satisfies(ShellIT::isPermanent)
                    .hasMessageContaining("no usable key is pinned");
        }
    }

    @Test
    void believesTheHostsOfAKnownHostsFileAndWritesNothingThere() throws Exception {
        Path file = directory.resolve("known_hosts");
        HostKeyCheck check = new HostKeyCheck.KnownHosts(file);
        try (FakeHost host = FakeHost.bash(hostKey)) {
            String name = "[127.0.0.1]:" + host.port();
            Files.writeString(file, name + " " + KeyText.line(hostKey.getPublic()) + "\n");
            run(host.access().hostKeyCheck(check));

            KeyPair former = Keys.rsa();
            Files.writeString(file, name + " " + KeyText.line(former.getPublic()) + "\n");
            assertThatThrownBy(() -> run(host.access().hostKeyCheck(check)))
                    .satisfies(ShellIT::isPermanent)
                    .hasMessageContaining(KeyText.fingerprint(hostKey.getPublic()))
                    .hasMessageContaining(KeyText.fingerprint(former.getPublic()));

            Files.writeString(file, "other.example " + KeyText.line(hostKey.getPublic()) + "\n");
            assertThatThrownBy(() -> run(host.access().hostKeyCheck(check)))
                    .satisfies(ShellIT::isPermanent)
                    .hasMessageContaining("it is unknown")
                    .hasMessageContaining(name + " " + KeyText.line(hostKey.getPublic()));
            assertThat(file).content().startsWith("other.example").hasLineCount(1);

            String line = KeyText.line(hostKey.getPublic());
            Files.writeString(file, name + " " + line + "\n@revoked * " + line + "\n");
            assertThatThrownBy(() -> run(host.access().hostKeyCheck(check)))
                    .satisfies(ShellIT::isPermanent)
                    .hasMessageContaining("@revoked");

            Files.delete(file);
            assertThatThrownBy(() -> run(host.access().hostKeyCheck(check)))
                    .satisfies(ShellIT::isPermanent)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void believesTheFirstKeyAndOnlyThatOneFromThenOn() throws Exception {
        Path file = directory.resolve("new/trusted");
        HostKeyCheck check = new HostKeyCheck.TrustOnFirstUse(file);
        int port;
        try (FakeHost host = FakeHost.bash(hostKey)) {
            port = host.port();
            run(host.access().hostKeyCheck(check));
            run(host.access().hostKeyCheck(check));
            assertThat(file).hasContent("[127.0.0.1]:" + port + " " + KeyText.line(hostKey.getPublic()));
        }
        KeyPair other = Keys.rsa();
        try (FakeHost host = FakeHost.bash(other);
                FreezingProxy samePort = new FreezingProxy(host.port())) {
            Files.writeString(file, Files.readString(file).replace(":" + port, ":" + samePort.port()));
            assertThatThrownBy(() -> run(host.access().port(samePort.port()).hostKeyCheck(check)))
                    .satisfies(ShellIT::isPermanent)
                    .hasMessageContaining(KeyText.fingerprint(hostKey.getPublic()))
                    .hasMessageContaining(KeyText.fingerprint(other.getPublic()));
        }
    }

    @Test
    void believesAnybodyWhenToldTo() throws Exception {
        try (FakeHost host = FakeHost.bash(hostKey)) {
            run(host.access().hostKeyCheck(new HostKeyCheck.NoCheckInsecure()));
        }
    }

    // --- the user's key

    @Test
    void leavesNoThreadBehindWhenTheLoginIsRefused() throws Exception {
        try (FakeHost host = FakeHost.bash(hostKey)) {
            assertThatThrownBy(() -> run(host.access().privateKey(Keys.pem(Keys.rsa()))))
                    .satisfies(ShellIT::isPermanent)
                    .hasMessageContaining("refuses the key for user root")
                    .hasMessageContaining("authorized_keys");
            for (int i = 0; i < 100 && sshjThreads() > 0; i++) {
                Thread.sleep(20);
            }
            assertThat(sshjThreads()).isZero();
        }
    }

    @Test
    void saysWhatIsWrongWithAPrivateKey() throws Exception {
        try (FakeHost host = FakeHost.bash(hostKey)) {
            assertThatThrownBy(() -> run(host.access().privateKey(Secret.of(KeyText.line(hostKey.getPublic())))))
                    .satisfies(ShellIT::isPermanent)
                    .hasMessageContaining("it is a public key");
            assertThatThrownBy(() -> run(host.access().privateKey(Secret.of("rubbish"))))
                    .satisfies(ShellIT::isPermanent)
                    .hasMessageContaining("no private key")
                    .hasMessageNotContaining("rubbish");
            assertThatThrownBy(() -> run(host.access().privateKey(Keys.pem(Keys.ecdsa()))))
                    .satisfies(ShellIT::isPermanent)
                    .hasMessageContaining("use an ed25519 or RSA key");
        }
    }

    private void run(SshAccess.Builder access) throws InterruptedException {
        Shell shell = shells.open("node1", access.build());
        shell.run(TRUE);
        shell.close();
    }

    private static HostKeyCheck pinned(String key) {
        return new HostKeyCheck.Pinned(List.of(key));
    }

    private static long sshjThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sshj-"))
                .count();
    }
}
