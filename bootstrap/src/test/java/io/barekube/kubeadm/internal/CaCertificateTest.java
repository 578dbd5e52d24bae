package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CaCertificateTest {
    private static final String PEM = """
            -----BEGIN CERTIFICATE-----
            MIIDCzCCAfOgAwIBAgIUZ5NSV/pf150LYJRUt083Vfkmzc0wDQYJKoZIhvcNAQEL
            BQAwFTETMBEGA1UEAwwKa3ViZXJuZXRlczAeFw0yNjExMjUwMzI3MTNaFw0zNjEx
            MjIwMzI3MTNaMBUxEzARBgNVBAMMCmt1YmVybmV0ZXMwggEiMA0GCSqGSIb3DQEB
            AQUAA4IBDwAwggEKAoIBAQDEyDTWctNK9FCys3gojA+hS5uGohTCIhsjf5d/ztT8
            vs+CoG0vtOFf5a18zsxVXGuhpiQ8B5jj1L1i0ttw8FyklHtK+xQmdJLx4UM6kOdg
            kJzM4GiNQe1PA7xIIn+b6/LTPHEkpUItkzhTcLPwypJky7Yd6OHiMox8qMUA5IfX
            x2NtI4NaiEGfAu7SYeZ0K6G7NBt5GwvcSmuFSAwev8Re/wf44nbBhzEtCOYMK2n3
            F7CV9+VNFFZDITSe6j9LFgwRH1F4yLZu5opJejAfy8Vuip0u3QIg8CVaWSihCpFz
            o7c5Z0uNqBzhH9ZaYZNFFGD9CNrTNpsK8v5u/rXUS9TTAgMBAAGjUzBRMB0GA1Ud
            DgQWBBTOw4oARzmArqfFaRLz/fuLxAC7yjAfBgNVHSMEGDAWgBTOw4oARzmArqfF
            aRLz/fuLxAC7yjAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQAl
            sdEJdB+wALrSQnrJF2BUgboBVDwvN4l/bnKE74+u6f+G8GYk8KUJOUO+pk0hU2Sm
            ngdbaUtP/abFaLldmO3Vyr4xLkZJREjtYHyJN0+dM0sO7rBkeAvN8XtgnY9xOogD
            xeF+Ou2jUxDQW8DnLC6iTa0lxqjz5hYCEu5DsKDbprcLTq+xu9AyVq/CD52yLgHj
            emJ+mShAfaoN5jZhfOfnt7KxYZeaHr9t3XeaLCm424wNR3m2+u5eXKrkb1uTGCdA
            xhXBcsGVgfXPKp4Yah2baEdqC1Dclwo8qZGxQiH5ZNgD9ZLSLwJ9PFnnO8feDH1g
            4XUldWmI1SOVsVHvi4Zl
            -----END CERTIFICATE-----
            """;

    /** Of the same certificate, by openssl x509 -pubkey | openssl pkey -pubin -outform der | sha256sum. */
    private static final String BY_OPENSSL = "sha256:834dd5f9f28e41db5bd2fe789364bc4f12b60d2268e977a7b25142ad57ca5f03";

    @Test
    void hashesThePublicKeyAsKubeadmDoes() {
        assertThat(new CaCertificate(PEM).hash()).isEqualTo(BY_OPENSSL);
    }

    @Test
    void refusesWhatIsNoCertificate() {
        assertThatThrownBy(() -> new CaCertificate("nothing").hash()).isInstanceOf(IllegalArgumentException.class);
    }
}
