package io.barekube.spi;

import java.nio.file.Path;
import java.util.List;

/** How a host proves that it is the one meant, before anything is sent to it. */
public sealed interface HostKeyCheck {
    /**
     * The host must show one of these keys.
     *
     * @param keys each a public key line ({@code ssh-ed25519 AAAA…}) or a fingerprint ({@code SHA256:…})
     */
    record Pinned(List<String> keys) implements HostKeyCheck {
        public Pinned {
            keys = List.copyOf(keys);
        }
    }

    /** The host must stand in this file of OpenSSH's known_hosts format, with the key it shows. The file is only read. */
    record KnownHosts(Path file) implements HostKeyCheck {}

    /**
     * The first key a host shows is written to this file and must be shown from then on. Whoever answers first is believed:
     * use it only on networks you own.
     */
    record TrustOnFirstUse(Path file) implements HostKeyCheck {}

    /** Any key is believed: anybody on the path can read and change everything, the cluster's keys included. */
    record NoCheckInsecure() implements HostKeyCheck {}
}
