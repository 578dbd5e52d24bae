package io.barekube.internal.run;

import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.run.FailureClass;
import io.barekube.run.JournaledRun;
import io.barekube.run.RunStore;
import java.util.Optional;
import java.util.UUID;

/**
 * What a run store held of a cluster before the world was looked at. What is planned by that look is worth nothing once another run has been at work.
 *
 * @param id of the cluster; empty when none was kept
 * @param last the run before, as far as it had come
 */
public record Memory(Optional<UUID> id, Optional<JournaledRun> last) {
    /** What the store holds now. */
    public static Memory of(RunStore store, String cluster) {
        return new Memory(store.identity(cluster), store.lastRun(cluster));
    }

    /** To be called under the lease, before the first effect; throws, of class WORLD_CHANGED, when another run came in between. */
    void expectUnchanged(RunStore store, ClusterId cluster) {
        Optional<UUID> now = store.identity(cluster.name());
        boolean sameCluster = now.equals(id) || now.equals(Optional.of(cluster.uuid()));
        if (!sameCluster || !store.lastRun(cluster.name()).equals(last)) {
            throw new ClusterException(
                    FailureClass.WORLD_CHANGED,
                    "another run changed, made or destroyed cluster " + cluster.name()
                            + " since the world was looked at; nothing was touched. Plan again and look.");
        }
    }
}
