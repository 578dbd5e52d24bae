package io.barekube.kubeadm.internal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A cluster's CA certificate, in PEM form. */
record CaCertificate(String pem) {
    /** As kubeconfigs hold it. */
    String base64() {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
