package io.barekube.kubeadm.internal.ssh;

import io.barekube.spi.HostKeyCheck;
import io.barekube.spi.SshAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** An SSH server in this JVM, which can do what no decent one would. */
final class FakeHost implements AutoCloseable {
    private final SshServer server = SshServer.setUpDefaultServer();
    // The server knows no ed25519 keys without Bouncy Castle.
    private final KeyPair user = Keys.rsa();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<PublicKey> admitted = new CopyOnWriteArrayList<>();

    /** What answers a command, on a thread of its own. */
    interface Answer {
        void to(InputStream in, OutputStream out, OutputStream err, ChannelSession channel, ExitCallback exit)
                throws Exception;
    }

    FakeHost(Answer answer, KeyPair... hostKeys) throws IOException {
        admit(user);
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKeys));
        server.setPublickeyAuthenticator((name, key, session) -> admitted.contains(key));
        server.setCommandFactory((channel, command) -> {
            commands.add(command);
            return new Answered(answer);
        });
        server.start();
    }

    /** Runs the command as this machine's bash would. */
    static FakeHost bash(KeyPair... hostKeys) throws IOException {
        return new FakeHost(FakeHost::runBash, hostKeys);
    }

    int port() {
        return server.getPort();
    }

    /** Every command line that was asked for. */
    List<String> commands() {
        return List.copyOf(commands);
    }

    SshAccess.Builder access() {
        return SshAccess.to("127.0.0.1")
                .port(port())
                .privateKey(Keys.pem(user))
                .hostKeyCheck(new HostKeyCheck.NoCheckInsecure());
    }

    /** Lets that key in as well. */
    void admit(KeyPair key) {
        admitted.add(key.getPublic());
    }

    int sessions() {
        return server.getActiveSessions().size();
    }

    void dropConnections() {
        for (AbstractSession session : server.getActiveSessions()) {
            session.close(true);
        }
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    static void runBash(InputStream in, OutputStream out, OutputStream err, ChannelSession channel, ExitCallback exit)
            throws Exception {
        Process bash = new ProcessBuilder("bash", "-s").start();
        Thread feeder = pump(in, bash.getOutputStream(), true);
        Thread errors = pump(bash.getErrorStream(), err, false);
        pump(bash.getInputStream(), out, false).join();
        errors.join();
        int status = bash.waitFor();
        feeder.interrupt();
        exit.onExit(status);
    }

    private static Thread pump(InputStream from, OutputStream to, boolean close) {
        Thread thread = new Thread(() -> {
            try {
                byte[] chunk = new byte[1 << 15];
                for (int n = from.read(chunk); n >= 0; n = from.read(chunk)) {
                    to.write(chunk, 0, n);
                    to.flush();
                }
                if (close) {
                    to.close();
                }
            } catch (IOException e) {
                // The other side has ended.
                return;
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static final class Answered implements Command {
        private final Answer answer;
        private InputStream in;
        private OutputStream out;
        private OutputStream err;
        private ExitCallback exit;

        Answered(Answer answer) {
            this.answer = answer;
        }

        @Override
        public void setInputStream(InputStream value) {
            in = value;
        }

        @Override
        public void setOutputStream(OutputStream value) {
            out = value;
        }

        @Override
        public void setErrorStream(OutputStream value) {
            err = value;
        }

        @Override
        public void setExitCallback(ExitCallback value) {
            exit = value;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            Thread thread = new Thread(() -> {
                try {
                    answer.to(in, out, err, channel, exit);
                } catch (Exception e) {
                    channel.close(true);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void destroy(ChannelSession channel) {}
    }
}
