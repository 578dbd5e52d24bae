package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Role;
import io.barekube.Secret;
import io.barekube.spi.Host;
import io.barekube.spi.KubeObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubeconfigsTest {
    private static final Secret ADMIN = Secret.of("""
            apiVersion: v1
            clusters:
            - cluster:
                certificate-authority-data: Q0E=
                server: https://127.0.0.1:7443
              name: edge
            users:
            - name: kubernetes-admin
              user:
                client-certificate-data: Q0VSVA==
                client-key-data: S0VZ
            """);

    @Test
    void eachControlPlaneHasAContextAndTheOneThatAnsweredIsCurrent() {
        Host answered = SampleHost.host("cp-2", Role.CONTROL_PLANE, "10.0.0.2");
        Host other = SampleHost.host("cp-1", Role.CONTROL_PLANE, "10.0.0.1");

        KubeObject file = KubeObject.parse(Kubeconfigs.ofEach("edge", List.of(answered, other), ADMIN)
                .content()
                .reveal());

        assertThat(file.text("current-context")).contains("cp-2");
        assertThat(file.items("contexts"))
                .extracting(context -> context.text("name"))
                .allMatch(name -> name.isPresent())
                .hasSize(2);
        assertThat(file.text("clusters", "0", "cluster", "server")).contains("https://10.0.0.2:6443");
        assertThat(file.text("clusters", "1", "cluster", "server")).contains("https://10.0.0.1:6443");
        assertThat(file.text("clusters", "1", "cluster", "certificate-authority-data"))
                .contains("Q0E=");
        assertThat(file.text("users", "0", "user", "client-key-data")).contains("S0VZ");
    }

    @Test
    void addressOfTheEndpointTakesThePlaceOfTheHostsOwn() {
        assertThat(Kubeconfigs.asking("10.0.0.240:7443", ADMIN).content().reveal())
                .contains("    server: https://10.0.0.240:7443\n", "client-key-data: S0VZ")
                .doesNotContain("127.0.0.1");
    }
}
