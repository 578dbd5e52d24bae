package io.barekube.kubeadm.internal.ssh;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.barekube.Secret;
import io.barekube.spi.HostKeyCheck;
import io.barekube.spi.SshAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An OpenSSH server of this machine's own, on loopback, with keys made for the test. Ends with its sessions. */
final class RealSshd implements AutoCloseable {
    static final Path PROGRAM = Path.of("/usr/sbin/sshd");

    private final Path directory;
    private final int port;
    private Process process;

    RealSshd(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        this.port = freePort();
        // A user other than root reads the authorized keys with that user's rights.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        keygen("host", "ed25519", "");
        keygen("host-rsa", "rsa", "");
        keygen("host-ecdsa", "ecdsa", "");
        keygen("user", "ed25519", "");
        keygen("locked", "ed25519", "open sesame");
        Files.writeString(
                directory.resolve("authorized"),
                Files.readString(directory.resolve("user.pub")) + Files.readString(directory.resolve("locked.pub")));
        Files.createDirectories(Path.of("/run/sshd"));
        Files.writeString(
                directory.resolve("config"),
                String.join(
                        "\n",
                        "ListenAddress 127.0.0.1",
                        "Port " + port,
                        "HostKey " + directory.resolve("host-ecdsa"),
                        "HostKey " + directory.resolve("host-rsa"),
                        "HostKey " + directory.resolve("host"),
                        "AuthorizedKeysFile " + directory.resolve("authorized"),
                        "PidFile " + directory.resolve("pid"),
                        "StrictModes no",
                        "UsePAM no",
                        "PermitRootLogin prohibit-password",
                        "PasswordAuthentication no",
                        "SetEnv PATH=" + directory.resolve("bin")
                                + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        ""));
        start();
    }

    /** Skips the test where there is no sshd or no right to run one; on a build server that is a failure. */
    static void assumeAvailable() {
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(Files.exists(PROGRAM), "no sshd on this machine");
            assumeTrue("root".equals(System.getProperty("user.name")), "sshd needs root to log a user in");
        }
    }

    void start() throws IOException, InterruptedException {
        process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-D",
                        "-e",
                        "-f",
                        directory.resolve("config").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
        for (int i = 0; !answers(); i++) {
            if (i > 100 || !process.isAlive()) {
                throw new IOException("sshd did not start: " + Files.readString(directory.resolve("log")));
            }
            Thread.sleep(50);
        }
    }

    int port() {
        return port;
    }

    SshAccess.Builder access() throws IOException {
        return SshAccess.to("127.0.0.1")
                .port(port)
                .privateKey(Secret.of(Files.readString(directory.resolve("user"))))
                .hostKeyCheck(new HostKeyCheck.Pinned(List.of(Files.readString(directory.resolve("host.pub")))));
    }

    /** Lets that key in as well; a line as in authorized_keys. */
    void admit(String publicKey) throws IOException {
        Files.writeString(directory.resolve("authorized"), publicKey + "\n", StandardOpenOption.APPEND);
    }

    Secret lockedKey() throws IOException {
        return Secret.of(Files.readString(directory.resolve("locked")));
    }

    /** Ends the server processes of all connections, as a dying host would; returns how many. */
    long killSessions() {
        List<ProcessHandle> sessions = sessions();
        sessions.forEach(ProcessHandle::destroyForcibly);
        return sessions.size();
    }

    private List<ProcessHandle> sessions() {
        return process.children().toList();
    }

    /** Ends all sessions; no new connection is accepted until {@link #start}. */
    void stop() throws InterruptedException {
        List<ProcessHandle> sessions = sessions();
        process.destroy();
        sessions.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }

    private void keygen(String name, String type, String passphrase) throws IOException, InterruptedException {
        Process keygen = new ProcessBuilder(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        type,
                        "-N",
                        passphrase,
                        "-f",
                        directory.resolve(name).toString())
                .inheritIO()
                .start();
        if (!keygen.waitFor(Duration.ofSeconds(30).toSeconds(), TimeUnit.SECONDS) || keygen.exitValue() != 0) {
            throw new IOException("ssh-keygen failed");
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
