package io.barekube.kubeadm.internal;

import io.barekube.spi.HostFacts;
import java.util.Map;
import java.util.Optional;

/** The operating systems this release prepares: Debian, and Ubuntu's long-term releases, each from the first with cgroup v2 and a new enough kernel. */
final class SupportedSystems {
    private static final Map<String, Integer> OLDEST = Map.of("debian", 12, "ubuntu", 22);
    private static final String WANTED = "this release prepares Debian 12 and 13, and Ubuntu 22.04 and 24.04";

    private SupportedSystems() {}

    /** Why that system is not supported; empty when it is. */
    static Optional<String> objection(HostFacts.Os os) {
        Integer oldest = OLDEST.get(os.id());
        String name = os.prettyName().isEmpty() ? "an unknown system" : os.prettyName();
        if (oldest == null) {
            return Optional.of("it runs " + name + "; " + WANTED);
        }
        String major = os.versionId().replaceFirst("\\..*", "");
        // Debian's testing and unstable have no version: newer than any release
        boolean tooOld = major.matches("\\d{1,4}") && Integer.parseInt(major) < oldest;
        return tooOld ? Optional.of("it runs " + name + ", which is too old; " + WANTED) : Optional.empty();
    }
}
