package io.barekube.kubeadm.internal;

import io.barekube.spi.BootstrapSession.Progress;
import io.barekube.spi.Host;
import io.barekube.spi.Script;
import java.time.Duration;

/** The certificates of a control plane that kubeadm keeps. */
final class CertificateRenewal {
    private static final Duration LONG = Duration.ofMinutes(40);

    private final HostConnection connection;

    CertificateRenewal(HostConnection connection) {
        this.connection = connection;
    }

    void renew(Progress news) throws InterruptedException {
        Host host = connection.host();
        ScriptText text = ScriptText.of("life.sh", "renew.sh")
                .set("role", host.node().role().label())
                .set("address", host.address());
        connection.runUnit(
                "barekube-renew",
                Script.named("kubeadm certs renew", text.text())
                        .progress(new PhaseProgress(news))
                        .deadline(LONG)
                        .build());
    }
}
