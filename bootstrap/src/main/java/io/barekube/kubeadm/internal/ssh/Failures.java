package io.barekube.kubeadm.internal.ssh;

import io.barekube.RemoteCommandException;
import io.barekube.run.FailureClass;
import io.barekube.spi.SshAccess;
import java.util.Optional;

/** Turns what went wrong in a call into the exception that the caller sees, with nothing secret in it. */
final class Failures {
    private final String host;
    private final SshAccess access;
    private final String command;
    private final Mask mask;
    private final Deadline deadline;
    private final Lines stderr;

    Failures(String host, SshAccess access, String command, Mask mask, Deadline deadline, Lines stderr) {
        this.host = host;
        this.access = access;
        this.command = mask.apply(command);
        this.mask = mask;
        this.deadline = deadline;
        this.stderr = stderr;
    }

    RemoteCommandException refused(Refused failure) {
        RemoteCommandException.Details details = RemoteCommandException.on(host, command)
                .failureClass(failure.failureClass())
                .elapsed(deadline.elapsed());
        if (failure.getCause() != null) {
            details.cause(failure.getCause());
        }
        return details.because("could not be run over ssh as " + access + ": " + mask.apply(message(failure)));
    }

    RemoteCommandException lost(Broken failure) {
        return details(FailureClass.TRANSIENT)
                .cause(failure)
                .because("was cut off: " + mask.apply(message(failure))
                        + "; how it ended is unknown. Look at the host before it is run again");
    }

    RemoteCommandException late(String consequence) {
        return details(FailureClass.TRANSIENT)
                .because("did not end within " + deadline.allowed().toMillis() / 1000.0 + " s; " + consequence);
    }

    /** What was so when nobody wanted to wait any longer. */
    RemoteCommandException interrupted(Optional<Broken> loss) {
        String connection = loss.map(
                        lost -> "; the connection was lost (" + mask.apply(message(lost)) + ") and did not come back")
                .orElse("");
        return details(FailureClass.TRANSIENT)
                .because("had not ended after " + deadline.elapsed().toSeconds() + " s" + connection);
    }

    RemoteCommandException badPayload(BadPayload failure) {
        return details(failure.getCause() == null ? FailureClass.PERMANENT : FailureClass.TRANSIENT)
                .cause(failure)
                .because("was cut off: " + mask.apply(message(failure)));
    }

    RemoteCommandException tooMuchOutput(int limit) {
        return details(FailureClass.PERMANENT)
                .because("wrote more than " + limit + " bytes to standard output, which it may not: raise maxOutput");
    }

    RemoteCommandException failed(FailureClass failureClass, String problem) {
        return details(failureClass).because(problem);
    }

    private RemoteCommandException.Details details(FailureClass failureClass) {
        return RemoteCommandException.on(host, command)
                .failureClass(failureClass)
                .output(stderr.tail())
                .elapsed(deadline.elapsed());
    }

    private static String message(Exception failure) {
        return String.valueOf(failure.getMessage());
    }
}
