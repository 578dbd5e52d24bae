package io.barekube.kubeadm.internal;

import io.barekube.ClusterException;
import io.barekube.RemoteCommandException;
import io.barekube.run.FailureClass;
import io.barekube.spi.MachineId;
import io.barekube.spi.Script;
import io.barekube.spi.ShellResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** Control planes of which none is special: whichever answers is asked, and is asked first the next time, so that a dead one is waited for once. */
final class ControlPlanes {
    private static final int NOT_I = 67;
    private final List<HostConnection> all;
    private final AtomicReference<Optional<MachineId>> lastAnswered;

    /** @param lastAnswered shared by all of a session */
    ControlPlanes(List<HostConnection> all, AtomicReference<Optional<MachineId>> lastAnswered) {
        this.all = List.copyOf(all);
        this.lastAnswered = lastAnswered;
    }

    /** An answer, and whose it is. */
    record Answer(HostConnection from, ShellResult result) {}

    /** The first that can be reached and is a control plane answers; what one answers is not asked of another. */
    Answer ask(Script script) throws InterruptedException {
        return ask(script, e -> e.exitStatus().isEmpty() || e.exitStatus().getAsInt() == NOT_I);
    }

    /** The same, where the next is asked also when one could not do it. */
    Answer askUntilDone(Script script) throws InterruptedException {
        return ask(script, e -> true);
    }

    /** @param askNext whether another one may be asked after this failure */
    private Answer ask(Script script, Predicate<RemoteCommandException> askNext) throws InterruptedException {
        ClusterException last = new ClusterException(FailureClass.PERMANENT, "the cluster has no control plane yet");
        for (HostConnection controlPlane : inOrder()) {
            try {
                ShellResult result = controlPlane.run(script);
                lastAnswered.set(Optional.of(controlPlane.host().machine().id()));
                return new Answer(controlPlane, result);
            } catch (RemoteCommandException e) {
                if (!askNext.test(e)) {
                    throw e;
                }
                last = e;
            }
        }
        throw last;
    }

    private List<HostConnection> inOrder() {
        List<HostConnection> ordered = new ArrayList<>(all);
        Optional<MachineId> first = lastAnswered.get();
        ordered.sort((a, b) -> Boolean.compare(
                first.equals(Optional.of(b.host().machine().id())),
                first.equals(Optional.of(a.host().machine().id()))));
        return ordered;
    }
}
