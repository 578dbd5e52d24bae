package io.barekube.kubeadm.internal.ssh;

import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.kex.DHGroups;
import com.hierynomus.sshj.transport.kex.ExtInfoClientFactory;
import com.hierynomus.sshj.transport.mac.Macs;
import java.util.List;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.transport.kex.Curve25519SHA256;
import net.schmizz.sshj.transport.kex.DHGexSHA256;

/** What we offer a server. No ECDSA, for keys or key exchange, and no ChaCha20: SSHJ needs Bouncy Castle for them. */
final class SshConfig {
    static final String ED25519 = "ssh-ed25519";
    static final List<String> RSA = List.of("rsa-sha2-512", "rsa-sha2-256");

    private SshConfig() {}

    /** One serves all connections of a session. */
    static Config create() {
        DefaultConfig config = new DefaultConfig() {
            @Override
            protected void initCipherFactories() {
                // In order of what they cost: AES-GCM runs on the processor's own instructions and needs no MAC.
                setCipherFactories(List.of(
                        GcmCiphers.AES128GCM(),
                        GcmCiphers.AES256GCM(),
                        BlockCiphers.AES128CTR(),
                        BlockCiphers.AES256CTR()));
            }
        };
        config.setLoggerFactory(new QuietLoggers());
        config.setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
        config.setKeyExchangeFactories(List.of(
                new Curve25519SHA256.Factory(),
                new Curve25519SHA256.FactoryLibSsh(),
                new DHGexSHA256.Factory(),
                DHGroups.Group16SHA512(),
                DHGroups.Group18SHA512(),
                DHGroups.Group14SHA256(),
                new ExtInfoClientFactory()));
        config.setKeyAlgorithms(
                List.of(KeyAlgorithms.EdDSA25519(), KeyAlgorithms.RSASHA512(), KeyAlgorithms.RSASHA256()));
        config.setMACFactories(
                List.of(Macs.HMACSHA2256Etm(), Macs.HMACSHA2512Etm(), Macs.HMACSHA2256(), Macs.HMACSHA2512()));
        return config;
    }
}
