package io.barekube.internal;

import io.barekube.ClusterId;
import io.barekube.ClusterSpec;
import io.barekube.internal.observe.Observer;
import io.barekube.internal.run.Memory;
import io.barekube.plan.Observation;
import io.barekube.spi.BootstrapSession;
import java.util.Set;
import java.util.UUID;

/** Opens sessions and looks through them at the cluster that is meant, whichever of its name that is. */
final class Scenes {
    /** Stands for a cluster that nobody knows the id of. */
    static final UUID NOBODY = new UUID(0, 0);

    private final ClusterSpec spec;
    private final Wiring wiring;

    Scenes(ClusterSpec spec, Wiring wiring) {
        this.spec = spec;
        this.wiring = wiring;
    }

    /** How a scene is looked at. */
    private interface Look {
        Observation by(Observer observer) throws InterruptedException;
    }

    /** As much as a change needs to know. */
    Scene ofChange(UUID unlessKnown) throws InterruptedException {
        return chosen(unlessKnown, Observer::observe);
    }

    /** As much as it takes to leave nothing. */
    Scene ofRemoval() throws InterruptedException {
        if (!wiring.provider().deleteDestroys()) {
            Scene scene = chosen(NOBODY, Observer::observeHosts);
            try {
                Identities.single(scene.observation().cluster(), Identities.seen(spec.name(), scene.observation()));
                return scene;
            } catch (RuntimeException | Error e) {
                scene.close();
                throw e;
            }
        }
        Memory before = Memory.of(wiring.store(), spec.name());
        Set<UUID> tagged = Identities.tagged(wiring.provider().list(spec.name()));
        UUID id = Identities.choose(before.id().orElse(NOBODY), tagged);
        Identities.single(new ClusterId(spec.name(), id), tagged);
        return open(id, before, Observer::observeMachines);
    }

    /** An id that the world agrees on wins over one that was kept and stands nowhere: its cluster is gone, or never came to be. */
    private Scene chosen(UUID unlessKnown, Look look) throws InterruptedException {
        Memory before = Memory.of(wiring.store(), spec.name());
        UUID candidate = before.id().isPresent()
                ? before.id().get()
                : Identities.choose(
                        unlessKnown, Identities.tagged(wiring.provider().list(spec.name())));
        Scene scene = open(candidate, before, look);
        UUID chosen = Identities.choose(candidate, Identities.seen(spec.name(), scene.observation()));
        if (chosen.equals(candidate)) {
            return scene;
        }
        scene.close();
        return open(chosen, before, look);
    }

    private Scene open(UUID id, Memory before, Look look) throws InterruptedException {
        ClusterId cluster = new ClusterId(spec.name(), id);
        BootstrapSession session = wiring.bootstrapper().open(wiring.context(cluster, spec));
        try {
            return new Scene(session, look.by(new Observer(spec, cluster, wiring, session)), before);
        } catch (RuntimeException | Error | InterruptedException e) {
            session.close();
            throw e;
        }
    }
}
