package io.barekube.testkit.sim.internal.ssh;

import java.security.PublicKey;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;

/** Login with a key, also of the kind that the server's library cannot read. */
final class Ed25519Login extends UserAuthPublicKey {
    private final Sshd sshd;

    private Ed25519Login(Sshd sshd) {
        this.sshd = sshd;
    }

    /** Makes one for each login. */
    static final class Factory extends UserAuthPublicKeyFactory {
        private final Sshd sshd;

        Factory(Sshd sshd) {
            this.sshd = sshd;
        }

        @Override
        public UserAuthPublicKey createUserAuth(ServerSession session) {
            return new Ed25519Login(sshd);
        }
    }

    /** True or false when it is decided; null when the client is to go on. */
    @Override
    public @Nullable Boolean doAuth(Buffer buffer, boolean init) throws Exception {
        int start = buffer.rpos();
        boolean signed = buffer.getBoolean();
        String algorithm = buffer.getString();
        if (!algorithm.equals(Ed25519.TYPE)) {
            buffer.rpos(start);
            return super.doAuth(buffer, init);
        }
        int from = buffer.rpos();
        byte[] blob = buffer.getBytes();
        int length = buffer.rpos() - from;
        PublicKey key = Ed25519.ofBlob(blob);
        ServerSession session = getServerSession();
        if (!getUsername().equals("root") || !sshd.endpoint(session).admits(blob)) {
            return false;
        }
        if (!signed) {
            sendPublicKeyResponse(session, getUsername(), algorithm, key, buffer.array(), from, length, buffer);
            return null;
        }
        byte[] signature = buffer.getBytes();
        Signature verifier = Ed25519.signatures().create();
        verifier.initVerifier(session, key);
        Buffer asSigned = new ByteArrayBuffer();
        asSigned.putBytes(blob);
        return verifySignature(session, getUsername(), algorithm, key, asSigned, verifier, signature);
    }
}
