package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Endpoint;
import io.barekube.Role;
import io.barekube.kubeadm.internal.RehearsedScript.End;
import io.barekube.spi.Host;
import io.barekube.spi.KubeObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointScriptsTest {
    private static final Host FIRST = SampleHost.host("cp-1", Role.CONTROL_PLANE, "10.0.0.1");
    private static final Host SECOND = SampleHost.host("cp-2", Role.CONTROL_PLANE, "10.0.0.2");
    private static final Host WORKER = SampleHost.host("w-1", Role.WORKER, "10.0.0.9");
    private static final String KUBELET = "/etc/kubernetes/kubelet.conf";

    @TempDir
    Path root;

    private RehearsedScript script;

    @BeforeEach
    void aPreparedHost() throws IOException {
        script = new RehearsedScript(root)
                .replacing("/etc/systemd/system", root + "/etc/systemd/system")
                .replacing("/dev/udp", root + "/dev/udp")
                .with("haproxy", ":")
                .with("keepalived", ":")
                .with("ip", """
                        case $* in
                          *"neighbour show to 10.0.0.240"*) cat $root/answers 2>/dev/null || echo '10.0.0.240 FAILED' ;;
                          *"neighbour show to 10.0.0.2 "*) echo '10.0.0.2 lladdr aa:aa:aa:aa:aa:02 REACHABLE' ;;
                          *"neighbour show"*) echo '10.0.0.1 FAILED' ;;
                          *"address show"*) echo '2: eno1    inet 10.0.0.1/24 scope global eno1' ;;
                        esac""")
                .with("systemctl", """
                        local all="$*"
                        case $all in
                          *show*NeedDaemonReload*) echo no ;;
                          *is-active*) [ -e "$root/active-${all##* }" ] ;;
                          *enable*) ;;
                          *) echo "$all" >>$root/deeds; touch "$root/active-${all##* }" ;;
                        esac""");
        script.write("/etc/barekube/inventory.json", """
                {"clusterId":"%s","prepared":"x",
                 "artifacts":{
                },
                 "record":[
                  "file /a"]}
                """.formatted(SampleHost.CLUSTER.uuid()));
        script.write("/etc/barekube/record", "file /a\n");
        Files.createDirectories(script.file("/etc/kubernetes"));
    }

    private End balance(Endpoint endpoint, Host host, Host... controlPlanes) throws Exception {
        return script.run(Balancer.of(endpoint, host, List.of(controlPlanes)).text(SampleHost.CLUSTER));
    }

    private List<String> deeds() throws IOException {
        Path file = root.resolve("deeds");
        List<String> deeds = Files.exists(file) ? Files.readAllLines(file) : List.of();
        Files.deleteIfExists(file);
        return deeds;
    }

    @Test
    void balancerStartsOnceAndIsReloadedWhenItsControlPlanesChange() throws Exception {
        assertThat(balance(Endpoint.localBalancer(), FIRST, FIRST).status()).isZero();
        assertThat(deeds()).containsExactly("start barekube-balancer");
        assertThat(KubeObject.parse(script.read("/etc/barekube/inventory.json"))
                        .at("record")
                        .map(String::valueOf)
                        .orElse(""))
                .contains("file /a", "file " + root + "/etc/barekube/balancer.cfg");

        balance(Endpoint.localBalancer(), FIRST, FIRST);
        assertThat(deeds()).containsExactly("start barekube-balancer");

        balance(Endpoint.localBalancer(), FIRST, FIRST, SECOND);
        assertThat(deeds()).containsExactly("reload-or-restart barekube-balancer");
        assertThat(script.read("/etc/barekube/balancer.cfg")).contains("cp-2 10.0.0.2:6443");
    }

    @Test
    void oneWhoseReloadNeverCameIsReloadedTheNextTime() throws Exception {
        balance(Endpoint.localBalancer(), FIRST, FIRST);
        deeds();
        Files.delete(script.file("/run/barekube/balancer.loaded"));

        balance(Endpoint.localBalancer(), FIRST, FIRST);

        assertThat(deeds()).containsExactly("reload-or-restart barekube-balancer");
    }

    @Test
    void kubeletOfAWorkerIsLedToTheEndpointOnce() throws Exception {
        script.write(KUBELET, "clusters:\n- cluster:\n    server: https://10.0.0.1:6443\n  name: edge\n");

        balance(Endpoint.localBalancer(), WORKER, FIRST);
        assertThat(script.read(KUBELET))
                .isEqualTo("clusters:\n- cluster:\n    server: https://127.0.0.1:7443\n  name: edge\n");
        assertThat(deeds()).endsWith("restart kubelet");

        balance(Endpoint.localBalancer(), WORKER, FIRST);
        assertThat(deeds()).doesNotContain("restart kubelet");
    }

    @Test
    void virtualAddressThatAStrangerAnswersForIsRefusedAndNothingIsWritten() throws Exception {
        script.write("/answers", "10.0.0.240 lladdr bb:bb:bb:bb:bb:bb REACHABLE");

        End end = balance(Endpoint.virtualIp("10.0.0.240"), FIRST, FIRST, SECOND);

        assertThat(end.status()).isEqualTo(65);
        assertThat(end.errors()).contains("10.0.0.240 is somebody else's", "bb:bb:bb:bb:bb:bb");
        assertThat(script.file("/etc/barekube/keepalived.conf")).doesNotExist();
    }

    @Test
    void virtualAddressThatAControlPlaneHoldsIsOurs() throws Exception {
        script.write("/answers", "10.0.0.240 lladdr aa:aa:aa:aa:aa:02 REACHABLE");

        End end = balance(Endpoint.virtualIp("10.0.0.240"), FIRST, FIRST, SECOND);

        assertThat(end.errors()).isEmpty();
        assertThat(script.read("/etc/barekube/keepalived.conf")).contains("interface eno1\n");
        assertThat(deeds()).containsExactly("start barekube-balancer", "start barekube-keepalived");
    }

    @Test
    void hostOfAnotherClusterIsLeftAlone() throws Exception {
        script.write("/etc/barekube/inventory.json", "{\"clusterId\":\"another\"}");

        assertThat(balance(Endpoint.localBalancer(), FIRST, FIRST).status()).isEqualTo(65);
        assertThat(deeds()).isEmpty();
    }
}
