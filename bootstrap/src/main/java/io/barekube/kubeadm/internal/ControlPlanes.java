package io.barekube.kubeadm.internal;

import io.barekube.ClusterException;
import io.barekube.RemoteCommandException;
import io.barekube.run.FailureClass;
import io.barekube.spi.Script;
import io.barekube.spi.ShellResult;
import io.barekube.spi.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Control planes of which none is special: whichever answers is asked, and is asked first the next time. One that has not been heard for a while must first give a sign of
 * life, where there is another: a machine that died says nothing, and its connection would be believed for half a minute.
 */
final class ControlPlanes {
    private static final int NOT_I = 67;
    private static final Duration HEARD_LATELY = Duration.ofSeconds(2);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(4);
    private final List<HostConnection> all;
    private final Waiter waiter;

    ControlPlanes(List<HostConnection> all, Waiter waiter) {
        this.all = List.copyOf(all);
        this.waiter = waiter;
    }

    /** An answer, and whose it is. */
    record Answer(HostConnection from, ShellResult result) {}

    /** The first that can be reached, is a control plane and has an API server to talk to answers; what one answers is not asked of another. */
    Answer ask(Script script) throws InterruptedException {
        return ask(script, failure -> isNotOne(failure) || ScriptFailure.apiIsSilent(failure.output()));
    }

    /** The same, where the next is asked also when one could not do it. */
    Answer askUntilDone(Script script) throws InterruptedException {
        return ask(script, failure -> true);
    }

    private Answer ask(Script script, Predicate<RemoteCommandException> another) throws InterruptedException {
        List<HostConnection> silent = new ArrayList<>();
        Attempt attempt = new Attempt(script, another);
        for (HostConnection controlPlane : inOrder()) {
            if (all.size() > 1 && !isAlive(controlPlane)) {
                silent.add(controlPlane);
                continue;
            }
            Optional<Answer> answer = attempt.on(controlPlane);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        if (!attempt.anyAnswered()) {
            for (HostConnection controlPlane : silent) {
                Optional<Answer> answer = attempt.on(controlPlane);
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
        }
        throw attempt.failure();
    }

    /** Who was heard last comes first; who is in the middle of something long comes last, for its shell does one thing at a time. */
    private List<HostConnection> inOrder() {
        return all.stream()
                .sorted(Comparator.comparing(HostConnection::isBusy)
                        .thenComparing(HostConnection::heard, Comparator.reverseOrder()))
                .toList();
    }

    private boolean isAlive(HostConnection controlPlane) throws InterruptedException {
        if (controlPlane.heard().plus(HEARD_LATELY).isAfter(waiter.now())) {
            return true;
        }
        try {
            controlPlane.run(Script.named(
                            "look whether it answers", ScriptText.of("alive.sh").text())
                    .deadline(SIGN_OF_LIFE)
                    .build());
            return true;
        } catch (RemoteCommandException e) {
            controlPlane.heardAt(Instant.MIN);
            return false;
        }
    }

    /** One script's way from host to host. Of all failures the first that says something of the cluster is told. */
    private final class Attempt {
        private final Script script;
        private final Predicate<RemoteCommandException> another;
        private Optional<RemoteCommandException> failure = Optional.empty();
        private boolean answered;

        Attempt(Script script, Predicate<RemoteCommandException> another) {
            this.script = script;
            this.another = another;
        }

        Optional<Answer> on(HostConnection controlPlane) throws InterruptedException {
            try {
                ShellResult result = controlPlane.run(script);
                controlPlane.heardAt(waiter.now());
                return Optional.of(new Answer(controlPlane, result));
            } catch (RemoteCommandException e) {
                boolean ended = e.exitStatus().isPresent();
                if (ended && !another.test(e)) {
                    controlPlane.heardAt(waiter.now());
                    throw e;
                }
                controlPlane.heardAt(Instant.MIN);
                if (failure.isEmpty() || isNotOne(failure.get())) {
                    failure = Optional.of(e);
                }
                answered |= ended && !isNotOne(e);
                return Optional.empty();
            }
        }

        boolean anyAnswered() {
            return answered;
        }

        ClusterException failure() {
            return failure.<ClusterException>map(told -> told)
                    .orElseGet(
                            () -> new ClusterException(FailureClass.PERMANENT, "the cluster has no control plane yet"));
        }
    }

    private static boolean isNotOne(RemoteCommandException failure) {
        return failure.exitStatus().isPresent() && failure.exitStatus().getAsInt() == NOT_I;
    }
}
