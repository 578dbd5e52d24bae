package io.barekube.testkit.sim;

import io.barekube.testkit.sim.internal.host.HostDescription;
import io.barekube.testkit.sim.internal.host.HostState;
import io.barekube.testkit.sim.internal.script.Bash;
import io.barekube.testkit.sim.internal.script.ScriptCatalog;
import io.barekube.testkit.sim.internal.script.World;
import io.barekube.testkit.sim.internal.ssh.HostEndpoint;
import io.barekube.testkit.sim.internal.ssh.Sshd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Simulated machines on loopback and the clusters that they become. The bootstrapper that is on the class path talks to them over SSH as to real ones; a script that the
 * simulator does not know, or that has changed since, ends with an error there and is kept in {@link #complaints()}. Thread-safe.
 */
public final class Simulation implements AutoCloseable {
    private static final long GIB = 1L << 30;
    private final ExecutorService threads = Executors.newCachedThreadPool(named("simulated-host-"));
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1, named("simulated-time-"));
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final Map<String, SimulatedHost> hosts = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();
    private final World world;
    private final Sshd sshd;
    private final SimulatedProvider provider;

    private Simulation(Pace pace, Function<URI, Optional<String>> internet) {
        this.world = new World(pace, threads, internet);
        try {
            this.sshd = new Sshd(pace, new Bash(new ScriptCatalog(), world), threads, clock, complaints::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.provider = new SimulatedProvider(this);
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Hosts that can fetch nothing by themselves, at that pace. */
    public static Simulation start(Pace pace) {
        return new Simulation(pace, uri -> Optional.empty());
    }

    /** Hosts that can fetch what {@code internet} has. */
    public static Simulation start(Pace pace, Function<URI, Optional<String>> internet) {
        return new Simulation(pace, internet);
    }

    /** Makes machines of this simulation; the same one each time. */
    public SimulatedProvider provider() {
        return provider;
    }

    /** A machine of nobody yet, with that host name: 4 processors, 8 GiB of memory, 100 GiB of disk, Debian 12. */
    public SimulatedHost boot(String name) {
        int number = made.incrementAndGet();
        return boot(name, List.of("10.77." + number / 250 + "." + (number % 250 + 1) + "/16"), sshd::add);
    }

    /**
     * The same as a provider makes it: it has two addresses, an Ed25519 host key, and its SSH server listens on port 22 of the public one, which must be of 127.0.0.0/8. Throws {@link
     * UncheckedIOException} when nothing can listen there.
     *
     * @param authorizedKeys lines with the Ed25519 keys that open it, and no other does
     */
    public SimulatedHost boot(String name, String publicAddress, String privateAddress, List<String> authorizedKeys) {
        Set<String> admitted = authorizedKeys.stream()
                .map(line -> line.replaceAll("^(\\S+ \\S+).*", "$1"))
                .collect(Collectors.toSet());
        if (admitted.isEmpty() || !publicAddress.startsWith("127.")) {
            throw new IllegalArgumentException("a placed machine needs a login key and an address of loopback");
        }
        return boot(
                name,
                List.of(privateAddress + "/31", publicAddress + "/31"),
                state -> sshd.add(state, InetAddress.getByName(publicAddress), admitted));
    }

    private interface Listening {
        HostEndpoint of(HostState state) throws IOException;
    }

    private SimulatedHost boot(String name, List<String> addresses, Listening listening) {
        String id = UUID.randomUUID().toString();
        HostDescription description =
                new HostDescription(name, id.replace("-", ""), id, addresses, "x86_64", 4, 8 * GIB, 100 * GIB);
        HostState state = new HostState(description);
        try {
            SimulatedHost host = new SimulatedHost(listening.of(state), loginKey());
            world.add(state);
            hosts.put(name, host);
            return host;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It is gone for good. */
    public void remove(SimulatedHost host) {
        host.endpoint().remove();
        world.remove(host.endpoint().state());
        hosts.remove(host.name(), host);
    }

    private String loginKey() {
        return sshd.keys().loginPem();
    }

    /** The machine with that host name, which is its node's; throws when there is none. */
    public SimulatedHost host(String name) {
        return Optional.ofNullable(hosts.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no simulated host " + name));
    }

    /** All machines. */
    public List<SimulatedHost> hosts() {
        return List.copyOf(hosts.values());
    }

    /** What was asked of hosts that the simulator does not play; a test that ends well has none. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Connections that are open now. */
    public int openConnections() {
        return sshd.openConnections();
    }

    /** The most connections that were open at once. */
    public int peakConnections() {
        return sshd.peakConnections();
    }

    /** The bootstrapper's scripts that have changed since the simulator was written, each with its present fingerprint. */
    public static Map<String, String> changedScripts() {
        return io.barekube.testkit.sim.internal.script.ScriptFiles.changed();
    }

    @Override
    public void close() {
        try {
            sshd.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            clock.shutdownNow();
            threads.shutdownNow();
        }
    }
}
