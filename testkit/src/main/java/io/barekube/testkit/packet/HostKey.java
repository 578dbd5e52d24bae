package io.barekube.testkit.packet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** The public line of an Ed25519 host key that a simulated host has. */
final class HostKey {
    private HostKey() {}

    static String random() {
        try {
            byte[] encoded = KeyPairGenerator.getInstance("Ed25519")
                    .generateKeyPair()
                    .getPublic()
                    .getEncoded();
            byte[] type = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
            byte[] key = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
            ByteBuffer blob = ByteBuffer.allocate(4 + type.length + 4 + key.length);
            blob.putInt(type.length).put(type).putInt(key.length).put(key);
            return "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob.array());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
        }
    }
}
