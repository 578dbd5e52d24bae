package io.barekube.testkit.sim.internal.ssh;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;

/**
 * Key pairs of a simulation. Hosts take theirs from a small set in turn: making a thousand would take minutes, and hosts made one after the other have different ones all the
 * same. Thread-safe.
 */
public final class Keys {
    private static final int DIFFERENT = 4;
    private final List<KeyPair> pairs = new ArrayList<>();
    private final KeyPair login = rsa();
    private int next;

    synchronized KeyPair forHost() {
        int index = next++ % DIFFERENT;
        if (index == pairs.size()) {
            pairs.add(rsa());
        }
        return pairs.get(index);
    }

    KeyPair login() {
        return login;
    }

    /** The private key that every host admits, PEM. */
    public String loginPem() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(login.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    static String fingerprint(KeyPair key) {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key.getPublic());
    }

    // The server proves itself with ed25519 only by means of Bouncy Castle.
    private static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has RSA", e);
        }
    }
}
