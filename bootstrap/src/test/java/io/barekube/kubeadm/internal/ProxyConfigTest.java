package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.spi.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxyConfigTest {
    /** As kubeadm writes it, with everything spelled out. */
    private static final String WRITTEN = """
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            bindAddress: 0.0.0.0
            bindAddressHardFail: false
            clientConnection:
              acceptContentTypes: ""
              burst: 0
              kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
              qps: 0
            clusterCIDR: 10.244.0.0/16
            configSyncPeriod: 0s
            conntrack:
              maxPerCore: %s
              min: %s
              tcpBeLiberal: false
            kind: KubeProxyConfiguration
            logging:
              options:
                json:
                  infoBufferSize: "0"
            metricsBindAddress: ""
            mode: nftables
            nodePortAddresses: null
            oomScoreAdj: %s
            winkernel:
              sourceVip: ""
            """;

    private static final String ORDINARY = WRITTEN.formatted("null", "null", "null");

    @Test
    void isAsItShouldBeWithoutSettings() {
        ProxyConfig ordinary = new ProxyConfig(ORDINARY);
        ProxyConfig lab = new ProxyConfig(WRITTEN.formatted("0", "0", "0"));

        assertThat(ordinary.is(ordinary.wanted(Map.of()))).isTrue();
        assertThat(lab.is(lab.wanted(Map.of()))).isTrue();
        assertThat(lab.wanted(Map.of())).containsEntry("oomScoreAdj", 0L);
        assertThat(ordinary.wanted(Map.of())).doesNotContainKey("oomScoreAdj");
    }

    @Test
    void takesSettingsInAndOutAgain() {
        Map<String, Object> settings = Map.of("metricsBindAddress", "127.0.0.1:10249");
        ProxyConfig before = new ProxyConfig(ORDINARY);
        Map<String, Object> wanted = before.wanted(settings);

        assertThat(before.is(wanted)).isFalse();
        assertThat(wanted).containsEntry("mode", "nftables").containsEntry("clusterCIDR", "10.244.0.0/16");

        ProxyConfig after = new ProxyConfig(Json.pretty(wanted));
        assertThat(after.is(after.wanted(settings))).isTrue();
        assertThat(after.is(after.wanted(Map.of()))).isFalse();
        assertThat(after.wanted(Map.of())).doesNotContainKey("metricsBindAddress");
    }

    @Test
    void doesNotLetTheCallerSetWhatHostsCannotHave() {
        ProxyConfig lab = new ProxyConfig(WRITTEN.formatted("0", "0", "0"));

        Map<String, Object> wanted = lab.wanted(Map.of("conntrack", Map.of("maxPerCore", 1000L, "tcpBeLiberal", true)));

        assertThat(Json.object(wanted.get("conntrack")))
                .containsEntry("maxPerCore", 0L)
                .containsEntry("tcpBeLiberal", true);
        assertThat(new ProxyConfig(ORDINARY).wanted(Map.of("conntrack", Map.of("maxPerCore", 1000L))))
                .containsEntry("conntrack", Map.of("maxPerCore", 1000L));
    }
}
