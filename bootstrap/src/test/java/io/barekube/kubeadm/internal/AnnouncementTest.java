package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Endpoint;
import io.barekube.Role;
import io.barekube.Secret;
import io.barekube.spi.BgpPeering;
import io.barekube.spi.Host;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnouncementTest {
    private static final String BIRD = "/etc/barekube/bird.conf";
    private static final String LOOP = "/etc/barekube/elastic.sh";
    private static final String ROUTES = "/etc/systemd/system/barekube-routes.service";
    private static final Endpoint ELASTIC = new Endpoint.ElasticIp(Optional.of("198.51.100.7"));
    private final BgpPeering peering = BgpPeering.builder(
                    "10.0.0.1", 65000, List.of("169.254.255.1", "169.254.255.2"), 65530)
            .multihop(true)
            .gateway("10.0.0.0")
            .build();

    @TempDir
    Path directory;

    private static Host host(Role role, BgpPeering peering) {
        Host host = SampleHost.host("n-1", role, "10.0.0.1");
        return new Host(host.node(), host.machine().toBuilder().peering(peering).build());
    }

    private static Map<String, String> files(Endpoint endpoint, Host host) {
        return Balancer.of(endpoint, host, List.of(host)).files();
    }

    @Test
    void controlPlaneTellsEachRouterOfTheElasticAddressAndOfNothingElse() {
        String bird = files(ELASTIC, host(Role.CONTROL_PLANE, peering)).get(BIRD);

        assertThat(bird)
                .contains("local 10.0.0.1 as 65000;", "neighbor 169.254.255.1 as 65530;")
                .contains("neighbor 169.254.255.2 as 65530;", "multihop;", "hold time 9;")
                .contains("import none;", "export where net = 198.51.100.7/32;")
                .doesNotContain("password");
    }

    @Test
    void passwordOfTheSessionStandsInAFileForRootAlone() {
        BgpPeering signed = BgpPeering.builder("10.0.0.1", 65000, List.of("169.254.255.1"), 65530)
                .password(Secret.of("Secr3tSecr3t"))
                .build();
        Host host = host(Role.CONTROL_PLANE, signed);

        assertThat(files(ELASTIC, host).get(BIRD)).contains("password \"Secr3tSecr3t\";", "direct;");
        assertThat(Balancer.of(ELASTIC, host, List.of(host))
                        .text(SampleHost.CLUSTER)
                        .text())
                .contains("'600' '" + BIRD + "'", "'644' '" + LOOP + "'");
        assertThat(host.machine().peering().orElseThrow().toString()).doesNotContain("Secr3t");
    }

    @Test
    void workersAnnounceNothingAndAskTheElasticAddress() {
        Host worker = host(Role.WORKER, peering);

        assertThat(files(ELASTIC, worker)).isEmpty();
        assertThat(Balancer.of(ELASTIC, worker, List.of(worker))
                        .text(SampleHost.CLUSTER)
                        .text())
                .contains("kubelet_server='https://198.51.100.7:6443'");
    }

    @Test
    void packetsToTheRoutersLeaveFromThePrivateAddress() {
        Host worker = host(Role.WORKER, peering);

        assertThat(RouterRoutes.of(worker, peering).files().get(ROUTES))
                .contains("ExecStart=ip route replace 169.254.255.1 via 10.0.0.0 src 10.0.0.1\n")
                .contains("ExecStart=ip route replace 169.254.255.2 via 10.0.0.0 src 10.0.0.1\n");
    }

    /** What the loop does on a host whose API server answers as these words say, one look each. */
    private List<String> deeds(boolean initialised, String... looks) throws Exception {
        String loop = files(ELASTIC, host(Role.CONTROL_PLANE, peering)).get(LOOP);
        if (initialised) {
            Files.createFile(directory.resolve("initialised"));
        }
        String script = """
                there='' n=0 looks=(%s)
                curl() { [ "${looks[n]}" = well ]; }
                sleep() { echo "${looks[n]} $there"; n=$((n + 1)); [ $n -lt ${#looks[@]} ] || exit 0; }
                ip() {
                  case $* in
                    *show*) printf '%%s' "$there" ;;
                    *" add "*) there=here ;;
                    *" del "*) there='' ;;
                  esac
                }
                """.formatted(String.join(" ", looks)) + loop.replace("/etc/barekube", directory.toString());
        Process process = new ProcessBuilder("bash").start();
        process.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return output.lines().map(String::strip).toList();
    }

    @Test
    void addressStandsHereWhileTheApiServerIsWellAndGoesAfterTwoBadLooks() throws Exception {
        assertThat(deeds(true, "ill", "well", "ill", "well", "ill", "ill", "ill", "well"))
                .containsExactly("ill", "well here", "ill here", "well here", "ill here", "ill", "ill", "well here");
    }

    @Test
    void addressStandsHereBeforeTheFirstControlPlaneIsMade() throws Exception {
        assertThat(deeds(false, "ill", "ill", "ill")).containsExactly("ill here", "ill here", "ill here");
    }
}
