package io.barekube.kubeadm.internal.ssh;

import io.barekube.run.FailureClass;
import io.barekube.spi.SshAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.SocketFactory;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection, from its TCP handshake to its end. It may be cut at any time from any thread. */
final class SshConnection {
    private static final Logger log = LoggerFactory.getLogger(SshConnection.class);

    private final SSHClient client;
    private final WatchedSocket socket = new WatchedSocket();
    private final SshAccess access;
    private final Timing timing;
    private final Executor threads;
    private volatile Optional<String> objection = Optional.empty();
    private volatile boolean shookHands;

    SshConnection(Config config, SshAccess access, Timing timing, Executor threads) {
        this.client = new SSHClient(config);
        this.access = access;
        this.timing = timing;
        this.threads = threads;
    }

    /** Connects, checks the host's key and logs in; blocks, and is ended by {@link #cut}. */
    void open(HostKeys hostKeys, List<String> preferred) throws Refused {
        try {
            KeyProvider key = UserKey.read(client, access);
            client.setSocketFactory(only(socket));
            client.setConnectTimeout((int) timing.connect().toMillis());
            client.setTimeout((int) timing.handshake().toMillis());
            client.getTransport().setTimeoutMs((int) timing.handshake().toMillis());
            // Before connect(): the thread is started there, and only if there is an interval.
            KeepAliveRunner keepAlive = (KeepAliveRunner) client.getConnection().getKeepAlive();
            keepAlive.setKeepAliveInterval((int) timing.keepAlive().toSeconds());
            keepAlive.setMaxAliveCount(timing.keepAliveCount());
            client.addHostKeyVerifier(verifier(hostKeys, preferred));
            socket.setTcpNoDelay(true);
            client.connect(access.host(), access.port());
            shookHands = true;
            client.authPublickey(access.user(), key);
            log.debug("logged in to {}", access);
        } catch (UserKey.Unusable e) {
            throw new Refused(FailureClass.PERMANENT, "the private key cannot be used: " + e.getMessage(), null);
        } catch (IOException | RuntimeException e) {
            cut();
            throw ConnectFailure.explain(e, access, objection);
        }
    }

    /** Whether the host's key was among what it refused. */
    boolean hostKeyRefused() {
        return objection.isPresent();
    }

    boolean shookHands() {
        return shookHands;
    }

    boolean isAlive() {
        return client.isConnected() && !socket.isClosed();
    }

    boolean isStalled() {
        return socket.isStalled(timing.stall());
    }

    FedSession startSession() throws SSHException {
        FedSession session = new FedSession(client.getConnection());
        session.open();
        return session;
    }

    /**
     * Ends the connection at once. The socket goes first: SSHJ's own way begins with a farewell, which on a dead link waits behind whatever else is being written.
     */
    void cut() {
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("closing the socket to {}: {}", access, e.toString());
        }
        try {
            threads.execute(this::disconnect);
        } catch (RejectedExecutionException e) {
            disconnect();
        }
    }

    private void disconnect() {
        try {
            client.disconnect();
        } catch (IOException | RuntimeException e) {
            log.debug("disconnecting from {}: {}", access, e.toString());
        }
    }

    private HostKeyVerifier verifier(HostKeys hostKeys, List<String> preferred) {
        return new HostKeyVerifier() {
            @Override
            public boolean verify(String host, int port, PublicKey key) {
                try {
                    objection = hostKeys.objection(key);
                } catch (RuntimeException e) {
                    objection = Optional.of("its key could not be checked: " + e.getMessage());
                }
                return objection.isEmpty();
            }

            @Override
            public List<String> findExistingAlgorithms(String host, int port) {
                return preferred;
            }
        };
    }

    private static SocketFactory only(Socket socket) {
        return new SocketFactory() {
            @Override
            public Socket createSocket() {
                return socket;
            }

            @Override
            public Socket createSocket(String host, int port) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Socket createSocket(String host, int port, InetAddress local, int localPort) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Socket createSocket(InetAddress host, int port) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
