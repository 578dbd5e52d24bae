package io.barekube.examples.lab;

import io.barekube.Cluster;
import io.barekube.ClusterId;
import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.addon.flannel.Flannel;
import io.barekube.kubeadm.Kubeadm;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.spi.ArtifactSource;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.BootstrapSession.Progress;
import io.barekube.spi.Host;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.Waiter;
import io.barekube.testkit.Lab;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Machines and the bootstrapper's session with them, without plan and run: what a step does, done by hand. */
final class SessionRig implements AutoCloseable {
    private final ClusterId cluster;
    private final ClusterSpec spec;
    private final LabMachines machines;
    private final BootstrapContext context;
    private final PrintStream log;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Map<String, HostState> before = new LinkedHashMap<>();
    private BootstrapSession session;

    SessionRig(String name, String network, Endpoint endpoint, int workers) throws IOException, InterruptedException {
        this.cluster = new ClusterId(name, UUID.randomUUID());
        this.machines = LabMachines.of(name, network);
        Path file = Files.createDirectories(Path.of("target/lab-logs")).resolve(name + ".log");
        this.log = new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8);
        Lab lab = Lab.ofThisMachine();
        this.spec = lab.supply(Cluster.named(name))
                .on(machines.provider())
                .bootstrap(Kubeadm.overSsh())
                .controlPlanes(3)
                .workers(workers)
                .endpoint(endpoint)
                .addon(Flannel.vxlan())
                .build()
                .spec();
        this.context = new BootstrapContext(
                cluster,
                spec,
                lab.bundle().map(ArtifactSource::bundle).orElse(ArtifactSource.upstream()),
                lab.registry().map(address -> URI.create("http://" + address)),
                List.of(),
                Waiter.system());
        this.session = Kubeadm.overSsh().open(context);
    }

    /** Makes and prepares every machine, all at once. */
    void prepare() throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Map<String, Future<Host>> making = new LinkedHashMap<>();
            for (NodeSpec node : spec.nodes()) {
                making.put(node.name(), threads.submit(() -> make(node)));
            }
            for (Map.Entry<String, Future<Host>> made : making.entrySet()) {
                hosts.put(made.getKey(), made.getValue().get());
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } finally {
            threads.shutdown();
        }
    }

    /** Makes one machine, and a host of it that something was done to before it is looked at. */
    Host bare(NodeSpec node, String script) throws InterruptedException {
        Machine ordered = machines.provider().create(new MachineRequest(cluster, node));
        Host host = new Host(node, machines.provider().await(ordered.id(), Duration.ofMinutes(2)));
        machines.on(node.name(), script);
        HostState state = HostState.of(machines, node.name());
        synchronized (before) {
            before.put(node.name(), state);
        }
        return host;
    }

    private Host make(NodeSpec node) throws InterruptedException {
        Host host = bare(node, "true");
        session.prepare(host, news(node.name()));
        return host;
    }

    LabMachines machines() {
        return machines;
    }

    BootstrapContext context() {
        return context;
    }

    BootstrapSession session() {
        return session;
    }

    /** As another JVM has it: no connection, no memory. */
    void anotherSession() {
        session.close();
        session = Kubeadm.overSsh().open(context);
    }

    Progress news(String node) {
        return line -> log.println(Waiter.system().now() + " " + node + ": " + line);
    }

    Host controlPlane(int number) {
        return nodes(Role.CONTROL_PLANE).get(number - 1);
    }

    Host worker(int number) {
        return nodes(Role.WORKER).get(number - 1);
    }

    /** The first so many. */
    List<Host> controlPlanes(int count) {
        return nodes(Role.CONTROL_PLANE).subList(0, count);
    }

    private List<Host> nodes(Role role) {
        return hosts.values().stream()
                .filter(host -> host.node().role() == role)
                .toList();
    }

    ObservedMember member(List<ObservedMember> members, Host host) {
        return members.stream()
                .filter(member -> member.name().equals(host.name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(host.name() + " is not among " + members));
    }

    /** What the host has that it had not before anything was done to it, and the other way round. */
    List<String> changes(Host host) throws InterruptedException {
        return before.get(host.name()).changesTo(HostState.of(machines, host.name())).stream()
                .filter(change -> !change.contains("unit session-")) // our own login
                .toList();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        session.close();
        log.close();
        machines.close();
    }
}
