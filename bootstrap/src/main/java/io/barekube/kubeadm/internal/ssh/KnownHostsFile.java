package io.barekube.kubeadm.internal.ssh;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts.KnownHostEntry;

/** A file of OpenSSH's known_hosts format, read anew for each connection and never written. */
final class KnownHostsFile implements HostKeys {
    private final Path file;
    private final String name;
    private final OpenSSHKnownHosts known;

    /** Throws {@link UncheckedIOException} when the file cannot be read. */
    KnownHostsFile(Path file, String host, int port) {
        this.file = file;
        this.name = name(host, port);
        try {
            this.known = new OpenSSHKnownHosts(new StringReader(Files.readString(file)), new QuietLoggers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How known_hosts names a host. */
    static String name(String host, int port) {
        String lower = host.toLowerCase(java.util.Locale.ROOT);
        return port == 22 ? lower : "[" + lower + "]:" + port;
    }

    @Override
    public Optional<String> objection(PublicKey shown) {
        String fingerprint = KeyText.fingerprint(shown);
        List<KnownHostEntry> entries = entries();
        if (entries.stream().anyMatch(entry -> isRevoked(entry) && holds(entry, shown))) {
            return Optional.of("its key " + fingerprint + " is marked @revoked in " + file
                    + ". Give the host a new key before anything is sent to it");
        }
        List<KnownHostEntry> valid = entries.stream()
                .filter(entry -> !entry.getLine().startsWith("@"))
                .toList();
        if (valid.stream().anyMatch(entry -> holds(entry, shown))) {
            return Optional.empty();
        }
        if (valid.isEmpty()) {
            return Optional.of("it is unknown: " + file + " has no ed25519 or RSA key of " + name + ". It shows the "
                    + KeyText.type(shown) + " key " + fingerprint
                    + "; if that is right, add the line: " + name + " " + KeyText.line(shown));
        }
        return Optional.of("it shows the " + KeyText.type(shown) + " key " + fingerprint + ", but " + file + " has "
                + valid.stream()
                        .map(this::fingerprint)
                        .distinct()
                        .reduce((a, b) -> a + " and " + b)
                        .orElse("none")
                + ". Somebody may be answering in its place. If the host was reinstalled, remove the lines of "
                + name + " from the file and add the new key");
    }

    @Override
    public List<String> preferred() {
        return entries().stream()
                .filter(entry -> !entry.getLine().startsWith("@"))
                .flatMap(entry -> KeyText.algorithms(entry.getType().toString()).stream())
                .distinct()
                .toList();
    }

    /** Whether the file has a key of the host. */
    boolean knowsHost() {
        return entries().stream().anyMatch(entry -> !entry.getLine().startsWith("@"));
    }

    private List<KnownHostEntry> entries() {
        return known.entries().stream().filter(this::appliesToHost).toList();
    }

    private boolean appliesToHost(KnownHostEntry entry) {
        try {
            return entry.appliesTo(name);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isRevoked(KnownHostEntry entry) {
        return entry.getLine().startsWith("@revoked");
    }

    private static boolean holds(KnownHostEntry entry, PublicKey key) {
        return entry.getLine().contains(KeyText.line(key));
    }

    private String fingerprint(KnownHostEntry entry) {
        String[] words = entry.getLine().split("\\s+");
        return KeyText.fingerprint(java.util.Base64.getDecoder().decode(words[2]));
    }
}
