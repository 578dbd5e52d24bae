package io.barekube.internal.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Endpoint;
import io.barekube.NodeSpec;
import io.barekube.PoolSpec;
import io.barekube.Role;
import io.barekube.Violation;
import io.barekube.internal.planner.ModelWorld.ModelMember;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation;
import io.barekube.plan.Plan;
import io.barekube.spi.MachineState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A cluster's life by chance: specs that follow each other, runs that break off, machines that die, people who meddle. */
final class ModelHistory {
    private final Random random;
    private final ModelWorld world = new ModelWorld();
    private final Optional<Endpoint> endpoint;
    private final Consumer<Violation> refusals;
    private String version;
    private Wanted wanted;

    ModelHistory(int seed, Consumer<Violation> refusals) {
        this.random = new Random(seed);
        this.endpoint = Specs.endpoint(random);
        this.version = random.nextBoolean() ? Specs.OLD : Specs.NEW;
        this.refusals = refusals;
        this.wanted = Specs.random(random, endpoint, version);
    }

    ModelWorld world() {
        return world;
    }

    Wanted wanted() {
        return wanted;
    }

    Random random() {
        return random;
    }

    Observation observation() {
        return world.observation(wanted.spec());
    }

    /** Some years. */
    void pass() {
        int chapters = random.nextInt(5);
        for (int i = 0; i < chapters; i++) {
            run(random.nextInt(3) == 0 ? 0 : 12);
            happen();
            change();
        }
    }

    private boolean permitted() {
        List<Violation> objections = Objections.to(wanted, observation());
        objections.forEach(refusals);
        return objections.isEmpty();
    }

    private void run(int trouble) {
        if (permitted()) {
            Plan plan = Planner.plan(wanted, observation());
            new ModelRun(plan, new ModelSteps(world, wanted), random, trouble).run();
        }
    }

    /** Another spec is wanted, or a node replaced. */
    private void change() {
        if (random.nextInt(3) == 0) {
            return;
        }
        if (random.nextInt(3) == 0) {
            version = Specs.NEW;
        }
        wanted = Specs.random(random, endpoint, version);
        replace();
    }

    private void replace() {
        List<String> names = new ArrayList<>(world.nodes.keySet());
        if (!names.isEmpty() && random.nextInt(3) == 0) {
            Set<String> replaced = Set.of(names.get(random.nextInt(names.size())));
            wanted = new Wanted(wanted.spec(), wanted.settings(), wanted.policy(), replaced);
        }
    }

    private void happen() {
        world.machines.values().forEach(machine -> machine.alive |= random.nextInt(3) > 0);
        List<ModelMachine> machines = new ArrayList<>(world.machines.values());
        for (ModelMachine machine : machines) {
            switch (random.nextInt(60)) {
                case 0 -> machine.alive = false;
                case 1 -> world.machines.remove(machine.name);
                case 2 -> machine.wipe();
                case 3 -> expire(machine);
                case 4 -> machine.state = MachineState.DELETING;
                default -> {}
            }
        }
        machines.stream()
                .filter(machine -> machine.state == MachineState.DELETING && random.nextBoolean())
                .forEach(machine -> world.machines.remove(machine.name));
        for (ModelNode node : world.nodes.values()) {
            switch (random.nextInt(40)) {
                case 0 -> node.unschedulable = true;
                case 1 -> node.annotations.remove(Marks.SETTINGS);
                case 2 -> node.labels.put("tier", "someone's");
                case 3 -> node.annotations.remove(Marks.BALANCED);
                case 4 -> node.annotations.remove(Marks.PEERED);
                default -> {}
            }
        }
        if (random.nextInt(10) == 0 && world.recorded.isPresent()) {
            world.members.add(new ModelMember(
                    "id" + world.next(), random.nextBoolean() ? "" : "edge-lost-1", "192.0.2.99", true));
        }
        if (random.nextInt(20) == 0) {
            world.addons.keySet().stream().findFirst().ifPresent(world.addons::remove);
        }
    }

    /** Certificates of which nobody wrote down when they expire are not known to. */
    private void expire(ModelMachine machine) {
        ModelNode node = world.nodes.get(machine.name);
        if (node != null && node.is(Marks.CERTIFICATES)) {
            machine.certificates = world.at.plus(Duration.ofDays(3));
            node.annotations.put(Marks.CERTIFICATES, machine.certificates.toString());
        }
    }

    /** Whether nothing but a person could bring the cluster back. */
    boolean isLost() {
        return !world.answers() && world.controlPlanes().anyMatch(machine -> machine.initialised);
    }

    /** Everything that is broken for a while is well again. */
    void heal() {
        world.machines.values().removeIf(machine -> machine.state == MachineState.DELETING);
        world.machines.values().forEach(machine -> machine.alive = true);
    }

    void assertReached() {
        List<String> wantedNodes = new ArrayList<>();
        for (PoolSpec pool : wanted.spec().pools()) {
            List<ModelMachine> machines = world.machines.values().stream()
                    .filter(machine -> machine.pool.equals(pool.name()))
                    .toList();
            assertThat(machines).as("machines of " + pool.name()).hasSize(pool.count());
            machines.forEach(machine -> {
                wantedNodes.add(machine.name);
                assertNode(machine, pool);
            });
        }
        assertThat(world.nodes.keySet()).containsExactlyInAnyOrderElementsOf(wantedNodes);
        assertThat(world.machines.keySet()).containsExactlyInAnyOrderElementsOf(wantedNodes);
        Set<String> leading = world.controlPlanes().map(machine -> machine.name).collect(Collectors.toSet());
        assertThat(world.members).extracting(ModelMember::name).containsExactlyInAnyOrderElementsOf(leading);
        assertThat(world.members).allMatch(world::isWell).noneMatch(ModelMember::learner);
    }

    private void assertNode(ModelMachine machine, PoolSpec pool) {
        String name = machine.name;
        assertThat(world.ready(name)).as(name + " is Ready").isTrue();
        ModelNode node = world.nodes.get(name);
        assertThat(node.annotations)
                .as(name)
                .doesNotContainKeys(Marks.CORDONED, Marks.LEAVING)
                .containsEntry(Marks.SETTINGS, machine.settings)
                .containsAllEntriesOf(pool.machine().annotations());
        assertThat(node.labels).as(name).containsAllEntriesOf(pool.machine().labels());
        assertThat(node.taints).as(name).isEqualTo(pool.machine().taints());
        assertThat(machine.kubelet).as(name).isEqualTo(wanted.spec().kubernetes());
        Endpoint reached = Endpoints.effective(wanted.spec(), observation());
        if (wanted.spec().speaksBgp(pool.role())) {
            assertThat(machine.peered).as(name + " is peered").isTrue();
            assertThat(node.annotations).as(name).containsKey(Marks.PEERED);
        }
        if (reached instanceof Endpoint.ElasticIp elastic) {
            assertThat(machine.balancer)
                    .as(name)
                    .isEqualTo(
                            pool.role() == Role.CONTROL_PLANE
                                    ? List.of(elastic.ip().orElseThrow())
                                    : List.of());
        } else if (Endpoints.balanced(reached, pool.role())) {
            List<String> leading = Roster.of(wanted, observation()).nodes(Role.CONTROL_PLANE).stream()
                    .map(NodeSpec::name)
                    .map(other -> world.machines.get(other).address)
                    .toList();
            assertThat(machine.balancer).as(name + " in " + world).isEqualTo(leading);
        }
        if (pool.role() == Role.CONTROL_PLANE) {
            assertThat(machine.api).as(name).isEqualTo(wanted.spec().kubernetes());
            assertThat(machine.certificates)
                    .as(name)
                    .isAfter(world.at.plus(wanted.policy().renewCertificates()));
        }
    }

    /** Once a node is gone nobody asks again to have it replaced. */
    void forgetReplacement() {
        wanted = new Wanted(wanted.spec(), wanted.settings(), wanted.policy(), Set.of());
    }
}
