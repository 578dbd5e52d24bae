package io.barekube.kubeadm.internal.ssh;

import io.barekube.run.FailureClass;
import io.barekube.spi.SshAccess;
import java.util.Optional;

/** One run of root's bash over an open channel: gets past sudo, feeds the script and tells a shell that never began from one that failed. */
final class BashCall {
    private static final int LONGEST = 500;

    private final SshAccess access;
    private final Launch launch;
    private final Mask mask;

    BashCall(SshAccess access, Mask mask) {
        this.access = access;
        this.launch = Launch.of(access);
        this.mask = mask;
    }

    /**
     * Runs the script and returns its exit status.
     *
     * @param rest what is fed after the script
     */
    int run(Exchange exchange, FedSession session, String script, Exchange.Feed rest, Sink stdout, Sink stderr)
            throws InterruptedException, DeadlineOver, Broken, BadPayload, Refused {
        Optional<SudoGate> sudo =
                launch.asRoot() ? Optional.empty() : access.sudoPassword().map(SudoGate::new);
        AfterMarker out = new AfterMarker(stdout, () -> {});
        AfterMarker err = new AfterMarker(stderr, () -> sudo.ifPresent(SudoGate::look));
        Exchange.Feed feed = input -> {
            if (sudo.isEmpty() || sudo.get().pass(err, input)) {
                input.write(launch.input(script));
                rest.to(input);
            }
        };
        Exchange.End end = exchange.run(session, launch.command(), feed, out, err);
        if (end.exitStatus().isEmpty()) {
            throw new Broken(
                    end.signal().isEmpty()
                            ? "the host closed the channel without an exit status"
                            : "signal " + end.signal() + " ended it",
                    null);
        }
        if (!err.seen()) {
            throw notBegun(end.exitStatus().getAsInt(), said(out, err), sudo);
        }
        return end.exitStatus().getAsInt();
    }

    private Refused notBegun(int status, String said, Optional<SudoGate> sudo) {
        String user = access.user();
        if (launch.asRoot()) {
            return permanent("bash did not start (exit status " + status + said
                    + "): install bash, and let root's login shell run commands");
        }
        if (status == 127 || status == 126) {
            return permanent("sudo or bash could not be run as user " + user + " (exit status " + status + said
                    + "): install both, or log in as root");
        }
        if (sudo.isPresent() && sudo.get().refused()) {
            return permanent("sudo refused the password of user " + user + said + ": check sudoPassword");
        }
        if (sudo.isPresent()) {
            return permanent("sudo did not let user " + user + " become root" + said
                    + ": check that sudoers allows this user to run commands as root, without a terminal");
        }
        return permanent("sudo did not let user " + user + " become root without a password" + said
                + ": give sudoPassword, or allow the user NOPASSWD in sudoers");
    }

    private String said(AfterMarker out, AfterMarker err) {
        String text = (err.preamble() + out.preamble())
                .replace(Launch.SUDO_PROMPT, "")
                .replaceAll("\\s+", " ")
                .strip();
        return text.isEmpty() ? "" : "; it said: " + shortened(mask.apply(text));
    }

    private static String shortened(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    private static Refused permanent(String message) {
        return new Refused(FailureClass.PERMANENT, message, null);
    }
}
