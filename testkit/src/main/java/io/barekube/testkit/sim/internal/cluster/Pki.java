package io.barekube.testkit.sim.internal.cluster;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.UUID;

/** A certificate authority: certificates that any X.509 reader reads, made without a library for it. Immutable. */
final class Pki {
    static final Duration CA_LIFE = Duration.ofDays(3650);
    static final Duration LEAF_LIFE = Duration.ofDays(365);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final byte[] ECDSA_WITH_SHA256 = sequence(bytes(6, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02));
    private final KeyPair key;
    private final String certificate;

    Pki() {
        this.key = keyPair();
        this.certificate = signed("kubernetes", key, Instant.now().plus(CA_LIFE));
    }

    /** PEM, with a line end. */
    String certificate() {
        return certificate;
    }

    String key() {
        return pem("PRIVATE KEY", key.getPrivate().getEncoded());
    }

    /** A certificate and its key, both PEM. */
    record Issued(String certificate, String key) {}

    Issued issue(String name, Instant end) {
        KeyPair own = keyPair();
        return new Issued(
                signed(name, own, end), pem("PRIVATE KEY", own.getPrivate().getEncoded()));
    }

    private String signed(String name, KeyPair subject, Instant end) {
        byte[] serial = tagged(2, new BigInteger(UUID.randomUUID().toString().replace("-", ""), 16).toByteArray());
        byte[] validity = sequence(time(Instant.now().minus(Duration.ofMinutes(5))), time(end));
        byte[] body = sequence(
                tagged(0xA0, tagged(2, new byte[] {2})),
                serial,
                ECDSA_WITH_SHA256,
                name("kubernetes"),
                validity,
                name(name),
                subject.getPublic().getEncoded());
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key.getPrivate());
            signature.update(body);
            byte[] bits = signature.sign();
            byte[] padded = new byte[bits.length + 1];
            System.arraycopy(bits, 0, padded, 1, bits.length);
            return pem("CERTIFICATE", sequence(body, ECDSA_WITH_SHA256, tagged(3, padded)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM signs with ECDSA", e);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has elliptic curves", e);
        }
    }

    private static byte[] name(String commonName) {
        byte[] attribute =
                sequence(bytes(6, 0x55, 0x04, 0x03), tagged(12, commonName.getBytes(StandardCharsets.UTF_8)));
        return sequence(tagged(0x31, attribute));
    }

    private static byte[] time(Instant moment) {
        return tagged(24, TIME.format(moment).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] bytes(int tag, int... content) {
        byte[] raw = new byte[content.length];
        for (int i = 0; i < content.length; i++) {
            raw[i] = (byte) content[i];
        }
        return tagged(tag, raw);
    }

    private static byte[] sequence(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return tagged(0x30, all.toByteArray());
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        if (content.length < 128) {
            all.write(content.length);
        } else {
            byte[] length = BigInteger.valueOf(content.length).toByteArray();
            int from = length[0] == 0 ? 1 : 0;
            all.write(0x80 | length.length - from);
            all.write(length, from, length.length - from);
        }
        all.writeBytes(content);
        return all.toByteArray();
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }
}
