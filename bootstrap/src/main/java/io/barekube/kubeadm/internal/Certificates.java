package io.barekube.kubeadm.internal;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;

/** Certificates as a host printed them. */
final class Certificates {
    private Certificates() {}

    /** When the first of them expires; throws {@link IllegalArgumentException} when there is none. */
    static Instant firstEnd(String pem) {
        try {
            Collection<? extends Certificate> all = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            return all.stream()
                    .map(certificate ->
                            ((X509Certificate) certificate).getNotAfter().toInstant())
                    .min(Instant::compareTo)
                    .orElseThrow(() -> new IllegalArgumentException("no certificate where some should be"));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("what should be certificates cannot be read", e);
        }
    }
}
