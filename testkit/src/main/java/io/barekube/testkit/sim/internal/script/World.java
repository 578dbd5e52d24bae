package io.barekube.testkit.sim.internal.script;

import io.barekube.testkit.sim.Pace;
import io.barekube.testkit.sim.internal.cluster.SimulatedCluster;
import io.barekube.testkit.sim.internal.host.HostState;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What hosts see of each other, and of the internet. Thread-safe. */
public final class World {
    private static final Pattern SERVER = Pattern.compile("(?m)^  server \\S+ \\[?([^\\s\\]]+)\\]?:6443$");
    private static final Pattern VIRTUAL = Pattern.compile("(?s)virtual_ipaddress \\{\\s*([^\\s/]+)");
    private final Pace pace;
    private final Executor threads;
    private final Function<URI, Optional<String>> internet;
    private final Map<String, HostState> hosts = new ConcurrentHashMap<>();

    /**
     * A world without hosts.
     *
     * @param threads on which transient units run
     * @param internet what hosts can fetch by themselves
     */
    public World(Pace pace, Executor threads, Function<URI, Optional<String>> internet) {
        this.pace = pace;
        this.threads = threads;
        this.internet = internet;
    }

    public Pace pace() {
        return pace;
    }

    Executor threads() {
        return threads;
    }

    Optional<String> fetch(URI uri) {
        return internet.apply(uri);
    }

    public void add(HostState host) {
        hosts.put(host.address(), host);
    }

    public void remove(HostState host) {
        hosts.remove(host.address(), host);
    }

    /** The cluster whose API server answers the host at {@code HOST:PORT}: straight, through its own balancer, or by a virtual address. */
    Optional<SimulatedCluster> reach(HostState from, String server) {
        int colon = server.lastIndexOf(':');
        String host = server.substring(0, colon).replaceAll("[\\[\\]]", "");
        String port = server.substring(colon + 1);
        if (port.equals("6443")) {
            return answering(host);
        }
        if (host.equals("127.0.0.1")) {
            return behindBalancer(from);
        }
        return hosts.values().stream()
                .filter(it -> it.units().isActive("barekube-keepalived"))
                .filter(it -> holds(it, host))
                .map(this::behindBalancer)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static boolean holds(HostState host, String address) {
        Matcher matcher = VIRTUAL.matcher(
                host.files().read("/etc/barekube/keepalived.conf").orElse(""));
        return host.isUp() && matcher.find() && matcher.group(1).equals(address);
    }

    private Optional<SimulatedCluster> behindBalancer(HostState host) {
        if (!host.isUp() || !host.units().isActive("barekube-balancer")) {
            return Optional.empty();
        }
        Matcher servers =
                SERVER.matcher(host.files().read("/etc/barekube/balancer.cfg").orElse(""));
        while (servers.find()) {
            Optional<SimulatedCluster> cluster = answering(servers.group(1));
            if (cluster.isPresent()) {
                return cluster;
            }
        }
        return Optional.empty();
    }

    /** The machine at that address. */
    Optional<HostState> machine(String address) {
        return Optional.ofNullable(hosts.get(address));
    }

    private Optional<SimulatedCluster> answering(String address) {
        return machine(address)
                .filter(HostState::isUp)
                .flatMap(it -> it.cluster().filter(cluster -> cluster.answersAt(it)));
    }
}
