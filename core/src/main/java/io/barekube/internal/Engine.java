package io.barekube.internal;

import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.ClusterSpec;
import io.barekube.Kubeconfig;
import io.barekube.Node;
import io.barekube.Role;
import io.barekube.internal.observe.Observer;
import io.barekube.internal.planner.Removal;
import io.barekube.internal.run.RunHandle;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Plan;
import io.barekube.run.FailureClass;
import io.barekube.run.Run;
import io.barekube.run.RunResult;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.Host;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Leads through the rooms, one call of a {@link io.barekube.Cluster} each: observe, plan, run. */
public final class Engine {
    private final ClusterSpec spec;
    private final Wiring wiring;

    public Engine(ClusterSpec spec, Wiring wiring) {
        this.spec = spec;
        this.wiring = wiring;
    }

    /** An open session and what was seen through it. */
    private record Scene(BootstrapSession session, Observation observation) implements AutoCloseable {
        @Override
        public void close() {
            session.close();
        }
    }

    public Plan plan() throws InterruptedException {
        try (Scene scene = observeAndKeep()) {
            return new Preparation(spec, wiring).plan(scene.observation());
        }
    }

    public RunResult apply() throws InterruptedException {
        Scene scene = observeAndKeep();
        RunHandle run;
        try {
            Plan plan = new Preparation(spec, wiring).plan(scene.observation());
            run = begin(plan, scene);
        } catch (RuntimeException e) {
            scene.close();
            throw e;
        }
        return follow(run);
    }

    public Run start(Plan plan) throws InterruptedException {
        Scene scene = plan.purpose() == Plan.Purpose.APPLY ? observeAndKeep() : observeForRemoval();
        try {
            Plan now = plan.purpose() == Plan.Purpose.APPLY
                    ? new Preparation(spec, wiring).plan(scene.observation())
                    : Removal.plan(scene.observation());
            if (!now.equals(plan)) {
                throw new ClusterException(
                        FailureClass.WORLD_CHANGED,
                        "the world is no longer as the plan saw it; nothing was touched. " + difference(plan, now)
                                + " Plan again and look.");
            }
            return begin(plan, scene);
        } catch (RuntimeException e) {
            scene.close();
            throw e;
        }
    }

    private static String difference(Plan then, Plan now) {
        List<String> gone = new ArrayList<>();
        then.steps().stream()
                .filter(step -> !now.steps().contains(step))
                .forEach(step -> gone.add(step.id().value()));
        List<String> come = new ArrayList<>();
        now.steps().stream()
                .filter(step -> !then.steps().contains(step))
                .forEach(step -> come.add(step.id().value()));
        return "No longer wanted as they were: " + gone + "; now wanted: " + come + ".";
    }

    public Plan planDestroy() throws InterruptedException {
        try (Scene scene = observeForRemoval()) {
            return Removal.plan(scene.observation());
        }
    }

    public RunResult destroy() throws InterruptedException {
        Scene scene = observeForRemoval();
        RunHandle run;
        try {
            run = begin(Removal.plan(scene.observation()), scene);
        } catch (RuntimeException e) {
            scene.close();
            throw e;
        }
        RunResult result = follow(run);
        if (result.succeeded()) {
            wiring.store().forget(spec.name());
        }
        return result;
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
        return RunHandle.begin(spec, plan, scene.observation(), wiring, scene.session());
    }

    public Kubeconfig kubeconfig() throws InterruptedException {
        try (Scene scene = observe()) {
            return scene.session().kubeconfig(controlPlanes(scene.observation()));
        }
    }

    public List<Node> nodes() throws InterruptedException {
        try (Scene scene = observe()) {
            ClusterState state = scene.observation()
                    .state()
                    .orElseThrow(() -> new ClusterException(
                            FailureClass.TRANSIENT,
                            "no control plane of cluster " + spec.name() + " answers: apply() would say why"));
            return state.nodes().values().stream()
                    .map(node -> new Node(
                            node.name(), role(node.name()), node.ready(), node.address(), node.kubeletVersion()))
                    .sorted(Comparator.comparing(Node::name))
                    .toList();
        }
    }

    private Optional<Role> role(String node) {
        return spec.nodes().stream()
                .filter(wanted -> wanted.name().equals(node))
                .map(wanted -> wanted.role())
                .findFirst();
    }

    private List<Host> controlPlanes(Observation observation) {
        List<Host> hosts = observation.hosts().stream()
                .filter(host -> host.ownedBy(observation.cluster()))
                .map(host -> host.host())
                .filter(host -> host.node().role() == Role.CONTROL_PLANE)
                .toList();
        if (hosts.isEmpty()) {
            throw new ClusterException(
                    FailureClass.PERMANENT, "cluster " + spec.name() + " has no control plane yet: apply() makes one");
        }
        return hosts;
    }

    /** An id that the world agrees on wins over one that was kept and stands nowhere: it was only planned with, or its cluster is gone. */
    private Scene observe() throws InterruptedException {
        Optional<UUID> kept = wiring.store().identity(spec.name());
        UUID candidate = kept.isPresent()
                ? kept.get()
                : Identities.choose(
                        UUID.randomUUID(), Identities.tagged(wiring.provider().list(spec.name())));
        Scene scene = open(candidate);
        UUID chosen = Identities.choose(candidate, Identities.seen(spec.name(), scene.observation()));
        if (chosen.equals(candidate)) {
            return scene;
        }
        scene.close();
        return open(chosen);
    }

    /** What is planned here must be known again when it is started: the id is kept before anything else is. */
    private Scene observeAndKeep() throws InterruptedException {
        Scene scene = observe();
        try {
            ClusterId cluster = scene.observation().cluster();
            if (!wiring.store().identity(spec.name()).equals(Optional.of(cluster.uuid()))) {
                wiring.store().identify(cluster);
            }
            return scene;
        } catch (RuntimeException e) {
            scene.close();
            throw e;
        }
    }

    private Scene open(UUID id) throws InterruptedException {
        ClusterId cluster = new ClusterId(spec.name(), id);
        BootstrapSession session = wiring.bootstrapper().open(wiring.context(cluster, spec));
        try {
            return new Scene(session, new Observer(spec, cluster, wiring, session).observe());
        } catch (RuntimeException | InterruptedException e) {
            session.close();
            throw e;
        }
    }

    private Scene observeForRemoval() throws InterruptedException {
        if (!wiring.provider().deleteDestroys()) {
            Scene scene = observe();
            try {
                Identities.single(scene.observation().cluster(), Identities.seen(spec.name(), scene.observation()));
                return scene;
            } catch (RuntimeException e) {
                scene.close();
                throw e;
            }
        }
        Set<UUID> tagged = Identities.tagged(wiring.provider().list(spec.name()));
        UUID kept = wiring.store().identity(spec.name()).orElseGet(() -> new UUID(0, 0));
        ClusterId cluster = new ClusterId(spec.name(), Identities.choose(kept, tagged));
        Identities.single(cluster, tagged);
        BootstrapSession session = wiring.bootstrapper().open(wiring.context(cluster, spec));
        try {
            return new Scene(session, new Observer(spec, cluster, wiring, session).observeMachines());
        } catch (RuntimeException | InterruptedException e) {
            session.close();
            throw e;
        }
    }
}
