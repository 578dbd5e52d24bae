package io.barekube.testkit.sim.internal.ssh;

import io.barekube.testkit.sim.Pace;
import io.barekube.testkit.sim.internal.host.HostState;
import io.barekube.testkit.sim.internal.script.Bash;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;

/** One SSH server for all hosts of a simulation: each host is a port of it, on an address of loopback, with a key of its own. Thread-safe. */
public final class Sshd implements AutoCloseable {
    private final Ports server;
    private final Map<InetSocketAddress, HostEndpoint> endpoints = new ConcurrentHashMap<>();
    private final Keys keys = new Keys();
    private final Pace pace;
    private final Executor threads;
    private final ScheduledExecutorService clock;
    private final Delays delays;
    private final Consumer<String> complaints;
    private volatile boolean closed;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();

    /** The server; its acceptor serves many ports, which come and go. */
    private static final class Ports extends SshServer {
        private final Delays delays;

        Ports(Delays delays) {
            this.delays = delays;
        }

        @Override
        protected IoAcceptor createAcceptor() {
            return getIoServiceFactory().createAcceptor(delays.before(getSessionFactory()));
        }

        synchronized InetSocketAddress bind(InetSocketAddress at) throws IOException {
            Set<SocketAddress> before = new HashSet<>(acceptor.getBoundAddresses());
            acceptor.bind(List.of(at));
            if (at.getPort() != 0) {
                return at;
            }
            Set<SocketAddress> after = new HashSet<>(acceptor.getBoundAddresses());
            after.removeAll(before);
            return (InetSocketAddress) after.iterator().next();
        }

        synchronized void unbind(InetSocketAddress at) {
            // a simulation that has ended has none
            if (acceptor != null) {
                acceptor.unbind(List.of(at));
            }
        }
    }

    /**
     * Starts the server, without a host.
     *
     * @param threads on which scripts run
     * @param clock lets time pass
     */
    public Sshd(Pace pace, Bash bash, Executor threads, ScheduledExecutorService clock, Consumer<String> complaints)
            throws IOException {
        this.pace = pace;
        this.threads = threads;
        this.clock = clock;
        this.complaints = complaints;
        this.delays = new Delays(this, clock, threads);
        SshServer defaults = SshServer.setUpDefaultServer();
        this.server = new Ports(delays);
        copy(defaults, server);
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(keyOfTheHost());
        server.setPublickeyAuthenticator((user, key, session) -> {
            boolean admitted = user.equals("root")
                    && endpoint(session).admitsSimulation()
                    && KeyUtils.compareKeys(key, keys.login().getPublic());
            return admitted;
        });
        server.setCommandFactory((channel, command) -> {
            HostEndpoint host = endpoint(channel.getServerSession());
            host.called();
            return new HostCommand(command, host, bash, threads);
        });
        List<NamedFactory<Signature>> signatures = new ArrayList<>(server.getSignatureFactories());
        signatures.add(Ed25519.signatures());
        server.setSignatureFactories(signatures);
        server.setUserAuthFactories(List.of(new Ed25519Login.Factory(this)));
        server.addSessionListener(new Authenticated(this));
        server.start();
    }

    private static void copy(SshServer from, SshServer to) {
        to.setKeyExchangeFactories(from.getKeyExchangeFactories());
        to.setCipherFactories(from.getCipherFactories());
        to.setCompressionFactories(from.getCompressionFactories());
        to.setMacFactories(from.getMacFactories());
        to.setSignatureFactories(from.getSignatureFactories());
        to.setChannelFactories(from.getChannelFactories());
        to.setGlobalRequestHandlers(from.getGlobalRequestHandlers());
        to.setRandomFactory(from.getRandomFactory());
        to.setServiceFactories(from.getServiceFactories());
        to.setFileSystemFactory(from.getFileSystemFactory());
        to.setForwardingFilter(from.getForwardingFilter());
        to.setForwarderFactory(from.getForwarderFactory());
        to.setUserAuthFactories(from.getUserAuthFactories());
    }

    public Keys keys() {
        return keys;
    }

    /** A host on any port of loopback that answers once it has booted. */
    public HostEndpoint add(HostState state) throws IOException {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return add(new HostEndpoint(state, this, keys.forHost(), anywhere, Set.of(), pace.latency(), complaints));
    }

    /** One at that address, port 22, with an Ed25519 key of its own, that these keys open and no other. */
    public HostEndpoint add(HostState state, InetAddress address, Set<String> admitted) throws IOException {
        InetSocketAddress there = new InetSocketAddress(address, 22);
        return add(new HostEndpoint(state, this, Ed25519.pair(), there, admitted, pace.latency(), complaints));
    }

    private HostEndpoint add(HostEndpoint endpoint) throws IOException {
        if (pace.boot().isZero()) {
            endpoint.answer();
        } else {
            // The port is known before anybody listens on it.
            endpoint.at(server.bind(endpoint.at()));
            server.unbind(endpoint.at());
            endpoint.state().up(false);
            later(endpoint::answer);
        }
        return endpoint;
    }

    void bind(HostEndpoint endpoint) throws IOException {
        endpoint.at(server.bind(endpoint.at()));
        endpoints.put(endpoint.at(), endpoint);
    }

    void unbind(HostEndpoint endpoint) {
        server.unbind(endpoint.at());
        endpoints.remove(endpoint.at());
    }

    /** After the time that a boot takes. */
    void later(Runnable action) {
        var unused = clock.schedule(() -> threads.execute(action), pace.boot().toMillis(), TimeUnit.MILLISECONDS);
    }

    void thaw(HostEndpoint endpoint) {
        delays.thaw(endpoint);
    }

    HostEndpoint endpoint(ServerSession session) {
        return endpoint(session.getIoSession());
    }

    HostEndpoint endpoint(IoSession session) {
        HostEndpoint endpoint = endpoints.get((InetSocketAddress) session.getLocalAddress());
        if (endpoint == null) {
            throw new IllegalStateException("no host at " + session.getLocalAddress());
        }
        return endpoint;
    }

    private KeyPairProvider keyOfTheHost() {
        return new KeyPairProvider() {
            @Override
            public Iterable<java.security.KeyPair> loadKeys(@org.jspecify.annotations.Nullable SessionContext session) {
                return session == null
                        ? List.of(keys.login())
                        : List.of(endpoint((ServerSession) session).key());
            }
        };
    }

    void connected() {
        int now = open.incrementAndGet();
        peak.accumulateAndGet(now, Math::max);
    }

    void disconnected() {
        open.decrementAndGet();
    }

    public int openConnections() {
        return open.get();
    }

    /** The most connections that were open at once. */
    public int peakConnections() {
        return peak.get();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        server.stop(true);
    }
}
