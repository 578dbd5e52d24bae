package io.barekube.internal.planner;

import io.barekube.CidrBlock;
import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.KubernetesVersion;
import io.barekube.NodeSpec;
import io.barekube.PoolSpec;
import io.barekube.Role;
import io.barekube.internal.planner.ModelWorld.ModelMember;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation.ObservedAddon;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.plan.Observation.Recorded;
import io.barekube.plan.Plan;
import io.barekube.plan.Step;
import io.barekube.spi.AddressBlock;
import io.barekube.spi.AddressRequest;
import io.barekube.spi.MachineState;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * What steps do to a model, and what must be true when they do it. A method returns false where the step would fail through nobody's fault; an {@link AssertionError} says that
 * the plan let happen what no plan may.
 */
final class ModelSteps {
    private final ModelWorld world;
    private final Wanted wanted;
    private final ClusterSpec spec;
    private final Roster roster;
    private final Endpoint endpoint;
    private final Set<String> changing = new HashSet<>();
    private final Map<String, List<String>> balanced = new LinkedHashMap<>();
    private final Set<String> configured = new HashSet<>();
    private final Set<String> peered = new HashSet<>();
    private Optional<String> open = Optional.empty();
    private final boolean isThere;
    private final Set<String> ready = new HashSet<>();
    private boolean deaths;

    ModelSteps(ModelWorld world, Wanted wanted) {
        this.world = world;
        this.wanted = wanted;
        this.spec = wanted.spec();
        this.roster = Roster.of(wanted, world.observation(spec));
        this.endpoint = Endpoints.effective(spec, world.observation(spec));
        this.isThere = world.observation(spec).state().isPresent();
        world.nodes.keySet().stream().filter(world::ready).forEach(ready::add);
    }

    /** Every step of the plan, one after another. */
    void all(Plan plan) {
        for (Step step : plan.steps()) {
            must(begin(step) && end(step), step, "it failed");
        }
    }

    /** One machine is dead from now on. */
    void kill(Random random) {
        List<ModelMachine> living = world.machines.values().stream()
                .filter(machine -> world.alive(machine.name))
                .toList();
        if (!living.isEmpty()) {
            living.get(random.nextInt(living.size())).alive = false;
            deaths = true;
        }
    }

    private void must(boolean holds, Step step, String what) {
        if (!holds) {
            throw new AssertionError(step.id() + ": " + what);
        }
    }

    /** Where nothing died since the plan was made, nothing but the plan is to blame. */
    private boolean mustUnlessDead(boolean holds, Step step, String what) {
        must(holds || deaths, step, what);
        return holds;
    }

    private ModelMachine machine(Step step) {
        ModelMachine machine = world.machines.get(step.node().orElseThrow());
        must(machine != null, step, "there is no machine");
        return machine;
    }

    private boolean isControlPlane(String name) {
        return world.machines.containsKey(name) && world.machines.get(name).role == Role.CONTROL_PLANE;
    }

    private static boolean changesNode(Step step) {
        return step instanceof Step.UpgradeNode
                || step instanceof Step.ReconfigureNode
                || step instanceof Step.RenewCertificates;
    }

    private boolean changesControlPlanes(Step step) {
        return step instanceof Step.InitControlPlane
                || step instanceof Step.JoinControlPlane
                || step instanceof Step.RemoveMember
                || changesNode(step) && isControlPlane(step.node().orElseThrow());
    }

    boolean begin(Step step) {
        String name = step.node().orElse("");
        if (changesControlPlanes(step)) {
            must(changing.isEmpty(), step, "control planes are changed at once: " + changing);
            must(open.isEmpty() || open.get().equals(name), step, open.orElse("") + " is not through with its change");
            changing.add(name);
            if (changesNode(step)) {
                restart(step, name);
            }
        }
        if (changesNode(step) && !isControlPlane(name)) {
            must(!ready.contains(name) || world.nodes.get(name).unschedulable, step, "the node was not drained before");
        }
        if (step instanceof Step.Drain) {
            drain(step, name);
        } else if (step instanceof Step.ReconfigureNode) {
            unmark(name, Marks.SETTINGS);
        } else if (step instanceof Step.BalanceApi
                || step instanceof Step.JoinControlPlane && endpoint instanceof Endpoint.ElasticIp) {
            unmark(name, Marks.BALANCED);
        }
        boolean joins = step instanceof Step.JoinControlPlane || step instanceof Step.JoinWorker;
        if (joins) {
            unmark(name, Marks.SETTINGS);
        }
        if (joins && spec.speaksBgp(world.machines.get(name).role)) {
            unmark(name, Marks.PEERED);
        }
        return true;
    }

    /** What is being changed is not what stands on the node, whatever comes of it. */
    private void unmark(String name, String mark) {
        if (world.nodes.containsKey(name) && world.nodes.get(name).is(mark)) {
            world.nodes.get(name).annotations.put(mark, "changing");
        }
    }

    private void restart(Step step, String name) {
        boolean before = world.hasQuorum();
        world.restarting.add(name);
        must(deaths || !before || voters() == 1 || world.hasQuorum(), step, "etcd loses its quorum while it restarts");
        open = Optional.of(name);
    }

    private long voters() {
        return world.members.stream().filter(member -> !member.learner()).count();
    }

    private void drain(Step step, String name) {
        must(world.nodes.containsKey(name), step, "there is no node");
        boolean stays =
                roster.nodes(Role.WORKER).stream().anyMatch(node -> node.name().equals(name));
        if (stays && !deaths) {
            long out = roster.nodes(Role.WORKER).stream()
                    .map(NodeSpec::name)
                    .filter(other -> !other.equals(name) && world.nodes.containsKey(other) && joinedBefore(other))
                    .filter(world::outOfService)
                    .count();
            must(
                    out < wanted.policy().maxUnavailable() || world.outOfService(name),
                    step,
                    out + " workers are out of service already");
        }
        ModelNode node = world.nodes.get(name);
        if (!node.unschedulable) {
            node.unschedulable = true;
            node.annotations.put(Marks.CORDONED, "run");
        }
    }

    /** A node that joins in this run was never in service. */
    private boolean joinedBefore(String name) {
        return !configured.contains(name) || world.nodes.get(name).is(Marks.CORDONED);
    }

    /** The process, the connection or the host broke off: nothing, a part or all of it was done. */
    void breakOff(Step step, Random random) {
        boolean half = random.nextBoolean();
        String name = step.node().orElse("");
        if (half && step instanceof Step.JoinControlPlane && world.alive(name) && world.answers()) {
            ModelMachine machine = world.machines.get(name);
            world.members.removeIf(
                    member -> member.name().isEmpty() && member.address().equals(machine.address));
            // etcd takes one learner at a time (--max-learners)
            boolean learning = world.members.stream().anyMatch(ModelMember::learner);
            if (world.member(name).isEmpty() && !learning) {
                machine.etcd = random.nextBoolean();
                world.members.add(new ModelMember(
                        "id" + world.next(),
                        machine.etcd ? name : "",
                        machine.address,
                        !machine.etcd || random.nextBoolean()));
            }
        } else if (half && step instanceof Step.UpgradeNode upgrade && world.alive(name)) {
            world.machines.get(name).kubeletStopped = true;
            if (isControlPlane(name)) {
                world.machines.get(name).api = KubernetesVersion.parse(upgrade.version());
            }
        } else if (half && step instanceof Step.CreateMachine create && !world.machines.containsKey(name)) {
            world.buy(name, pool(create.pool())).state = MachineState.PROVISIONING;
        } else if (half) {
            end(step);
        } else if (step instanceof Step.Drain && random.nextBoolean()) {
            world.nodes.get(name).open();
        }
        release(step);
    }

    private void release(Step step) {
        String name = step.node().orElse("");
        if (changesControlPlanes(step)) {
            changing.remove(name);
            world.restarting.remove(name);
        }
    }

    boolean end(Step step) {
        boolean done = effect(step);
        release(step);
        return done;
    }

    private boolean effect(Step step) {
        if (step instanceof Step.ReserveAddresses reserve) {
            return reserve(reserve);
        } else if (step instanceof Step.PeerHost) {
            return peer(step);
        } else if (step instanceof Step.CreateMachine create) {
            return create(create);
        } else if (step instanceof Step.PrepareHost) {
            return prepare(step);
        } else if (step instanceof Step.BalanceApi balance) {
            return balance(balance);
        } else if (step instanceof Step.InitControlPlane) {
            return init(step);
        } else if (step instanceof Step.JoinControlPlane) {
            return joinControlPlane(step);
        } else if (step instanceof Step.JoinWorker) {
            return joinWorker(step);
        } else if (step instanceof Step.VerifyNode) {
            return verify(step);
        } else if (step instanceof Step.MarkNode) {
            return world.answers() && mark(step.node().orElseThrow());
        } else if (step instanceof Step.InstallAddon install) {
            return install(install);
        } else if (step instanceof Step.VerifyAddon verify) {
            return prove(verify);
        } else if (step instanceof Step.MoveEndpoint move) {
            return move(move);
        } else if (changesNode(step)) {
            return change(step);
        }
        return leave(step);
    }

    private PoolSpec pool(String name) {
        return spec.pools().stream()
                .filter(pool -> pool.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private boolean reserve(Step.ReserveAddresses step) {
        must(!world.blocks.containsKey(step.purpose()), step, "there is a block already");
        Map<String, String> tags = new AddressRequest(ModelWorld.ID, step.purpose(), 1, Optional.empty()).tags();
        CidrBlock block = CidrBlock.parse("198.51.100." + world.next() % 250 + "/32");
        world.blocks.put(step.purpose(), new AddressBlock("block", block, tags));
        return true;
    }

    /** The elastic address, where that is the endpoint. */
    private Optional<String> elastic() {
        return Endpoints.effective(spec, world.observation(spec)) instanceof Endpoint.ElasticIp given
                ? given.ip()
                : Optional.empty();
    }

    private boolean peer(Step step) {
        ModelMachine machine = machine(step);
        must(machine.prepared, step, "its host is not prepared");
        must(spec.speaksBgp(machine.role), step, "nobody asked for it");
        machine.peered |= machine.alive;
        if (machine.alive) {
            peered.add(machine.name);
        }
        return machine.alive;
    }

    private boolean announce(Step.BalanceApi step, ModelMachine machine) {
        must(machine.peered, step, "it has no session with the routers");
        must(machine.initialised || !isThere && !world.answers(), step, "the address would lead it to itself");
        machine.balancer = List.of(elastic().orElseThrow());
        balanced.put(step.name(), machine.balancer);
        return true;
    }

    private boolean create(Step.CreateMachine step) {
        must(!(endpoint instanceof Endpoint.ElasticIp) || elastic().isPresent(), step, "no address was kept before");
        ModelMachine machine = world.machines.get(step.name());
        must(machine == null || machine.state == MachineState.PROVISIONING, step, "there is a machine already");
        (machine == null ? world.buy(step.name(), pool(step.pool())) : machine).state = MachineState.RUNNING;
        return true;
    }

    private boolean prepare(Step step) {
        ModelMachine machine = machine(step);
        must(machine.state == MachineState.RUNNING, step, "its machine is not up");
        must(!machine.initialised || !isThere, step, "it is a control plane");
        if (!machine.alive) {
            return false;
        }
        machine.prepared = true;
        if (!machine.joined) {
            machine.kubelet = spec.kubernetes();
        }
        return true;
    }

    private boolean balance(Step.BalanceApi step) {
        ModelMachine machine = machine(step);
        must(Endpoints.balanced(endpoint, machine.role), step, "the endpoint needs no balancer");
        if (!machine.alive) {
            return false;
        }
        if (endpoint instanceof Endpoint.ElasticIp) {
            return announce(step, machine);
        }
        List<String> addresses = step.controlPlanes().stream()
                .filter(world.machines::containsKey)
                .map(name -> world.machines.get(name).address)
                .toList();
        must(!addresses.isEmpty() || deaths || step.controlPlanes().size() > 1, step, "it would lead nowhere");
        if (addresses.isEmpty()) {
            return false;
        }
        if (machine.joined && machine.role == Role.WORKER && world.answers()) {
            mustUnlessDead(addresses.stream().anyMatch(world::leadsAt), step, "it leads to no living control plane");
        }
        machine.balancer = addresses;
        balanced.put(step.name(), addresses);
        return true;
    }

    /** A balanced node finds a living control plane besides itself. */
    private boolean findsOthers(ModelMachine machine) {
        if (endpoint instanceof Endpoint.ElasticIp) {
            return world.isAnnounced(elastic().orElseThrow()) && (machine.initialised || machine.balancer.isEmpty());
        }
        return !Endpoints.balanced(endpoint, machine.role)
                || machine.balancer.stream()
                        .anyMatch(address -> !address.equals(machine.address) && world.leadsAt(address));
    }

    private boolean init(Step step) {
        ModelMachine machine = machine(step);
        must(machine.prepared, step, "its host is not prepared");
        must(
                world.controlPlanes().noneMatch(other -> other != machine && other.initialised),
                step,
                "there would be two clusters");
        must(
                !Endpoints.balanced(endpoint, machine.role)
                        || machine.balancer.contains(elastic().orElse(machine.address)),
                step,
                "its own balancer does not lead to it");
        if (!machine.alive || machine.initialised) {
            return machine.initialised && world.leads(machine.name);
        }
        world.members.clear();
        world.nodes.clear();
        world.addons.clear();
        world.recorded = Optional.empty();
        world.networked = false;
        becomeControlPlane(machine);
        world.clusterVersion = spec.kubernetes();
        return true;
    }

    private void becomeControlPlane(ModelMachine machine) {
        machine.keys = true;
        machine.initialised = true;
        machine.etcd = true;
        machine.api = spec.kubernetes();
        machine.certificates = world.at.plus(Duration.ofDays(365));
        world.members.removeIf(member ->
                member.address().equals(machine.address) || member.name().equals(machine.name));
        world.members.add(new ModelMember("id" + world.next(), machine.name, machine.address, false));
        register(machine);
    }

    private void register(ModelMachine machine) {
        machine.joined = true;
        machine.kubelet = spec.kubernetes();
        machine.settings = wanted.settings(machine.role).orElse("");
        configured.add(machine.name);
        ModelNode node = world.nodes.computeIfAbsent(machine.name, ModelNode::new);
        if (machine.role == Role.CONTROL_PLANE) {
            node.labels.put("node-role.kubernetes.io/control-plane", "");
        } else {
            node.labels.put("kubernetes.io/hostname", machine.name);
        }
    }

    private boolean joinControlPlane(Step step) {
        ModelMachine machine = machine(step);
        must(machine.prepared, step, "its host is not prepared");
        must(
                world.clusterVersion.equals(spec.kubernetes()),
                step,
                "kubeadm would make it of the cluster's old version");
        must(!(endpoint instanceof Endpoint.LocalBalancer) || movedEndpoint(), step, "it would learn the old endpoint");
        must(
                world.members.stream()
                        .noneMatch(member -> member.name().equals(machine.name)
                                && !member.address().equals(machine.address)),
                step,
                "a dead member has its name");
        if (!mustUnlessDead(world.answers(), step, "no API server answers")
                || !mustUnlessDead(findsOthers(machine), step, "its balancer leads to no other control plane")) {
            return false;
        }
        boolean well = world.members.stream()
                .filter(member -> !member.address().equals(machine.address))
                .allMatch(world::isWell);
        if (!machine.alive || !well) {
            return false;
        }
        becomeControlPlane(machine);
        return true;
    }

    private boolean movedEndpoint() {
        return world.recorded
                .map(recorded ->
                        recorded.endpoint().isEmpty() || recorded.endpoint().equals(local()))
                .orElse(true);
    }

    private static String local() {
        return Endpoint.localBalancer().hostAndPort("");
    }

    private boolean joinWorker(Step step) {
        ModelMachine machine = machine(step);
        must(machine.prepared, step, "its host is not prepared");
        noApiServerIsOlder(step);
        must(!(endpoint instanceof Endpoint.LocalBalancer) || movedEndpoint(), step, "it would learn the old endpoint");
        if (!mustUnlessDead(world.answers(), step, "no API server answers")
                || !mustUnlessDead(findsOthers(machine), step, "its balancer leads to no living control plane")) {
            return false;
        }
        if (!machine.alive) {
            return false;
        }
        register(machine);
        return true;
    }

    private void noApiServerIsOlder(Step step) {
        world.controlPlanes()
                .filter(machine -> world.leads(machine.name))
                .forEach(machine -> must(
                        machine.api.compareTo(spec.kubernetes()) >= 0,
                        step,
                        "the kubelet would be newer than the API server of " + machine.name));
    }

    private boolean verify(Step step) {
        String name = step.node().orElseThrow();
        must(world.networked || world.networkIsIn(spec), step, "there is no network yet");
        boolean good = world.answers()
                && world.ready(name)
                && world.machines.get(name).kubelet.equals(spec.kubernetes());
        if (!mustUnlessDead(good || !world.alive(name) || !world.answers(), step, "it cannot become Ready") || !good) {
            return false;
        }
        if (isControlPlane(name)) {
            record();
        }
        open = open.filter(other -> !other.equals(name));
        return mark(name);
    }

    private void record() {
        if (world.recorded.isEmpty()) {
            String first = world.controlPlanes()
                    .filter(machine -> world.leads(machine.name))
                    .map(machine -> machine.address)
                    .findFirst()
                    .orElse("");
            world.recorded = Optional.of(new Recorded(
                    spec.kubernetes().toString(),
                    spec.networking().pods().toString(),
                    spec.networking().services().toString(),
                    spec.networking().dnsDomain(),
                    Endpoints.effective(spec, world.observation(spec)).hostAndPort(first)));
        }
    }

    private boolean mark(String name) {
        ModelMachine machine = world.machines.get(name);
        if (machine == null || !world.nodes.containsKey(name)) {
            return false;
        }
        Map<String, String> marks = new LinkedHashMap<>();
        marks.put(Marks.CLUSTER, ModelWorld.ID.uuid().toString());
        marks.put(Marks.POOL, machine.pool);
        marks.put(Marks.MACHINE, machine.id);
        ModelNode node = world.nodes.get(name);
        if (configured.contains(name) || !node.is(Marks.SETTINGS)) {
            // what nobody wrote down is taken to be so
            machine.settings = wanted.settings(machine.role).orElse("");
            marks.put(Marks.SETTINGS, machine.settings);
        }
        Optional.ofNullable(balanced.get(name)).ifPresent(to -> marks.put(Marks.BALANCED, String.join(",", to)));
        if (peered.contains(name)) {
            marks.put(Marks.PEERED, "router");
        }
        if (machine.role == Role.CONTROL_PLANE) {
            marks.put(Marks.CERTIFICATES, machine.certificates.toString());
        }
        NodeSpec described = new NodeSpec(
                name, machine.role, machine.pool, pool(machine.pool).machine());
        node.change(NodeMarks.between(world.observed(name).orElseThrow(), described, marks));
        return true;
    }

    private boolean install(Step.InstallAddon step) {
        if (!mustUnlessDead(world.answers(), step, "no API server answers")) {
            return false;
        }
        var addon = spec.addons().stream()
                .filter(it -> it.name().equals(step.addon()))
                .findFirst()
                .orElseThrow();
        addon.after().forEach(before -> must(world.addons.containsKey(before), step, before + " is not there yet"));
        world.addons.put(addon.name(), new ObservedAddon(addon.name(), addon.fingerprint(), false, Optional.empty()));
        world.networked |= addon.providesNetwork();
        record();
        return true;
    }

    private boolean prove(Step.VerifyAddon step) {
        ObservedAddon addon = world.addons.get(step.addon());
        must(addon != null, step, "it is not installed");
        if (!world.answers()) {
            return false;
        }
        world.addons.put(step.addon(), new ObservedAddon(addon.name(), addon.fingerprint(), true, Optional.empty()));
        return true;
    }

    private boolean move(Step.MoveEndpoint step) {
        roster.nodes().stream()
                .map(NodeSpec::name)
                .filter(world::ready)
                .filter(name -> !configured.contains(name))
                .map(world.machines::get)
                .forEach(machine -> mustUnlessDead(
                        machine.balancer.stream().anyMatch(world::leadsAt), step, machine.name + " has no balancer"));
        if (!world.answers()) {
            return false;
        }
        world.recorded = world.recorded.map(
                old -> new Recorded(old.kubernetes(), old.pods(), old.services(), old.dnsDomain(), step.endpoint()));
        return true;
    }

    private boolean change(Step step) {
        String name = step.node().orElseThrow();
        ModelMachine machine = machine(step);
        boolean leads = machine.role == Role.CONTROL_PLANE;
        if (!machine.alive || !leads && !world.answers()) {
            return false;
        }
        if (step instanceof Step.UpgradeNode upgrade) {
            KubernetesVersion version = KubernetesVersion.parse(upgrade.version());
            must(version.minor() - machine.kubelet.minor() <= 1, step, "it skips a minor release");
            must(version.compareTo(machine.kubelet) >= 0, step, "it goes back");
            if (leads) {
                machine.api = version;
                machine.certificates = world.at.plus(Duration.ofDays(365));
                world.clusterVersion = version;
                world.recorded = world.recorded.map(old ->
                        new Recorded(version.toString(), old.pods(), old.services(), old.dnsDomain(), old.endpoint()));
            } else {
                noApiServerIsOlder(step);
            }
            machine.kubelet = version;
        } else if (step instanceof Step.ReconfigureNode) {
            machine.settings = wanted.settings(machine.role).orElse("");
            configured.add(name);
        } else {
            machine.certificates = world.at.plus(Duration.ofDays(365));
        }
        machine.kubeletStopped = false;
        return true;
    }

    private boolean leave(Step step) {
        String name = step.node().orElseThrow();
        ModelNode node = world.nodes.get(name);
        if (step instanceof Step.Drain || step instanceof Step.MarkLeaving) {
            if (step instanceof Step.MarkLeaving && node != null) {
                node.annotations.put(Marks.LEAVING, "run");
            }
            return world.answers();
        } else if (step instanceof Step.Uncordon) {
            must(node != null, step, "there is no node");
            node.open();
        } else if (step instanceof Step.RemoveMember remove) {
            return removeMember(remove);
        } else if (step instanceof Step.RemoveNode) {
            must(noMember(name), step, "its member is still in etcd");
            boolean serves = ready.contains(name) && world.ready(name) && !node.unschedulable;
            must(!serves || deaths, step, "the node is at work");
            world.nodes.remove(name);
        } else if (step instanceof Step.ResetHost) {
            ModelMachine machine = machine(step);
            must(noMember(name), step, "its member is still in etcd");
            if (!machine.alive) {
                return false;
            }
            machine.wipe();
        } else if (step instanceof Step.DeleteMachine) {
            must(noMember(name), step, "its member is still in etcd");
            must(roster.nodes().stream().noneMatch(wants -> wants.name().equals(name)), step, "the node is wanted");
            world.machines.remove(name);
        }
        return true;
    }

    private boolean noMember(String name) {
        ModelMachine machine = world.machines.get(name);
        return world.members.stream()
                .noneMatch(member -> member.name().equals(name)
                        || machine != null && member.address().equals(machine.address));
    }

    private boolean removeMember(Step.RemoveMember step) {
        List<ObservedMember> members = world.observedMembers();
        Optional<ObservedMember> goes = members.stream()
                .filter(member -> member.id().equals(step.member()))
                .findFirst();
        must(goes.isPresent(), step, "there is no such member");
        Optional<String> objection = Quorum.objection(members, goes.get());
        if (!mustUnlessDead(objection.isEmpty(), step, objection.orElse("")) || !world.answers()) {
            return false;
        }
        world.members.removeIf(member -> member.id().equals(step.member()));
        must(deaths || world.hasQuorum(), step, "etcd lost its quorum");
        if (!goes.get().healthy()) {
            return true;
        }
        world.machines.values().stream()
                .filter(machine -> world.ready(machine.name) && Endpoints.balanced(endpoint, machine.role))
                .filter(machine ->
                        roster.nodes().stream().anyMatch(node -> node.name().equals(machine.name)))
                .filter(machine -> !machine.name.equals(step.name()))
                .forEach(machine -> mustUnlessDead(
                        elastic()
                                .map(world::isAnnounced)
                                .orElseGet(() -> machine.balancer.stream().anyMatch(world::leadsAt)),
                        step,
                        "the balancer of " + machine.name + " leads to no living control plane"));
        return true;
    }

    @Override
    public String toString() {
        return world.toString();
    }
}
