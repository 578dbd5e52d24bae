package io.barekube.addon.internal;

import io.barekube.spi.Condition;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import java.util.Optional;

/**
 * Conditions on a DaemonSet that one dead node does not break: whether each node has its pod is for that node's readiness and for the proof to say.
 */
public final class Daemons {
    private Daemons() {}

    /** Every pod is of the newest version, and one at least is ready. */
    public static Condition started(ObjectRef daemonSet) {
        return Condition.on(daemonSet, "run its newest version", object -> {
            long wanted = object.number("status", "desiredNumberScheduled");
            long updated = object.number("status", "updatedNumberScheduled");
            if (updated < wanted && isSeen(object)) {
                return Optional.of(updated + " of " + wanted + " pods are of the newest version");
            }
            return unserved(object);
        });
    }

    /** One pod at least is ready. */
    public static Condition serving(ObjectRef daemonSet) {
        return Condition.on(daemonSet, "run", Daemons::unserved);
    }

    private static boolean isSeen(KubeObject object) {
        return object.number("status", "observedGeneration") >= object.number("metadata", "generation");
    }

    private static Optional<String> unserved(KubeObject object) {
        if (!isSeen(object)) {
            return Optional.of("its controller has not seen the newest version yet");
        }
        long wanted = object.number("status", "desiredNumberScheduled");
        return object.number("status", "numberReady") > 0
                ? Optional.empty()
                : Optional.of(wanted == 0 ? "no node wants a pod of it" : "none of " + wanted + " pods is ready");
    }
}
