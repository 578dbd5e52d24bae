package io.barekube.internal.run;

import io.barekube.run.Lease;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who this process is, to others that share a run store. */
public final class ThisProcess {
    private static final Path HOST = Path.of("/proc/sys/kernel/hostname");
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    private ThisProcess() {}

    /** This process as the owner of a lease. */
    public static Lease.Owner owner(String run, String purpose) {
        return new Lease.Owner(host(), ProcessHandle.current().pid(), run, purpose);
    }

    private static String host() {
        try {
            return Files.readString(HOST).strip();
        } catch (IOException e) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException unknown) {
                return "a host without a name";
            }
        }
    }

    /**
     * The running kernel: where two processes have the same, a file lock of one is seen by the other. Machines may share a host name, and containers of one machine have
     * several, so the boot id stands first; elsewhere than on Linux the host name must do.
     */
    static String kernel() {
        try {
            return Files.readString(BOOT).strip();
        } catch (IOException e) {
            return host();
        }
    }
}
