package io.barekube.spi;

import io.barekube.Secret;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How to log in to a machine over SSH. Immutable; {@link #toString()} shows no secret. */
public final class SshAccess {
    private final String host;
    private final int port;
    private final String user;
    private final Secret privateKey;
    private final Optional<Secret> passphrase;
    private final Optional<Secret> sudoPassword;
    private final HostKeyCheck hostKeyCheck;

    private SshAccess(Builder builder) {
        this.host = builder.host;
        this.port = builder.port;
        this.user = builder.user;
        this.privateKey = Objects.requireNonNull(builder.privateKey, "privateKey");
        this.passphrase = builder.passphrase;
        this.sudoPassword = builder.sudoPassword;
        this.hostKeyCheck = Objects.requireNonNull(builder.hostKeyCheck, "hostKeyCheck");
    }

    /** Begins the access to the host at this address or name. */
    public static Builder to(String host) {
        return new Builder(host);
    }

    /** An address or a name. */
    public String host() {
        return host;
    }

    /** Of the SSH server. */
    public int port() {
        return port;
    }

    /** Who logs in; not root means by sudo. */
    public String user() {
        return user;
    }

    /** The private key's text: OpenSSH, PKCS#8 or PEM. */
    public Secret privateKey() {
        return privateKey;
    }

    /** Of the private key, where it is encrypted. */
    public Optional<Secret> passphrase() {
        return passphrase;
    }

    /** For {@code sudo -S}; empty when the user is root or sudo asks for none. */
    public Optional<Secret> sudoPassword() {
        return sudoPassword;
    }

    /** How the host proves itself before anything is sent. */
    public HostKeyCheck hostKeyCheck() {
        return hostKeyCheck;
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port;
    }

    /** Not thread-safe. Defaults: port 22, user root. The private key and the host key check have none and must be given. */
    public static final class Builder {
        private final String host;
        private int port = 22;
        private String user = "root";
        private @Nullable Secret privateKey;
        private Optional<Secret> passphrase = Optional.empty();
        private Optional<Secret> sudoPassword = Optional.empty();
        private @Nullable HostKeyCheck hostKeyCheck;

        private Builder(String host) {
            this.host = host;
        }

        /** Of the SSH server; default 22. */
        public Builder port(int value) {
            this.port = value;
            return this;
        }

        /** Who logs in; default root. Anybody else works by sudo. */
        public Builder user(String value) {
            this.user = value;
            return this;
        }

        /** The private key's text, Ed25519 or RSA: OpenSSH, PKCS#8 or PEM. Required. */
        public Builder privateKey(Secret value) {
            this.privateKey = value;
            return this;
        }

        /** Of the private key, where it is encrypted. */
        public Builder passphrase(Secret value) {
            this.passphrase = Optional.of(value);
            return this;
        }

        /** What sudo asks the user for. */
        public Builder sudoPassword(Secret value) {
            this.sudoPassword = Optional.of(value);
            return this;
        }

        /** How the host proves itself. Required. */
        public Builder hostKeyCheck(HostKeyCheck value) {
            this.hostKeyCheck = value;
            return this;
        }

        /** Throws {@link NullPointerException} when the private key or the host key check is missing. */
        public SshAccess build() {
            return new SshAccess(this);
        }
    }
}
