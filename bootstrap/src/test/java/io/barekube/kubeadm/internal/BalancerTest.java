package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Endpoint;
import io.barekube.Role;
import io.barekube.spi.Host;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BalancerTest {
    private static final String PROXY = "/etc/barekube/balancer.cfg";
    private static final String KEEPER = "/etc/barekube/keepalived.conf";
    private final Host first = SampleHost.host("cp-1", Role.CONTROL_PLANE, "10.0.0.1");
    private final Host second = SampleHost.host("cp-2", Role.CONTROL_PLANE, "10.0.0.2");
    private final Host third = SampleHost.host("cp-3", Role.CONTROL_PLANE, "10.0.0.3");
    private final Host worker = SampleHost.host("w-1", Role.WORKER, "10.0.0.9");
    private final List<Host> all = List.of(first, second, third);

    @Test
    void everyNodeHasAProxyOfItsOwnBeforeAllControlPlanes() {
        for (Host host : List.of(first, worker)) {
            Map<String, String> files = files(Endpoint.localBalancer(), host, all);

            assertThat(files).containsOnlyKeys(PROXY, "/etc/systemd/system/barekube-balancer.service");
            assertThat(files.get(PROXY))
                    .contains("bind 127.0.0.1:7443\n", "option httpchk GET /readyz\n", "check-ssl verify none")
                    .contains(
                            "server cp-1 10.0.0.1:6443\n", "server cp-2 10.0.0.2:6443\n", "server cp-3 10.0.0.3:6443\n")
                    .contains("on-marked-down shutdown-sessions", "hard-stop-after");
        }
    }

    @Test
    void virtualAddressIsKeptByControlPlanesThatKnowEachOther() {
        Endpoint endpoint = Endpoint.virtualIp("10.0.0.240");

        Map<String, String> files = files(endpoint, second, all);

        assertThat(files.get(PROXY)).contains("bind *:7443\n");
        assertThat(files.get(KEEPER))
                .contains("unicast_src_ip 10.0.0.2\n", "10.0.0.240/32\n", "state BACKUP\n", "interface @INTERFACE@\n")
                .contains("unicast_peer {\n    10.0.0.1\n    10.0.0.3\n  }\n");
        assertThat(routerId(files)).isEqualTo(routerId(files(endpoint, first, all)));
        assertThat(files.get("/etc/systemd/system/barekube-keepalived.service"))
                .contains("ExecStart=/usr/sbin/keepalived --dont-fork");
        assertThat(files(endpoint, worker, all)).isEmpty();
    }

    private static String routerId(Map<String, String> files) {
        return files.get(KEEPER)
                .lines()
                .filter(line -> line.contains("virtual_router_id"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void addressesOfOthersNeedNothingOnNodes() {
        assertThat(files(Endpoint.address("api.example:6443"), first, all)).isEmpty();
        assertThat(files(new Endpoint.SingleControlPlane(), first, List.of(first)))
                .isEmpty();
    }

    @Test
    void kubeletsOfWorkersAreToldWhereToAskAndThoseOfControlPlanesAreNot() {
        assertThat(text(Endpoint.localBalancer(), worker)).contains("kubelet_server='https://127.0.0.1:7443'\n");
        assertThat(text(Endpoint.virtualIp("10.0.0.240"), worker))
                .contains("kubelet_server='https://10.0.0.240:7443'\n", "vip=''\n");
        assertThat(text(Endpoint.localBalancer(), first)).contains("kubelet_server=''\n");
        assertThat(text(Endpoint.virtualIp("10.0.0.240"), first))
                .contains("vip='10.0.0.240'\n", "holders=('10.0.0.1' '10.0.0.2' '10.0.0.3')\n");
    }

    private String text(Endpoint endpoint, Host host) {
        return Balancer.of(endpoint, host, all).text(SampleHost.CLUSTER).text();
    }

    private static Map<String, String> files(Endpoint endpoint, Host host, List<Host> controlPlanes) {
        return Balancer.of(endpoint, host, controlPlanes).files();
    }
}
