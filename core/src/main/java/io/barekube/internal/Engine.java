package io.barekube.internal;

import io.barekube.ClusterException;
import io.barekube.ClusterSpec;
import io.barekube.Kubeconfig;
import io.barekube.Node;
import io.barekube.Role;
import io.barekube.internal.observe.FileChanges;
import io.barekube.internal.planner.Endpoints;
import io.barekube.internal.planner.Removal;
import io.barekube.internal.run.RunHandle;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Plan;
import io.barekube.plan.Plan.FileChange;
import io.barekube.run.FailureClass;
import io.barekube.run.LeaseHeldException;
import io.barekube.run.Run;
import io.barekube.run.RunResult;
import io.barekube.spi.Host;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Leads through the rooms, one call of a {@link io.barekube.Cluster} each: observe, plan, run. */
public final class Engine {
    private static final int LOOKS = 3;
    private final ClusterSpec spec;
    private final Wiring wiring;
    private final Set<String> replace;
    private final Scenes scenes;

    public Engine(ClusterSpec spec, Wiring wiring) {
        this(spec, wiring, Set.of());
    }

    /** @param replace nodes that are to give way to new ones */
    public Engine(ClusterSpec spec, Wiring wiring, Set<String> replace) {
        this.spec = spec;
        this.wiring = wiring;
        this.replace = Set.copyOf(replace);
        this.scenes = new Scenes(spec, wiring);
    }

    public Plan plan() throws InterruptedException {
        try (Scene scene = scenes.ofChange(UUID.randomUUID())) {
            Plan plan = new Preparation(scene.spec(), wiring).plan(scene.observation(), replace);
            List<FileChange> files =
                    new FileChanges(scene.spec(), scene.observation(), wiring, scene.session()).of(plan);
            return new Plan(plan.cluster(), plan.purpose(), plan.steps(), files);
        }
    }

    public RunResult apply() throws InterruptedException {
        return follow(begun(() -> scenes.ofChange(UUID.randomUUID()), scene -> {
            Preparation preparation = new Preparation(scene.spec(), wiring);
            Plan plan = preparation.plan(scene.observation(), replace);
            preparation.permit(plan);
            return plan;
        }));
    }

    /** How a scene comes to be. */
    private interface Opening {
        Scene scene() throws InterruptedException;
    }

    /** How a plan comes of it. */
    private interface Planning {
        Plan of(Scene scene) throws InterruptedException;
    }

    /** Where another run was at work between the look and the lease, it is looked again. */
    private RunHandle begun(Opening opening, Planning planning) throws InterruptedException {
        for (int look = 1; ; look++) {
            Scene scene = opening.scene();
            try {
                return begin(planning.of(scene), scene);
            } catch (InterruptedException e) {
                scene.close();
                throw e;
            } catch (RuntimeException | Error e) {
                scene.close();
                if (look == LOOKS || !isWorthAnotherLook(e)) {
                    throw e;
                }
            }
        }
    }

    /** A run that is at work still is not: looking again would find it at work. */
    private static boolean isWorthAnotherLook(Throwable e) {
        return e instanceof ClusterException refused
                && refused.failureClass() == FailureClass.WORLD_CHANGED
                && !(refused instanceof LeaseHeldException);
    }

    public Run start(Plan plan) throws InterruptedException {
        Scene scene = plan.purpose() == Plan.Purpose.APPLY
                ? scenes.ofChange(plan.cluster().uuid())
                : scenes.ofRemoval();
        try {
            Plan now = plan.purpose() == Plan.Purpose.APPLY
                    ? new Preparation(scene.spec(), wiring).plan(scene.observation(), leavers(plan))
                    : Removal.plan(scene.observation());
            Optional<String> difference = PlanDifference.between(plan, now);
            if (difference.isPresent()) {
                throw new ClusterException(
                        FailureClass.WORLD_CHANGED,
                        "the world is no longer as the plan saw it; nothing was touched: " + difference.get()
                                + ". Plan again and look.");
            }
            if (plan.purpose() == Plan.Purpose.APPLY) {
                new Preparation(scene.spec(), wiring).permit(plan);
            }
            return begin(plan, scene);
        } catch (RuntimeException | Error e) {
            scene.close();
            throw e;
        }
    }

    /** Whom a plan replaces stands in it. */
    private static Set<String> leavers(Plan plan) {
        return plan.steps().stream()
                .filter(step -> step.id().value().startsWith("leaving/"))
                .flatMap(step -> step.node().stream())
                .collect(Collectors.toSet());
    }

    public Plan planDestroy() throws InterruptedException {
        try (Scene scene = scenes.ofRemoval()) {
            return Removal.plan(scene.observation());
        }
    }

    public RunResult destroy() throws InterruptedException {
        return follow(begun(scenes::ofRemoval, scene -> Removal.plan(scene.observation())));
    }

    /** A caller who is interrupted gives up the run as well: nobody would be left to cancel it. */
    private static RunResult follow(RunHandle run) throws InterruptedException {
        try {
            return run.await();
        } catch (InterruptedException e) {
            run.cancel();
            run.join();
            throw e;
        }
    }

    private RunHandle begin(Plan plan, Scene scene) {
        return RunHandle.begin(scene.spec(), plan, scene.observation(), wiring, scene.session(), scene.before());
    }

    public Kubeconfig kubeconfig() throws InterruptedException {
        try (Scene scene = scenes.ofChange(Scenes.NOBODY)) {
            return scene.session()
                    .kubeconfig(
                            controlPlanes(scene.observation()), Endpoints.effective(scene.spec(), scene.observation()));
        }
    }

    public List<Node> nodes() throws InterruptedException {
        try (Scene scene = scenes.ofChange(Scenes.NOBODY)) {
            ClusterState state = scene.observation()
                    .state()
                    .orElseThrow(() -> new ClusterException(
                            FailureClass.TRANSIENT,
                            "no control plane of cluster " + spec.name() + " answers: apply() would say why"));
            return state.nodes().values().stream()
                    .map(node -> new Node(
                            node.name(),
                            role(scene.spec(), node.name()),
                            node.ready(),
                            node.address(),
                            node.kubeletVersion()))
                    .sorted(Comparator.comparing(Node::name))
                    .toList();
        }
    }

    private static Optional<Role> role(ClusterSpec spec, String node) {
        return spec.nodes().stream()
                .filter(wanted -> wanted.name().equals(node))
                .map(wanted -> wanted.role())
                .findFirst();
    }

    private List<Host> controlPlanes(Observation observation) {
        List<Host> hosts = observation.hosts().stream()
                .filter(host -> host.ownedBy(observation.cluster())
                        || observation.isIn(host.host().name()))
                .map(host -> host.host())
                .filter(host -> host.node().role() == Role.CONTROL_PLANE)
                .toList();
        if (hosts.isEmpty()) {
            throw new ClusterException(
                    FailureClass.PERMANENT, "cluster " + spec.name() + " has no control plane yet: apply() makes one");
        }
        return hosts;
    }
}
