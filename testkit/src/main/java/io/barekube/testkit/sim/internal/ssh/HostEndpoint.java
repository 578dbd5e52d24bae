package io.barekube.testkit.sim.internal.ssh;

import io.barekube.testkit.sim.Faults;
import io.barekube.testkit.sim.internal.host.HostState;
import io.barekube.testkit.sim.internal.script.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.sshd.common.io.IoSession;

/** One host at the network: its port, its keys, its connections, and what they have cost. Thread-safe. */
public final class HostEndpoint implements Machine {
    private final HostState state;
    private final Sshd sshd;
    private final KeyPair key;
    private final Faults faults = new Faults();
    private final Consumer<String> complaints;
    private final Set<IoSession> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final Set<String> admitted;
    private volatile InetSocketAddress at;
    private volatile boolean frozen;
    private volatile boolean open;
    private volatile boolean removed;
    private volatile Duration latency;

    /**
     * @param at where it listens; port 0 for any
     * @param admitted lines of {@code authorized_keys} without comments; empty for the key of the simulation
     */
    HostEndpoint(
            HostState state,
            Sshd sshd,
            KeyPair key,
            InetSocketAddress at,
            Set<String> admitted,
            Duration latency,
            Consumer<String> complaints) {
        this.state = state;
        this.sshd = sshd;
        this.key = key;
        this.at = at;
        this.admitted = Set.copyOf(admitted);
        this.latency = latency;
        this.complaints = complaints;
    }

    @Override
    public HostState state() {
        return state;
    }

    @Override
    public Faults faults() {
        return faults;
    }

    @Override
    public void complain(String what) {
        complaints.accept(what);
    }

    KeyPair key() {
        return key;
    }

    public String fingerprint() {
        return Keys.fingerprint(key);
    }

    /** The line of its public key, where that is an Ed25519 key. */
    public String hostKey() {
        return Ed25519.line(key.getPublic());
    }

    /** Whether that key opens it, and not the one of the simulation. */
    boolean admits(byte[] blob) {
        return admitted.contains(Ed25519.line(blob));
    }

    /** Whether the key of the simulation opens it. */
    public boolean admitsSimulation() {
        return admitted.isEmpty();
    }

    /** The same for as long as the host is there. */
    public int port() {
        return at.getPort();
    }

    InetSocketAddress at() {
        return at;
    }

    void at(InetSocketAddress value) {
        at = value;
    }

    public Duration latency() {
        return latency;
    }

    public void latency(Duration value) {
        latency = value;
    }

    /** Whether its SSH server says nothing, and hears nothing. */
    boolean isFrozen() {
        return frozen;
    }

    public void freeze(boolean value) {
        frozen = value;
        if (!value) {
            sshd.thaw(this);
        }
    }

    public boolean isAnswering() {
        return open;
    }

    void connected(IoSession session) {
        connections.add(session);
    }

    void disconnected(IoSession session) {
        connections.remove(session);
    }

    void authenticated() {
        handshakes.incrementAndGet();
    }

    void called() {
        roundTrips.incrementAndGet();
    }

    public int openConnections() {
        return connections.size();
    }

    public int handshakes() {
        return handshakes.get();
    }

    public int roundTrips() {
        return roundTrips.get();
    }

    /** Ends every connection without a word. */
    public void loseConnections() {
        connections.forEach(session -> session.close(true));
    }

    /** Its port is closed, and nothing answers: as when it is gone, or has no power. */
    public void shut() {
        open = false;
        state.up(false);
        sshd.unbind(this);
        loseConnections();
        state.wake();
    }

    /** It is gone for good. */
    public void remove() {
        removed = true;
        shut();
    }

    public void answer() {
        if (removed || sshd.isClosed()) {
            return; // it booted too late
        }
        try {
            sshd.bind(this);
            open = true;
            state.up(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void reboot() {
        shut();
        state.reboot();
        sshd.later(this::answer);
    }
}
