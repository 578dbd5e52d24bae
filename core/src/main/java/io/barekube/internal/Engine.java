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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Leads through the rooms, one call of a {@link io.barekube.Cluster} each: observe, plan, run. */
public final class Engine {
    private static final UUID NOBODY = new UUID(0, 0);
    private final ClusterSpec spec;
    private final Wiring wiring;

    public Engine(ClusterSpec spec, Wiring wiring) {
        this.spec = spec;
        this.wiring = wiring;
    }

    /**
     * An open session and what was seen through it.
     *
     * @param kept the id that the store held for the cluster
     */
    private record Scene(BootstrapSession session, Observation observation, Optional<UUID> kept)
            implements AutoCloseable {
        @Override
        public void close() {
            session.close();
        }
    }

    public Plan plan() throws InterruptedException {
        try (Scene scene = observe(UUID.randomUUID())) {
            return new Preparation(spec, wiring).plan(scene.observation());
        }
    }

    public RunResult apply() throws InterruptedException {
        Scene scene = observe(UUID.randomUUID());
        RunHandle run;
        try {
            Plan plan = new Preparation(spec, wiring).plan(scene.observation());
            run = begin(plan, scene);
        } catch (RuntimeException | Error e) {
            scene.close();
            throw e;
        }
        return follow(run);
    }

    public Run start(Plan plan) throws InterruptedException {
        Scene scene =
                plan.purpose() == Plan.Purpose.APPLY ? observe(plan.cluster().uuid()) : observeForRemoval();
        try {
            Plan now = plan.purpose() == Plan.Purpose.APPLY
                    ? new Preparation(spec, wiring).plan(scene.observation())
                    : Removal.plan(scene.observation());
            if (!now.equals(plan)) {
                throw new ClusterException(
                        FailureClass.WORLD_CHANGED,
                        "the world is no longer as the plan saw it; nothing was touched. " + difference(plan, now)
                                + "Plan again and look.");
            }
            return begin(plan, scene);
        } catch (RuntimeException | Error e) {
            scene.close();
            throw e;
        }
    }

    private static String difference(Plan then, Plan now) {
        StringBuilder text = new StringBuilder();
        if (!then.cluster().equals(now.cluster())) {
            text.append("It was made for " + then.cluster() + ", and there is " + now.cluster() + ". ");
        }
        List<String> gone = without(then, now);
        List<String> come = without(now, then);
        if (!gone.isEmpty() || !come.isEmpty()) {
            text.append("No longer wanted as they were: " + gone + "; now wanted: " + come + ". ");
        }
        return text.toString();
    }

    private static List<String> without(Plan plan, Plan other) {
        return plan.steps().stream()
                .filter(step -> !other.steps().contains(step))
                .map(step -> step.id().value())
                .toList();
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
        } catch (RuntimeException | Error e) {
            scene.close();
            throw e;
        }
        return follow(run);
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
        return RunHandle.begin(spec, plan, scene.observation(), wiring, scene.session(), scene.kept());
    }

    public Kubeconfig kubeconfig() throws InterruptedException {
        try (Scene scene = observe(NOBODY)) {
            return scene.session().kubeconfig(controlPlanes(scene.observation()));
        }
    }

    public List<Node> nodes() throws InterruptedException {
        try (Scene scene = observe(NOBODY)) {
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

    /** An id that the world agrees on wins over one that was kept and stands nowhere: its cluster is gone, or never came to be. */
    private Scene observe(UUID unlessKnown) throws InterruptedException {
        Optional<UUID> kept = wiring.store().identity(spec.name());
        UUID candidate = kept.isPresent()
                ? kept.get()
                : Identities.choose(
                        unlessKnown, Identities.tagged(wiring.provider().list(spec.name())));
        Scene scene = open(candidate, kept);
        UUID chosen = Identities.choose(candidate, Identities.seen(spec.name(), scene.observation()));
        if (chosen.equals(candidate)) {
            return scene;
        }
        scene.close();
        return open(chosen, kept);
    }

    private Scene open(UUID id, Optional<UUID> kept) throws InterruptedException {
        ClusterId cluster = new ClusterId(spec.name(), id);
        BootstrapSession session = wiring.bootstrapper().open(wiring.context(cluster, spec));
        try {
            return new Scene(session, new Observer(spec, cluster, wiring, session).observe(), kept);
        } catch (RuntimeException | Error | InterruptedException e) {
            session.close();
            throw e;
        }
    }

    private Scene observeForRemoval() throws InterruptedException {
        if (!wiring.provider().deleteDestroys()) {
            Scene scene = observe(NOBODY);
            try {
                Identities.single(scene.observation().cluster(), Identities.seen(spec.name(), scene.observation()));
                return scene;
            } catch (RuntimeException | Error e) {
                scene.close();
                throw e;
            }
        }
        Set<UUID> tagged = Identities.tagged(wiring.provider().list(spec.name()));
        Optional<UUID> kept = wiring.store().identity(spec.name());
        ClusterId cluster = new ClusterId(spec.name(), Identities.choose(kept.orElse(NOBODY), tagged));
        Identities.single(cluster, tagged);
        BootstrapSession session = wiring.bootstrapper().open(wiring.context(cluster, spec));
        try {
            return new Scene(session, new Observer(spec, cluster, wiring, session).observeMachines(), kept);
        } catch (RuntimeException | Error | InterruptedException e) {
            session.close();
            throw e;
        }
    }
}
