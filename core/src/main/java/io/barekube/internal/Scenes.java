package io.barekube.internal;

import io.barekube.ClusterId;
import io.barekube.ClusterSpec;
import io.barekube.internal.observe.Observer;
import io.barekube.internal.run.Memory;
import io.barekube.plan.Observation;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.Capabilities.FixedHost;
import java.util.List;
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
        return open(spec, id, before, Observer::observeMachines);
    }

    /** An id that the world agrees on wins over one that was kept and stands nowhere: its cluster is gone, or never came to be. */
    private Scene chosen(UUID unlessKnown, Look look) throws InterruptedException {
        Memory before = Memory.of(wiring.store(), spec.name());
        UUID candidate = before.id().isPresent()
                ? before.id().get()
                : Identities.choose(
                        unlessKnown, Identities.tagged(wiring.provider().list(spec.name())));
        Scene scene = settled(open(spec, candidate, before, look), look);
        UUID chosen = Identities.choose(candidate, Identities.seen(spec.name(), scene.observation()));
        if (chosen.equals(candidate)) {
            return scene;
        }
        scene.close();
        return settled(open(spec, chosen, before, look), look);
    }

    /** Seen anew by the names that hosts have in it, where the spec left that open and the world did not. */
    private Scene settled(Scene scene, Look look) throws InterruptedException {
        List<String> listed = wiring.provider().capabilities().hosts().stream()
                .map(FixedHost::name)
                .toList();
        ClusterSpec settled = HostChoice.settled(spec, listed, scene.observation());
        if (settled.equals(spec)) {
            return scene;
        }
        scene.close();
        return open(settled, scene.observation().cluster().uuid(), scene.before(), look);
    }

    private Scene open(ClusterSpec wanted, UUID id, Memory before, Look look) throws InterruptedException {
        ClusterId cluster = new ClusterId(spec.name(), id);
        BootstrapSession session = wiring.bootstrapper().open(wiring.context(cluster, wanted));
        try {
            return new Scene(
                    wanted,
                    session,
                    look.by(new Observer(wanted, cluster, before.id().isPresent(), wiring, session)),
                    before);
        } catch (RuntimeException | Error | InterruptedException e) {
            session.close();
            throw e;
        }
    }
}
