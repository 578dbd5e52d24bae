package io.barekube.kubeadm.internal.ssh;

import io.barekube.Secret;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Key pairs for tests. */
final class Keys {
    private Keys() {}

    static KeyPair ed25519() {
        return generate("Ed25519", 255);
    }

    static KeyPair rsa() {
        return generate("RSA", 2048);
    }

    static KeyPair ecdsa() {
        return generate("EC", 256);
    }

    static Secret pem(KeyPair key) {
        return Secret.of("-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(key.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n");
    }

    private static KeyPair generate(String algorithm, int size) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(size);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
