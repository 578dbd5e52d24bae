package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Endpoint;
import io.barekube.MachineSpec;
import io.barekube.Role;
import io.barekube.Secret;
import io.barekube.spi.KubeObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KubeadmConfigTest {
    private static final HostQuirks NONE = new HostQuirks(false, false, false);
    private final JoinToken token = JoinToken.random(Instant.EPOCH);

    @Test
    void describesTheControlPlaneAndTheCluster() {
        KubeadmConfig config = new KubeadmConfig(
                SampleSpec.builder()
                        .controlPlaneEndpoint("api.example:8443")
                        .build()
                        .spec(),
                KubernetesSettings.NONE);

        Map<String, KubeObject> documents = documents(
                config.init(SampleHost.host(Role.CONTROL_PLANE), Endpoint.address("api.example:8443"), NONE, token));

        KubeObject init = documents.get("InitConfiguration");
        assertThat(init.text("apiVersion")).contains("kubeadm.k8s.io/v1beta4");
        assertThat(init.text("localAPIEndpoint", "advertiseAddress")).contains("10.0.0.5");
        assertThat(init.text("bootstrapTokens", "0", "token"))
                .contains(token.value().reveal());
        assertThat(init.text("bootstrapTokens", "0", "ttl")).contains("20m0s");
        assertThat(init.at("nodeRegistration", "taints")).isEmpty();
        KubeObject cluster = documents.get("ClusterConfiguration");
        assertThat(cluster.text("kubernetesVersion")).contains("v1.36.4");
        assertThat(cluster.text("controlPlaneEndpoint")).contains("api.example:8443");
        assertThat(cluster.text("networking", "podSubnet")).contains("10.244.0.0/16");
        assertThat(cluster.at("apiServer", "certSANs").map(String::valueOf))
                .contains("[10.0.0.5, api.example, 127.0.0.1, localhost]");
        assertThat(documents.get("KubeProxyConfiguration").at("conntrack")).isEmpty();
    }

    @Test
    void answersQuirksOnlyWhereTheyAre() {
        HostQuirks all = new HostQuirks(true, true, true);
        KubeadmConfig config = new KubeadmConfig(SampleSpec.of(), KubernetesSettings.NONE);

        KubeObject proxy = documents(
                        config.init(SampleHost.host(Role.CONTROL_PLANE), new Endpoint.SingleControlPlane(), all, token))
                .get("KubeProxyConfiguration");

        assertThat(proxy.number("conntrack", "maxPerCore")).isZero();
        assertThat(proxy.at("conntrack", "min")).isPresent();
        assertThat(proxy.at("oomScoreAdj")).isPresent();
        assertThat(KubeObject.parse(all.kubeletPatch("/etc/resolv.conf", Map.of()))
                        .text("failCgroupV1"))
                .contains("false");
        assertThat(all.ignoredChecks()).isEqualTo("SystemVerification");
        assertThat(KubeObject.parse(NONE.kubeletPatch("/r", Map.of())).fields()).containsOnlyKeys("resolvConf");
        assertThat(NONE.ignoredChecks()).isEmpty();
    }

    @Test
    void joinsWorkersWithTheirLabelsAndTaints() {
        MachineSpec machine = MachineSpec.builder()
                .label("role", "storage")
                .label("rack", "7")
                .taint("dedicated", "ceph", "NoSchedule")
                .build();
        KubeadmConfig config = new KubeadmConfig(SampleSpec.of(), KubernetesSettings.NONE);

        Secret secret = Secret.of("abcdef.0123456789abcdef");

        KubeObject join = documents(config.join(SampleHost.host(Role.WORKER, machine), secret))
                .get("JoinConfiguration");

        assertThat(join.text("nodeRegistration", "kubeletExtraArgs", "1", "value"))
                .contains("role=storage,rack=7");
        assertThat(join.text("nodeRegistration", "taints", "0", "key")).contains("dedicated");
        assertThat(join.text("discovery", "tlsBootstrapToken")).contains(secret.reveal());
    }

    @Test
    void tellsJoiningHostsWhoseCertificateToTrust() {
        KubeObject discovery = KubeObject.parse(new KubeadmConfig(SampleSpec.of(), KubernetesSettings.NONE)
                .discovery(
                        new Endpoint.SingleControlPlane()
                                .hostAndPort(SampleHost.host(Role.CONTROL_PLANE).address()),
                        Secret.of("abcdef.0123456789abcdef"),
                        new CaCertificate("-----BEGIN CERTIFICATE-----\n")));

        assertThat(discovery.text("clusters", "0", "cluster", "server")).contains("https://10.0.0.5:6443");
        assertThat(discovery.text("clusters", "0", "cluster", "certificate-authority-data"))
                .contains("LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==");
        assertThat(discovery.text("users", "0", "user", "token")).contains("abcdef.0123456789abcdef");
    }

    @Test
    void keepsTheControlPlanesOwnTaintBesideTheCallers() {
        MachineSpec machine =
                MachineSpec.builder().taint("own", "", "NoExecute").build();

        KubeObject init = documents(new KubeadmConfig(SampleSpec.of(), KubernetesSettings.NONE)
                        .init(
                                SampleHost.host(Role.CONTROL_PLANE, machine),
                                new Endpoint.SingleControlPlane(),
                                NONE,
                                token))
                .get("InitConfiguration");

        assertThat(init.items("nodeRegistration", "taints")).hasSize(2);
    }

    @Test
    void makesTokensOfTheFormThatKubeadmWants() {
        assertThat(token.value().reveal()).matches("[a-z0-9]{6}\\.[a-z0-9]{16}");
        assertThat(token.toString()).doesNotContain(token.value().reveal());
        assertThat(token.isFresh(Instant.EPOCH.plusSeconds(599))).isTrue();
        assertThat(token.isFresh(Instant.EPOCH.plusSeconds(601))).isFalse();
    }

    private static Map<String, KubeObject> documents(String text) {
        Map<String, KubeObject> documents = new LinkedHashMap<>();
        for (String document : text.split("\n---\n")) {
            KubeObject object = KubeObject.parse(document);
            documents.put(object.kind(), object);
        }
        return documents;
    }
}
