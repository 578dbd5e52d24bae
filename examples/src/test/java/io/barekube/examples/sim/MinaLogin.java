package io.barekube.examples.sim;

import io.barekube.spi.HostKeyCheck;
import io.barekube.spi.SshAccess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.util.security.SecurityUtils;

/** Logs in by another client than the library's, checking the pinned key. */
final class MinaLogin {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private MinaLogin() {}

    static String run(SshAccess access, String command) throws IOException {
        HostKeyCheck.Pinned pinned = (HostKeyCheck.Pinned) access.hostKeyCheck();
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier((session, address, key) ->
                    pinned.keys().contains(KeyUtils.getFingerPrint(BuiltinDigests.sha256, key)));
            client.start();
            try (ClientSession session = client.connect(access.user(), access.host(), access.port())
                    .verify(PATIENCE)
                    .getSession()) {
                for (KeyPair key : SecurityUtils.loadKeyPairIdentities(
                        null,
                        NamedResource.ofName("login"),
                        new ByteArrayInputStream(access.privateKey().reveal().getBytes(StandardCharsets.US_ASCII)),
                        null)) {
                    session.addPublicKeyIdentity(key);
                }
                session.auth().verify(PATIENCE);
                return session.executeRemoteCommand(command);
            } catch (GeneralSecurityException e) {
                throw new IOException(e);
            }
        }
    }
}
