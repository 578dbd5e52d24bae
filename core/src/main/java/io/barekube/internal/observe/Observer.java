package io.barekube.internal.observe;

import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.ClusterSpec;
import io.barekube.MachineSpec;
import io.barekube.NodeSpec;
import io.barekube.PoolSpec;
import io.barekube.Role;
import io.barekube.internal.Wiring;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.run.FailureClass;
import io.barekube.spi.AddressBlock;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineState;
import io.barekube.spi.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the world and changes nothing: the provider, the API server, and those hosts that the API does not know to be well. A cluster costs the same to look at, however
 * many of its nodes are as they should be.
 */
public final class Observer {
    private static final Logger LOG = LoggerFactory.getLogger(Observer.class);
    private static final String UNKNOWN_KEYS =
            "its machine runs, and its provider does not know here how to log in to it: the keys are kept where it was made; give the provider that state directory";
    private final ClusterSpec spec;
    private final ClusterId cluster;
    private final boolean remembered;
    private final Wiring wiring;
    private final BootstrapSession session;
    private final Map<String, NodeSpec> wanted = new LinkedHashMap<>();

    /** @param remembered whether the run store knows the cluster from before */
    public Observer(ClusterSpec spec, ClusterId cluster, boolean remembered, Wiring wiring, BootstrapSession session) {
        this.spec = spec;
        this.cluster = cluster;
        this.remembered = remembered;
        this.wiring = wiring;
        this.session = session;
        spec.nodes().forEach(node -> wanted.putIfAbsent(node.name(), node));
    }

    /** What is there now. */
    public Observation observe() throws InterruptedException {
        List<Machine> machines = wiring.provider().list(spec.name());
        List<Host> controlPlanes = new ArrayList<>();
        for (Machine machine : machines) {
            nodeOf(machine, Set.of())
                    .filter(node -> node.role() == Role.CONTROL_PLANE && isUp(machine))
                    .ifPresent(node -> controlPlanes.add(new Host(node, machine)));
        }
        controlPlanes.sort(inOrderOfTheSpec());
        Observation seen = observe(machines, controlPlanes);
        boolean begun = remembered || seen.hosts().stream().anyMatch(host -> host.ownedBy(cluster));
        if (seen.state().isPresent() || !begun || wiring.provider().deleteDestroys()) {
            return seen;
        }
        List<Host> elsewhere = elsewhere(machines, seen, controlPlanes);
        return elsewhere.isEmpty() ? seen : observe(machines, elsewhere);
    }

    /** Hosts that are given may be listed otherwise than when the cluster was made: whoever leads it now says so itself. */
    private List<Host> elsewhere(List<Machine> machines, Observation seen, List<Host> asked)
            throws InterruptedException {
        Set<String> known = asked.stream().map(Host::name).collect(Collectors.toSet());
        seen.hosts().forEach(host -> known.add(host.host().name()));
        List<Host> others = machines.stream()
                .filter(machine ->
                        machine.node().filter(name -> !known.contains(name)).isPresent())
                .map(machine -> new Host(stranger(machine), machine))
                .toList();
        List<ObservedHost> looked = new ArrayList<>(seen.hosts());
        looked.addAll(InParallel.map(others, wiring.parallelism(), host -> look(host, Optional.empty())));
        return looked.stream()
                .filter(host -> host.ownedBy(cluster) && initialised(host))
                .map(ObservedHost::host)
                .filter(host -> asked.stream().noneMatch(other -> other.name().equals(host.name())))
                .toList();
    }

    /** @param controlPlanes who is asked for the API's word */
    private Observation observe(List<Machine> machines, List<Host> controlPlanes) throws InterruptedException {
        Optional<StateReader.Reading> reading = read(controlPlanes);
        Optional<ClusterState> ours = reading.filter(
                        it -> it.owner().equals(Optional.of(cluster.uuid().toString())))
                .map(StateReader.Reading::state);
        Set<String> known = ours.map(state -> state.nodes().keySet()).orElse(Set.of());
        List<Host> hosts = new ArrayList<>();
        for (Machine machine : machines) {
            nodeOf(machine, known).ifPresent(node -> hosts.add(new Host(node, machine)));
        }
        hosts.sort(inOrderOfTheSpec());
        List<ObservedHost> observed = InParallel.map(hosts, wiring.parallelism(), host -> look(host, ours));
        Optional<ClusterState> state = ours.isPresent() ? ours : unsigned(reading, observed);
        return new Observation(
                cluster,
                observed,
                state.isPresent() ? Optional.of(withMembers(state.get(), controlPlanes)) : state,
                blocks(),
                wiring.provider().deleteDestroys(),
                wiring.waiter().now());
    }

    private static boolean isUp(Machine machine) {
        return machine.state() == MachineState.RUNNING && machine.access().isPresent();
    }

    /** What answered without saying whose it is belongs to us when a host of ours is its control plane. */
    private Optional<ClusterState> unsigned(Optional<StateReader.Reading> reading, List<ObservedHost> hosts) {
        return reading.filter(it -> it.owner().isEmpty())
                .filter(it -> hosts.stream().anyMatch(host -> host.ownedBy(cluster) && initialised(host)))
                .map(StateReader.Reading::state);
    }

    private ClusterState withMembers(ClusterState state, List<Host> controlPlanes) throws InterruptedException {
        try {
            return new ClusterState(state.nodes(), state.addons(), session.members(controlPlanes), state.recorded());
        } catch (ClusterException e) {
            LOG.debug("etcd of cluster {} does not tell its members", spec.name(), e);
            return state;
        }
    }

    /** What the provider alone knows: enough to take everything away where deleting a machine ends it. */
    public Observation observeMachines() throws InterruptedException {
        List<ObservedHost> observed = new ArrayList<>();
        for (Machine machine : wiring.provider().list(spec.name())) {
            nodeOf(machine, Set.of())
                    .ifPresent(node -> observed.add(
                            new ObservedHost(new Host(node, machine), Optional.empty(), Optional.empty())));
        }
        observed.sort(Comparator.comparing(ObservedHost::host, inOrderOfTheSpec()));
        return new Observation(
                cluster,
                observed,
                Optional.empty(),
                blocks(),
                wiring.provider().deleteDestroys(),
                wiring.waiter().now());
    }

    private List<AddressBlock> blocks() throws InterruptedException {
        return wiring.provider().capabilities().addressBlocks()
                ? wiring.provider().addresses(spec.name())
                : List.of();
    }

    /**
     * Every host that the provider lists, by its own word and nobody else's: whose traces it carries. Those that neither the spec names nor say anything are left out, unless the
     * spec names none at all.
     */
    public Observation observeHosts() throws InterruptedException {
        List<Host> hosts = new ArrayList<>();
        for (Machine machine : wiring.provider().list(spec.name())) {
            NodeSpec node = nodeOf(machine, Set.of()).orElseGet(() -> stranger(machine));
            hosts.add(new Host(node, machine));
        }
        hosts.sort(inOrderOfTheSpec());
        List<ObservedHost> observed =
                InParallel.map(hosts, wiring.parallelism(), host -> look(host, Optional.empty())).stream()
                        .filter(host -> wanted.isEmpty()
                                || wanted.containsKey(host.host().name())
                                || host.ownedBy(cluster))
                        .toList();
        return new Observation(
                cluster,
                observed,
                Optional.empty(),
                blocks(),
                wiring.provider().deleteDestroys(),
                wiring.waiter().now());
    }

    private static NodeSpec stranger(Machine machine) {
        return new NodeSpec(
                machine.node().orElse(machine.id().value()),
                machine.role().orElse(Role.WORKER),
                "",
                MachineSpec.builder().build());
    }

    /** Providers list as they like; what is said of the same world must be the same. */
    private Comparator<Host> inOrderOfTheSpec() {
        Map<String, Integer> places = new HashMap<>();
        wanted.keySet().forEach(name -> places.put(name, places.size()));
        return Comparator.<Host>comparingInt(host -> places.getOrDefault(host.name(), Integer.MAX_VALUE))
                .thenComparing(Host::name)
                .thenComparing(host -> host.machine().id().value());
    }

    /**
     * Machines outside the spec count as well when they carry the cluster's tags, or when their node is in the cluster.
     *
     * @param known nodes of the cluster
     */
    private Optional<NodeSpec> nodeOf(Machine machine, Set<String> known) {
        Optional<NodeSpec> named = machine.node().map(wanted::get);
        boolean ours = machine.tags().containsKey(Tags.CLUSTER)
                || machine.node().filter(known::contains).isPresent();
        if (named.isPresent() || !ours) {
            return named;
        }
        String pool = machine.tags().getOrDefault(Tags.POOL, "");
        MachineSpec described = spec.pool(pool)
                .map(PoolSpec::machine)
                .orElseGet(() -> MachineSpec.builder().build());
        return Optional.of(new NodeSpec(
                machine.node().orElse(machine.id().value()), machine.role().orElse(Role.WORKER), pool, described));
    }

    /** Well by the API's word: its kubelet reports, and it runs on the machine that the provider has for it. */
    private boolean isWell(Host host, Optional<ClusterState> state) {
        return state.map(it -> it.nodes().get(host.name()))
                .filter(ObservedNode::ready)
                .map(ObservedNode::annotations)
                .filter(marks -> cluster.uuid().toString().equals(marks.get(Marks.CLUSTER)))
                .filter(marks -> host.machine().id().value().equals(marks.get(Marks.MACHINE)))
                .isPresent();
    }

    private ObservedHost look(Host host, Optional<ClusterState> state) throws InterruptedException {
        Machine machine = host.machine();
        if (machine.state() == MachineState.RUNNING && isWell(host, state)) {
            return new ObservedHost(host, Optional.empty(), Optional.empty());
        }
        if (machine.state() == MachineState.PROVISIONING) {
            return new ObservedHost(host, Optional.empty(), Optional.empty());
        }
        if (machine.state() != MachineState.RUNNING) {
            return new ObservedHost(host, Optional.empty(), Optional.of("its machine is " + machine.state()));
        }
        if (machine.access().isEmpty()) {
            return new ObservedHost(host, Optional.empty(), Optional.of(UNKNOWN_KEYS));
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

    private Optional<StateReader.Reading> read(List<Host> controlPlanes) throws InterruptedException {
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
                .filter(software -> software.kubernetesFiles().contains("initialised"))
                .isPresent();
    }
}
