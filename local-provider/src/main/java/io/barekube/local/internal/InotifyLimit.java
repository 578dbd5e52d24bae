package io.barekube.local.internal;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The number of inotify instances of one user, which all machines share with the computer; each kubelet and systemd takes several. */
record InotifyLimit(Path file) {
    private static final Logger LOG = LoggerFactory.getLogger(InotifyLimit.class);
    private static final int ENOUGH = 512;

    static InotifyLimit ofThisComputer() {
        return new InotifyLimit(Path.of("/proc/sys/fs/inotify/max_user_instances"));
    }

    void ensure() {
        try {
            int before = current();
            if (before < ENOUGH) {
                Files.writeString(file, Integer.toString(ENOUGH));
                LOG.info("raised fs.inotify.max_user_instances of this computer from {} to {}", before, ENOUGH);
            }
        } catch (IOException | NumberFormatException e) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    "fs.inotify.max_user_instances could not be raised to " + ENOUGH + " (" + e
                            + "), and the machines' kubelets need that many: run \"sysctl -w fs.inotify.max_user_instances="
                            + ENOUGH + "\" as root",
                    e);
        }
    }

    int current() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            // In one read: such a file answers a second one with nothing, and readString begins with a single byte.
            byte[] digits = new byte[32];
            int count = Math.max(0, in.read(digits));
            return Integer.parseInt(new String(digits, 0, count, StandardCharsets.US_ASCII).strip());
        }
    }
}
