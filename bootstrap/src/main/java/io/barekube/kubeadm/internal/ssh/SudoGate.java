package io.barekube.kubeadm.internal.ssh;

import io.barekube.Secret;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import net.schmizz.sshj.common.SSHException;

/**
 * Answers sudo's question for the password when it comes, once. Sent unasked, the password would be run as a command where sudo wants none, and the script
 * would be tried as a password where sudo refuses the first.
 */
final class SudoGate {
    private final Secret password;
    private boolean refused;

    SudoGate(Secret password) {
        this.password = password;
    }

    /** Whether bash runs as root now; when not, nothing more may be sent. */
    synchronized boolean pass(AfterMarker stderr, Exchange.Input input) throws SSHException, InterruptedException {
        boolean answered = false;
        while (!stderr.seen() && !stderr.ended()) {
            int asked = stderr.preamble().split(Pattern.quote(Launch.SUDO_PROMPT), -1).length - 1;
            if (asked > 1) {
                refused = true;
                return false;
            }
            if (asked == 1 && !answered) {
                answered = true;
                input.write((password.reveal() + "\n").getBytes(StandardCharsets.UTF_8));
                continue;
            }
            wait();
        }
        return stderr.seen();
    }

    /** There may be something new to see. */
    synchronized void look() {
        notifyAll();
    }

    synchronized boolean refused() {
        return refused;
    }
}
