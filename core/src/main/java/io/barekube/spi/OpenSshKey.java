package io.barekube.spi;

import io.barekube.Secret;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Base64;

/** A new Ed25519 key pair in OpenSSH's own format, which ssh and Java libraries read without further providers. Immutable; it shows no secret. */
public final class OpenSshKey {
    private static final String TYPE = "ssh-ed25519";
    private static final int KEY_BYTES = 32;
    private final String publicLine;
    private final Secret privateText;

    private OpenSshKey(String publicLine, Secret privateText) {
        this.publicLine = publicLine;
        this.privateText = privateText;
    }

    /** Makes a pair from the platform's secure random source; {@code comment} ends the public line. */
    public static OpenSshKey generate(String comment) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            byte[] open = Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
            byte[] seed = ((EdECPrivateKey) pair.getPrivate())
                    .getBytes()
                    .orElseThrow(() -> new IllegalStateException("a new Ed25519 key is not hidden in hardware"));
            byte[] blob = bytes(out -> {
                string(out, TYPE.getBytes(StandardCharsets.US_ASCII));
                string(out, open);
            });
            return new OpenSshKey(
                    TYPE + " " + Base64.getEncoder().encodeToString(blob) + " " + comment,
                    Secret.of(pem(container(blob, open, seed, comment))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
        }
    }

    /** {@code ssh-ed25519 AAAA… comment}, without a line end. */
    public String publicLine() {
        return publicLine;
    }

    /** The private key file's text, not encrypted. */
    public Secret privateText() {
        return privateText;
    }

    private static byte[] container(byte[] blob, byte[] open, byte[] seed, String comment) {
        int check = new SecureRandom().nextInt();
        byte[] secret = bytes(out -> {
            out.writeInt(check);
            out.writeInt(check);
            string(out, TYPE.getBytes(StandardCharsets.US_ASCII));
            string(out, open);
            out.writeInt(2 * KEY_BYTES);
            out.write(seed);
            out.write(open);
            string(out, comment.getBytes(StandardCharsets.UTF_8));
            for (int pad = 1; out.size() % 8 != 0; pad++) {
                out.writeByte(pad);
            }
        });
        return bytes(out -> {
            out.write("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII));
            string(out, "none".getBytes(StandardCharsets.US_ASCII));
            string(out, "none".getBytes(StandardCharsets.US_ASCII));
            string(out, new byte[0]);
            out.writeInt(1);
            string(out, blob);
            string(out, secret);
        });
    }

    private static String pem(byte[] content) {
        String body = Base64.getMimeEncoder(70, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN OPENSSH PRIVATE KEY-----\n" + body + "\n-----END OPENSSH PRIVATE KEY-----\n";
    }

    @FunctionalInterface
    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writing writing) {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(buffer)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.toByteArray();
    }

    private static void string(DataOutputStream out, byte[] value) throws IOException {
        out.writeInt(value.length);
        out.write(value);
    }
}
