package io.barekube.internal.planner;

import io.barekube.AddonRef;
import io.barekube.ClusterId;
import io.barekube.ClusterSpec;
import io.barekube.KubernetesVersion;
import io.barekube.NodeSpec;
import io.barekube.PoolSpec;
import io.barekube.Role;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.ObservedAddon;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.plan.Observation.Recorded;
import io.barekube.spi.AddressBlock;
import io.barekube.spi.Host;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** A world as plain data: machines, nodes, members of etcd, addons and the cluster's record. {@link ModelRun} does to it what steps promise. */
final class ModelWorld {
    static final ClusterId ID = new ClusterId("edge", new UUID(0, 1));
    final Map<String, ModelMachine> machines = new TreeMap<>();
    final Map<String, ModelNode> nodes = new TreeMap<>();
    final List<ModelMember> members = new ArrayList<>();
    final Map<String, ObservedAddon> addons = new TreeMap<>();
    /** Nodes whose member is stopped for a moment. */
    final Set<String> restarting = new HashSet<>();

    /** What the provider keeps, by purpose. */
    final Map<String, AddressBlock> blocks = new TreeMap<>();

    Optional<Recorded> recorded = Optional.empty();
    KubernetesVersion clusterVersion = new KubernetesVersion(0, 0, 0);
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    boolean networked;
    private int serial;

    /** A member of etcd; one without a name never started. */
    record ModelMember(String id, String name, String address, boolean learner) {}

    int next() {
        return ++serial;
    }

    ModelMachine buy(String name, PoolSpec pool) {
        ModelMachine machine = new ModelMachine(name, pool.name(), pool.role(), next());
        machines.put(name, machine);
        return machine;
    }

    boolean alive(String name) {
        ModelMachine machine = machines.get(name);
        return machine != null && machine.alive && machine.state == MachineState.RUNNING;
    }

    Optional<ModelMember> member(String node) {
        return members.stream().filter(member -> member.name().equals(node)).findFirst();
    }

    boolean isWell(ModelMember member) {
        return isLasting(member) && !restarting.contains(member.name());
    }

    /** Well, but for a restart. */
    private boolean isLasting(ModelMember member) {
        return alive(member.name())
                && machines.get(member.name()).etcd
                && machines.get(member.name()).address.equals(member.address());
    }

    List<ObservedMember> observedMembers() {
        return members.stream()
                .map(member -> new ObservedMember(
                        member.id(), member.name(), member.address(), member.learner(), isWell(member)))
                .toList();
    }

    boolean hasQuorum() {
        long voters = members.stream().filter(member -> !member.learner()).count();
        long well = members.stream()
                .filter(member -> !member.learner() && isWell(member))
                .count();
        return voters > 0 && well >= Quorum.of((int) voters);
    }

    /** Whether that node's API server answers, at the latest when its restart is over: whoever asks it asks again. */
    boolean leads(String name) {
        long voters = members.stream().filter(member -> !member.learner()).count();
        long well = members.stream()
                .filter(member -> !member.learner() && isLasting(member))
                .count();
        return alive(name)
                && machines.get(name).keys
                && member(name).filter(this::isLasting).isPresent()
                && well >= Quorum.of((int) voters);
    }

    boolean leadsAt(String address) {
        return machines.values().stream().anyMatch(machine -> machine.address.equals(address) && leads(machine.name));
    }

    /** Whether somebody announces the address whose API server answers. */
    boolean isAnnounced(String ip) {
        return machines.values().stream().anyMatch(machine -> machine.balancer.contains(ip) && leads(machine.name));
    }

    boolean answers() {
        return machines.keySet().stream().anyMatch(this::leads);
    }

    boolean ready(String name) {
        return nodes.containsKey(name)
                && alive(name)
                && machines.get(name).joined
                && !machines.get(name).kubeletStopped
                && networked;
    }

    /** Out of service by a change or a failure; what a person cordoned is so by intention. */
    boolean outOfService(String name) {
        return !ready(name) || nodes.get(name).is(Marks.CORDONED);
    }

    Optional<ObservedNode> observed(String name) {
        ModelMachine machine = machines.get(name);
        return Optional.ofNullable(nodes.get(name))
                .map(node -> node.observed(
                        ready(name),
                        machine == null ? new KubernetesVersion(1, 36, 4) : machine.kubelet,
                        machine == null ? "" : machine.address));
    }

    /** What an observer would see of it. */
    Observation observation(ClusterSpec spec) {
        return observation(spec, null);
    }

    /** The same, told in another order. */
    Observation observation(ClusterSpec spec, Random order) {
        List<ObservedHost> hosts = new ArrayList<>();
        machines.values().forEach(machine -> hosts.add(observed(spec, machine)));
        List<ObservedMember> known = new ArrayList<>(observedMembers());
        if (order != null) {
            Collections.shuffle(hosts, order);
            Collections.shuffle(known, order);
        }
        Map<String, ObservedNode> seen = new TreeMap<>();
        nodes.keySet().forEach(name -> seen.put(name, observed(name).orElseThrow()));
        boolean told = recorded.isPresent()
                || nodes.values().stream().anyMatch(node -> node.is(Marks.CLUSTER))
                || machines.values().stream().anyMatch(machine -> machine.role == Role.WORKER && machine.joined);
        Optional<ClusterState> state =
                answers() && told ? Optional.of(new ClusterState(seen, addons, known, recorded)) : Optional.empty();
        return new Observation(ID, hosts, state, List.copyOf(blocks.values()), true, at);
    }

    private ObservedHost observed(ClusterSpec spec, ModelMachine machine) {
        NodeSpec node = new NodeSpec(
                machine.name,
                machine.role,
                machine.pool,
                spec.pools().stream()
                        .filter(pool -> pool.name().equals(machine.pool))
                        .findFirst()
                        .map(PoolSpec::machine)
                        .orElse(io.barekube.MachineSpec.builder().build()));
        Host host = new Host(node, machine.machine());
        if (machine.state == MachineState.PROVISIONING || isWellByTheApi(machine)) {
            return new ObservedHost(host, Optional.empty(), Optional.empty());
        }
        return machine.alive && machine.state == MachineState.RUNNING
                ? new ObservedHost(host, Optional.of(machine.facts()), Optional.empty())
                : new ObservedHost(host, Optional.empty(), Optional.of("no route to host"));
    }

    private boolean isWellByTheApi(ModelMachine machine) {
        return answers()
                && ready(machine.name)
                && machine.id.equals(nodes.get(machine.name).annotations.get(Marks.MACHINE));
    }

    boolean networkIsIn(ClusterSpec spec) {
        return spec.addons().stream()
                .filter(AddonRef::providesNetwork)
                .allMatch(addon -> addons.containsKey(addon.name()));
    }

    Stream<ModelMachine> controlPlanes() {
        return machines.values().stream().filter(machine -> machine.role == Role.CONTROL_PLANE);
    }

    static Host host(NodeSpec node, MachineState state) {
        return new Host(
                node,
                Machine.builder(new MachineId("m-" + node.name())).state(state).build());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        machines.values()
                .forEach(machine -> text.append("  machine ").append(machine).append('\n'));
        nodes.values()
                .forEach(node -> text.append("  node ")
                        .append(node.name)
                        .append(ready(node.name) ? " Ready " : " NotReady ")
                        .append(node.unschedulable ? "cordoned " : "")
                        .append(node.annotations)
                        .append('\n'));
        members.forEach(member -> text.append("  ")
                .append(member)
                .append(isWell(member) ? " well" : " not well")
                .append('\n'));
        return text + "  record " + recorded + "\n";
    }
}
