package io.barekube.kubeadm.internal.ssh;

import io.barekube.spi.SshAccess;
import java.nio.charset.StandardCharsets;

/**
 * How bash becomes root's on the host. The command line is one of three constants; everything else goes through standard input.
 *
 * @param command what the server is asked to run
 * @param asRoot whether the login itself is root's
 */
record Launch(String command, boolean asRoot) {
    /** What sudo prints when it wants a password, and only then. */
    static final String SUDO_PROMPT = "[barekube-sudo]";

    private static final String SHOW_MARKER = "printf \"\\001barekube\\001\\n\"";
    private static final String ROOT_BASH = "-- bash -c '" + SHOW_MARKER + " >&2; exec bash -s'";
    private static final String END = "#barekube-end";

    static Launch of(SshAccess access) {
        if (access.user().equals("root")) {
            return new Launch("bash -s", true);
        }
        return access.sudoPassword().isPresent()
                ? new Launch("sudo -S -H -p '" + SUDO_PROMPT + "' " + ROOT_BASH, false)
                : new Launch("sudo -n -H " + ROOT_BASH, false);
    }

    /**
     * The bytes that make bash read the whole script before it runs any of it. Bash reads a pipe byte by byte and not beyond this one line, and {@code head}
     * takes exactly the script; so the payloads are still there for the script, and a script cut short by a lost connection is not run.
     */
    byte[] input(String script) {
        if (script.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a script holds no NUL character; send binary data as a payload");
        }
        byte[] body = (script + "\n" + END).getBytes(StandardCharsets.UTF_8);
        String line = SHOW_MARKER + "; "
                + (asRoot ? SHOW_MARKER + " >&2; " : "")
                + "PATH=\"$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"; "
                + "b=$(head -c " + body.length + "); "
                + "case $b in *'" + END + "') ;; *) exit 125;; esac; "
                // On one line with exit, or bash would take an unread payload for commands.
                + "eval \"unset b; $b\"; exit\n";
        byte[] prelude = line.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[prelude.length + body.length];
        System.arraycopy(prelude, 0, all, 0, prelude.length);
        System.arraycopy(body, 0, all, prelude.length, body.length);
        return all;
    }
}
