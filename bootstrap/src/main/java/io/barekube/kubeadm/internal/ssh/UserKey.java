package io.barekube.kubeadm.internal.ssh;

import io.barekube.Secret;
import io.barekube.spi.SshAccess;
import java.io.IOException;
import java.security.KeyPair;
import java.util.Optional;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.password.PasswordUtils;

/** Reads the user's private key, all of it at once, so that a bad key is told before the server is asked. */
final class UserKey {
    private UserKey() {}

    /** Throws {@link Unusable} with a sentence that says what is wrong with the key. */
    static KeyProvider read(SSHClient client, SshAccess access) throws Unusable {
        String text = access.privateKey().reveal().replace("\r\n", "\n").strip() + "\n";
        try {
            Optional<KeyPair> pair = Ed25519Pem.read(text);
            if (pair.isPresent()) {
                return client.loadKeys(pair.get());
            }
            KeyProvider key = client.loadKeys(
                    text,
                    null,
                    access.passphrase()
                            .map(Secret::reveal)
                            .map(String::toCharArray)
                            .map(PasswordUtils::createOneOff)
                            .orElse(null));
            key.getPrivate();
            if (key.getType() != KeyType.ED25519 && key.getType() != KeyType.RSA) {
                throw new Unusable("it is a " + key.getType() + " key; use an ed25519 or RSA key");
            }
            return key;
        } catch (IOException | RuntimeException e) {
            throw new Unusable(reason(text, access.passphrase().isPresent()));
        }
    }

    /** The library's own messages may quote the key, so the reason is worked out from the text. */
    private static String reason(String text, boolean hasPassphrase) {
        if (!text.contains("PRIVATE KEY-----")) {
            return text.startsWith("ssh-")
                    ? "it is a public key; give the private one"
                    : "it is no private key in OpenSSH, PKCS#8 or PEM format";
        }
        if (text.contains("BEGIN EC ")) {
            return "it is an ECDSA key; use an ed25519 or RSA key";
        }
        return hasPassphrase
                ? "the passphrase does not open it, or it is damaged, or it is an ECDSA key; use an ed25519 or RSA key and its passphrase"
                : "it is encrypted and no passphrase was given, or it is damaged, or it is an ECDSA key; use an ed25519 or RSA key";
    }

    /** The message completes "the private key cannot be used: …". */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }
}
