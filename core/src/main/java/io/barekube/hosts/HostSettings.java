package io.barekube.hosts;

import io.barekube.Secret;
import io.barekube.spi.HostKeyCheck;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** Where one existing host differs from what was said for all of them. Not thread-safe; throws nothing: {@code ClusterBuilder.build()} judges. */
public final class HostSettings {
    final Login login = new Login();
    Optional<String> nodeAddress = Optional.empty();

    HostSettings() {}

    /** The port of its SSH server; default 22. */
    public HostSettings port(int value) {
        login.port = OptionalInt.of(value);
        return this;
    }

    /** Who logs in: root (the default), or somebody who may use sudo. */
    public HostSettings user(String value) {
        login.user = Optional.of(value);
        return this;
    }

    /** The file of the private key: OpenSSH, PKCS#8 or PEM. It is read by {@link ExistingHosts.Builder#build()}. */
    public HostSettings privateKey(Path file) {
        login.key(file);
        return this;
    }

    /** The text of the private key: OpenSSH, PKCS#8 or PEM. */
    public HostSettings privateKey(Secret text) {
        login.key(text);
        return this;
    }

    /** Of the private key, where it is encrypted. */
    public HostSettings passphrase(Secret value) {
        login.passphrase = Optional.of(value);
        return this;
    }

    /** What sudo asks the user for; needless for root and where sudo asks nothing. */
    public HostSettings sudoPassword(Secret value) {
        login.sudoPassword = Optional.of(value);
        return this;
    }

    /**
     * A key the host may show: a fingerprint ({@code SHA256:…}) or a public key line ({@code ssh-ed25519 AAAA…}). A further call adds another.
     */
    public HostSettings hostKey(String key) {
        login.pin(key);
        return this;
    }

    /** How the host proves itself, where {@link #hostKey} does not say it. */
    public HostSettings hostKeyCheck(HostKeyCheck check) {
        login.check(check);
        return this;
    }

    /** The IP address other nodes reach it at, such as its private one; default the address it is logged in to. */
    public HostSettings nodeAddress(String ip) {
        nodeAddress = Optional.of(ip);
        return this;
    }
}
