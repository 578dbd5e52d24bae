package io.barekube.kubeadm.internal.ssh;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;

/** Public keys as OpenSSH writes them. */
final class KeyText {
    private KeyText() {}

    static String fingerprint(PublicKey key) {
        return fingerprint(blob(key));
    }

    static String fingerprint(byte[] blob) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    static byte[] blob(PublicKey key) {
        return new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
    }

    /** Such as {@code ssh-ed25519 AAAA…}. */
    static String line(PublicKey key) {
        return type(key) + " " + Base64.getEncoder().encodeToString(blob(key));
    }

    static String type(PublicKey key) {
        return KeyType.fromKey(key).toString();
    }

    /** The algorithms by which a host can prove that it owns a key of that type. */
    static List<String> algorithms(String type) {
        return switch (type) {
            case "ssh-ed25519" -> List.of(SshConfig.ED25519);
            case "ssh-rsa", "rsa-sha2-256", "rsa-sha2-512" -> SshConfig.RSA;
            default -> List.of();
        };
    }
}
