package io.barekube.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;
import io.barekube.spi.OpenSshKey;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.util.Base64;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Test;

final class OpenSshKeyTest {
    @Test
    void bothHalvesAreReadBySshjAndBelongTogether() throws Exception {
        OpenSshKey key = OpenSshKey.generate("someone");
        OpenSSHKeyV1KeyFile file = new OpenSSHKeyV1KeyFile();
        file.init(key.privateText().reveal(), null);
        byte[] message = "message".getBytes(StandardCharsets.UTF_8);

        Signature signing = Signature.getInstance("Ed25519");
        signing.initSign(file.getPrivate());
        signing.update(message);
        byte[] signature = signing.sign();

        Signature checking = Signature.getInstance("Ed25519");
        byte[] line = Base64.getDecoder().decode(key.publicLine().split(" ")[1]);
        checking.initVerify(new Buffer.PlainBuffer(line).readPublicKey());
        checking.update(message);
        assertThat(checking.verify(signature)).isTrue();
        assertThat(file.getPublic()).isEqualTo(new Buffer.PlainBuffer(line).readPublicKey());
    }

    @Test
    void everyKeyIsAnother() {
        assertThat(OpenSshKey.generate("a").publicLine())
                .startsWith("ssh-ed25519 AAAA")
                .endsWith(" a")
                .isNotEqualTo(OpenSshKey.generate("a").publicLine());
    }
}
