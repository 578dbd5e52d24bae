package io.barekube.testkit.sim.internal.ssh;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.UnsupportedSshPublicKey;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.signature.AbstractSignature;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** Keys of that kind by the platform's own means; the server's library knows them by Bouncy Castle only, but takes keys whose content it need not know. */
final class Ed25519 {
    static final String TYPE = "ssh-ed25519";
    private static final int BYTES = 32;
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    private Ed25519() {}

    static KeyPair pair() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            return new KeyPair(
                    publicKey(Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length)), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
        }
    }

    private static PublicKey publicKey(byte[] raw) {
        ByteArrayBuffer data = new ByteArrayBuffer();
        data.putBytes(raw);
        return new UnsupportedSshPublicKey(TYPE, data.getCompactData());
    }

    /** The key in that blob, which begins with its type. */
    static PublicKey ofBlob(byte[] blob) throws GeneralSecurityException {
        ByteArrayBuffer buffer = new ByteArrayBuffer(blob);
        if (!buffer.getString().equals(TYPE)) {
            throw new GeneralSecurityException("not a key of type " + TYPE);
        }
        return publicKey(buffer.getBytes());
    }

    /** As in {@code authorized_keys}, without a comment. */
    static String line(PublicKey key) {
        ByteArrayBuffer blob = new ByteArrayBuffer();
        blob.putRawPublicKey(key);
        return line(blob.getCompactData());
    }

    static String line(byte[] blob) {
        return TYPE + " " + Base64.getEncoder().encodeToString(blob);
    }

    static NamedFactory<Signature> signatures() {
        return new NamedFactory<>() {
            @Override
            public String getName() {
                return TYPE;
            }

            @Override
            public Signature create() {
                return new PlatformSignature();
            }
        };
    }

    private static final class PlatformSignature extends AbstractSignature {
        PlatformSignature() {
            super("Ed25519", TYPE);
        }

        @Override
        protected java.security.Signature doInitSignature(
                SessionContext session, String algorithm, java.security.Key key, boolean forSigning)
                throws GeneralSecurityException {
            return java.security.Signature.getInstance(algorithm);
        }

        @Override
        public void initVerifier(SessionContext session, PublicKey key) throws Exception {
            byte[] raw = new ByteArrayBuffer(((UnsupportedSshPublicKey) key).getKeyData()).getBytes();
            byte[] encoded = Arrays.copyOf(X509, X509.length + BYTES);
            System.arraycopy(raw, 0, encoded, X509.length, BYTES);
            super.initVerifier(
                    session, KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        }

        @Override
        public boolean verify(SessionContext session, byte[] signature) throws Exception {
            Map.Entry<String, byte[]> encoded = extractEncodedSignature(signature, TYPE::equals);
            return doVerify(encoded == null ? signature : encoded.getValue());
        }
    }
}
