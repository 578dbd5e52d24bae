package io.barekube.internal.observe;

import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.ClusterSpec;
import io.barekube.MachineSpec;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.internal.Wiring;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.run.FailureClass;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineState;
import io.barekube.spi.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the world and changes nothing: the provider, each host in one round trip, and the API server in another. */
public final class Observer {
    private static final Logger LOG = LoggerFactory.getLogger(Observer.class);
    private final ClusterSpec spec;
    private final ClusterId cluster;
    private final Wiring wiring;
    private final BootstrapSession session;

    public Observer(ClusterSpec spec, ClusterId cluster, Wiring wiring, BootstrapSession session) {
        this.spec = spec;
        this.cluster = cluster;
        this.wiring = wiring;
        this.session = session;
    }

    /** What is there now. */
    public Observation observe() throws InterruptedException {
        List<Host> hosts = new ArrayList<>();
        for (Machine machine : wiring.provider().list(spec.name())) {
            nodeOf(machine).ifPresent(node -> hosts.add(new Host(node, machine)));
        }
        hosts.sort(inOrderOfTheSpec());
        List<ObservedHost> observed = InParallel.map(hosts, wiring.parallelism(), this::look);
        return new Observation(
                cluster, observed, state(observed), wiring.provider().deleteDestroys());
    }

    /** What the provider alone knows: enough to take everything away where deleting a machine ends it. */
    public Observation observeMachines() throws InterruptedException {
        List<ObservedHost> observed = new ArrayList<>();
        for (Machine machine : wiring.provider().list(spec.name())) {
            nodeOf(machine)
                    .ifPresent(node -> observed.add(
                            new ObservedHost(new Host(node, machine), Optional.empty(), Optional.empty())));
        }
        observed.sort(Comparator.comparing(ObservedHost::host, inOrderOfTheSpec()));
        return new Observation(
                cluster, observed, Optional.empty(), wiring.provider().deleteDestroys());
    }

    /** Providers list as they like; what is said of the same world must be the same. */
    private Comparator<Host> inOrderOfTheSpec() {
        List<String> names = spec.nodes().stream().map(NodeSpec::name).toList();
        return Comparator.<Host>comparingInt(
                        host -> names.contains(host.name()) ? names.indexOf(host.name()) : Integer.MAX_VALUE)
                .thenComparing(Host::name)
                .thenComparing(host -> host.machine().id().value());
    }

    /** Machines outside the spec count as well: they carry the cluster's tags, so they are the cluster's. */
    private Optional<NodeSpec> nodeOf(Machine machine) {
        Optional<NodeSpec> wanted = spec.nodes().stream()
                .filter(node -> machine.node().equals(Optional.of(node.name())))
                .findFirst();
        if (wanted.isPresent() || !machine.tags().containsKey(Tags.CLUSTER)) {
            return wanted;
        }
        return Optional.of(new NodeSpec(
                machine.node().orElse(machine.id().value()),
                machine.role().orElse(Role.WORKER),
                machine.tags().getOrDefault(Tags.POOL, ""),
                MachineSpec.builder().build()));
    }

    private ObservedHost look(Host host) throws InterruptedException {
        Machine machine = host.machine();
        if (machine.state() == MachineState.PROVISIONING) {
            return new ObservedHost(host, Optional.empty(), Optional.empty());
        }
        if (machine.state() != MachineState.RUNNING || machine.access().isEmpty()) {
            return new ObservedHost(host, Optional.empty(), Optional.of("its machine is " + machine.state()));
        }
        try {
            return new ObservedHost(host, Optional.of(session.facts(host)), Optional.empty());
        } catch (ClusterException e) {
            if (e.failureClass() == FailureClass.CANCELLED) {
                throw e;
            }
            return new ObservedHost(host, Optional.empty(), Optional.of(trouble(host, e)));
        }
    }

    /** What failed on a host says so first; here it stands under the host's name. */
    private static String trouble(Host host, ClusterException e) {
        String message = String.valueOf(e.getMessage());
        String name = host.name() + ": ";
        return message.startsWith(name) ? message.substring(name.length()) : message;
    }

    private Optional<ClusterState> state(List<ObservedHost> hosts) throws InterruptedException {
        List<Host> controlPlanes = hosts.stream()
                .filter(host -> host.ownedBy(cluster) && initialised(host))
                .map(ObservedHost::host)
                .toList();
        if (controlPlanes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return new StateReader(spec, wiring.addons()).read(session.api(controlPlanes));
        } catch (ClusterException e) {
            if (e.failureClass() == FailureClass.CANCELLED) {
                throw e;
            }
            LOG.debug("no control plane of cluster {} answers", spec.name(), e);
            return Optional.empty();
        }
    }

    private static boolean initialised(ObservedHost host) {
        return host.facts()
                .map(HostFacts::software)
                .filter(software -> software.kubernetesFiles().contains("admin.conf"))
                .isPresent();
    }
}
