package io.barekube.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.ClusterId;
import io.barekube.MachineSpec;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.local.LocalProvider;
import io.barekube.packet.PacketProvider;
import io.barekube.spi.HostKeyCheck.Pinned;
import io.barekube.spi.Json;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.MachineState;
import io.barekube.spi.OpenSshKey;
import io.barekube.testkit.packet.Pace;
import io.barekube.testkit.packet.PacketBox;
import io.barekube.testkit.packet.PacketLab;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Packet in a box with real hosts: two devices behind two routers, from their order to their deletion. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PacketBoxLabTest {
    private static final ClusterId CLUSTER = new ClusterId("boxed", UUID.randomUUID());
    private static final String LAB = "boxtest";
    private static final String SERVICE = "198.19.67.0";
    private static final String ASSIGNED = "198.19.67.1";
    private static final Pace QUICK =
            new Pace(Duration.ofSeconds(6), Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(1));

    private LocalProvider.Engine engine;
    private PacketBox box;
    private BoxApi api;
    private PacketProvider provider;
    private OpenSsh ssh;
    private Machine first;
    private Machine second;

    @BeforeAll
    void order(@TempDir Path directory) throws InterruptedException {
        engine = LocalProvider.create().engine();
        box = PacketBox.builder().lab(lab()).pace(QUICK).start();
        api = new BoxApi(box);
        ssh = new OpenSsh(directory);
        provider = PacketProvider.builder()
                .url(box.url())
                .project(box.project())
                .token(box.token())
                .metro("sv")
                .plan("c3.small.x86")
                .stateDirectory(directory.resolve("packet"))
                .pollInterval(Duration.ofSeconds(1))
                .build();
        List<Machine> ordered = new ArrayList<>();
        for (int number = 1; number <= 2; number++) {
            ordered.add(provider.create(new MachineRequest(
                    CLUSTER,
                    new NodeSpec(
                            CLUSTER.name() + "-worker-" + number,
                            Role.WORKER,
                            "worker",
                            MachineSpec.builder().build()))));
        }
        first = provider.await(ordered.get(0).id(), Duration.ofMinutes(2));
        second = provider.await(ordered.get(1).id(), Duration.ofMinutes(2));
    }

    private PacketLab lab() {
        return PacketLab.on(engine.image())
                .environment(engine.environment())
                .name(LAB)
                .publicNetwork("198.18.67.0/24")
                .privateNetwork("10.66.67.0/24")
                .blocks("198.19.67.0/24")
                .build();
    }

    @AfterAll
    void close() throws InterruptedException {
        if (box != null) {
            box.close();
        }
        assertThat(remains()).as("what is left of the lab").isEmpty();
    }

    private List<String> remains() throws InterruptedException {
        List<String> remains = new ArrayList<>();
        String label = "label=barekube-packet-lab=" + LAB;
        remains.addAll(lines("podman", "ps", "-a", "--filter", label, "--format", "container {{.Names}}"));
        remains.addAll(lines("podman", "network", "ls", "--filter", label, "--format", "network {{.Name}}"));
        lines("iptables-save").stream()
                .filter(line -> line.contains("packet-lab-" + LAB) || line.contains("198.18.67."))
                .forEach(remains::add);
        lines("ip", "route").stream()
                .filter(line -> line.contains("198.19.67."))
                .forEach(remains::add);
        lines("ip", "-br", "address").stream()
                .filter(line -> line.contains(" 198.18.67."))
                .forEach(remains::add);
        return remains;
    }

    private List<String> lines(String... command) throws InterruptedException {
        return Command.run(engine.environment(), command).successful().lines().toList();
    }

    private String on(Machine machine, String script) throws IOException, InterruptedException {
        return ssh.run(machine.access().orElseThrow(), script).successful().strip();
    }

    private static String inside(Machine machine) {
        return machine.address().orElseThrow();
    }

    private static String outside(Machine machine) {
        return machine.publicAddress().orElseThrow();
    }

    @Test
    @Order(1)
    void onlyTheKeyThatWasGivenOpensAHostThatToldItsOwn() throws IOException, InterruptedException {
        String pinned =
                ((Pinned) first.access().orElseThrow().hostKeyCheck()).keys().get(0);
        assertThat(on(first, "hostname; cat /etc/ssh/ssh_host_ed25519_key.pub"))
                .startsWith("boxed-worker-1\n" + pinned);
        assertThat(on(first, "wc -l </root/.ssh/authorized_keys")).isEqualTo("1");

        OpenSshKey other = OpenSshKey.generate("other");
        assertThat(ssh.run(first.access().orElseThrow(), other.privateText(), pinned, "true")
                        .errors())
                .contains("Permission denied (publickey");
        assertThat(ssh.run(
                                first.access().orElseThrow(),
                                first.access().orElseThrow().privateKey(),
                                ((Pinned) second.access().orElseThrow().hostKeyCheck())
                                        .keys()
                                        .get(0),
                                "true")
                        .errors())
                .contains("Host key verification failed");
    }

    @Test
    @Order(2)
    void hostsHaveTheAddressesAndRoutesThatTheApiShows() throws IOException, InterruptedException {
        List<Map<String, Object>> shown = Json.list(
                        api.get("/devices/" + first.id()).get("ip_addresses"))
                .stream()
                .map(Json::object)
                .toList();
        Map<String, Object> open = shown.get(0);
        Map<String, Object> closed = shown.get(2);

        assertThat(on(first, "ip -br -4 address show dev eth0"))
                .contains(open.get("address") + "/" + open.get("cidr"))
                .contains(closed.get("address") + "/" + closed.get("cidr"));
        assertThat(on(first, "ip route get 198.51.100.1"))
                .contains("via " + open.get("gateway") + " ")
                .contains("src " + outside(first));
        assertThat(on(first, "ip route get 10.99.0.1"))
                .contains("via " + closed.get("gateway") + " ")
                .contains("src " + inside(first));
        assertThat(on(first, "wc -l </proc/swaps")).isEqualTo("1");
        assertThat(on(first, "cat /etc/machine-id")).isNotEqualTo(on(second, "cat /etc/machine-id"));
    }

    @Test
    @Order(3)
    void privateAddressesReachEachOtherThroughTheRouter() throws IOException, InterruptedException {
        assertThat(on(first, "ping -c 1 -W 2 " + inside(second))).contains("1 received");
        assertThat(on(first, "ip route get " + inside(second))).contains("via ");
        assertThat(box.router()
                        .run("ping", "-c", "1", "-W", "2", inside(second))
                        .successful())
                .contains("1 received");
    }

    @Test
    @Order(4)
    void whatADeviceAnnouncesLeadsToItWhileItHasPowerAndASession() throws IOException, InterruptedException {
        api.post("/projects/" + box.project() + "/bgp-configs", Map.of("deployment_type", "local", "asn", 65000));
        assertThat(api.post(
                                "/projects/" + box.project() + "/ips",
                                Map.of("type", "public_ipv4", "quantity", 2, "metro", "sv"))
                        .get("network"))
                .isEqualTo(SERVICE);
        announce(first, SERVICE);
        announce(second, SERVICE);
        assertThat(Command.run(Map.of(), "sleep", "5").status()).isZero();
        assertThat(box.router().routes()).as("without a session").isEmpty();

        api.post("/devices/" + first.id() + "/bgp/sessions", Map.of("address_family", "ipv4"));
        Waiting.until(
                Duration.ofSeconds(30),
                "the route to one device",
                () -> box.router().routes().equals(Map.of(SERVICE + "/32", List.of(inside(first)))));
        assertThat(answer()).isEqualTo("boxed-worker-1");
        Waiting.until(
                Duration.ofSeconds(30),
                "both sessions",
                () -> String.valueOf(api.get("/devices/" + first.id() + "/bgp/sessions"))
                        .contains("status=up,"));

        api.post("/devices/" + second.id() + "/bgp/sessions", Map.of("address_family", "ipv4"));
        Waiting.until(
                Duration.ofSeconds(30),
                "routes to both",
                () -> box.router().routes().get(SERVICE + "/32").size() == 2);

        api.act(first.id().value(), "power_off");
        Waiting.until(
                Duration.ofSeconds(30),
                "the route to go on to the other device",
                () -> box.router().routes().equals(Map.of(SERVICE + "/32", List.of(inside(second)))));
        assertThat(answer()).isEqualTo("boxed-worker-2");
        assertThat(box.router()
                        .run("bash", "-c", "exec 3<>/dev/tcp/" + SERVICE + "/8080; cat <&3")
                        .successful()
                        .strip())
                .isEqualTo("boxed-worker-2");
    }

    /** Serves its name at the address and tells both routers; packets to them leave from the private address. */
    private void announce(Machine machine, String address) throws IOException, InterruptedException {
        String gateway = on(machine, "ip route get 10.99.0.1").replaceAll("(?s).* via (\\S+) .*", "$1");
        String script = """
                set -e
                for peer in 169.254.255.1 169.254.255.2; do ip route replace $peer via GATEWAY src INSIDE; done
                ip address replace ADDRESS/32 dev lo
                cat >/etc/bird/bird.conf <<X
                router id INSIDE;
                protocol device {}
                protocol static { ipv4; route ADDRESS/32 blackhole; }
                template bgp tor { local INSIDE as 65000; multihop 4; hold time 9; connect retry time 2; error wait time 1,2; ipv4 { import none; export all; }; }
                protocol bgp one from tor { neighbor 169.254.255.1 as 65530; }
                protocol bgp two from tor { neighbor 169.254.255.2 as 65530; }
                X
                systemctl enable -q bird 2>/dev/null
                systemctl restart bird
                systemd-run -q socat TCP-LISTEN:8080,bind=ADDRESS,fork,reuseaddr EXEC:hostname
                """.replace("GATEWAY", gateway)
                .replace("INSIDE", inside(machine))
                .replace("ADDRESS", address);
        on(machine, script);
    }

    /** What this machine is told at the announced address. */
    private static String answer() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(SERVICE, 8080), 5_000);
            socket.setSoTimeout(5_000);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    @Test
    @Order(5)
    void powerBringsAHostBackAsItWas() throws IOException, InterruptedException {
        String id = first.id().value();
        assertThat(api.state(id)).isIn("powering_off", "inactive");
        assertThat(provider.list(CLUSTER.name()).stream()
                        .filter(machine -> machine.id().equals(first.id())))
                .extracting(Machine::state)
                .containsExactly(MachineState.STOPPED);

        api.act(id, "power_on");
        Waiting.until(Duration.ofSeconds(30), "power", () -> api.state(id).equals("active"));
        Waiting.until(
                Duration.ofSeconds(8),
                "sshd",
                () -> ssh.run(first.access().orElseThrow(), "systemctl is-active bird")
                        .output()
                        .equals("active\n"));
        assertThat(on(first, "ip -br -4 address show dev eth0")).contains(inside(first), outside(first));
        assertThat(on(first, "wc -l </root/.ssh/authorized_keys")).isEqualTo("1");
        long told = Json.list(api.get("/devices/" + id + "/events").get("events")).stream()
                .map(Json::object)
                .filter(event -> String.valueOf(event.get("type")).startsWith("user."))
                .count();
        assertThat(told).as("user data runs once").isEqualTo(1);
    }

    @Test
    @Order(6)
    void anAssignedAddressLeadsToItsDeviceWhichSeesWhoAsks() throws IOException, InterruptedException {
        api.post("/devices/" + first.id() + "/ips", Map.of("address", ASSIGNED + "/32"));
        on(
                first,
                "ip address replace " + ASSIGNED + "/32 dev lo; systemd-run -q socat TCP-LISTEN:8081,bind=" + ASSIGNED
                        + ",fork,reuseaddr SYSTEM:'echo $SOCAT_PEERADDR'");

        Waiting.until(
                Duration.ofSeconds(8),
                "an answer",
                () -> ssh.run(
                                second.access().orElseThrow(),
                                "bash -c 'exec 3<>/dev/tcp/" + ASSIGNED + "/8081 && cat <&3'")
                        .output()
                        .strip()
                        .equals(outside(second)));
    }

    @Test
    @Order(7)
    void deletionLeavesNeitherHostsNorAnythingAtTheApi() throws IOException, InterruptedException {
        for (Machine machine : List.of(first, second)) {
            provider.delete(machine.id());
        }
        provider.release(CLUSTER.name());
        for (Object block :
                Json.list(api.get("/projects/" + box.project() + "/ips").get("ip_addresses"))) {
            api.delete(String.valueOf(Json.object(block).get("href")));
        }

        assertThat(box.leftovers()).isEmpty();
        assertThat(remains())
                .filteredOn(line -> line.startsWith("container"))
                .hasSize(2)
                .allMatch(line -> line.contains("-router-"));
        assertThat(box.router().routes()).isEmpty();
    }

    @Test
    @Order(8)
    void aLabThatNobodyClosedIsTakenAwayByTheNextOfItsName() throws InterruptedException {
        assertThat(remains()).isNotEmpty();
        box = PacketBox.builder().lab(lab()).pace(QUICK).start();
        assertThat(remains()).filteredOn(line -> line.startsWith("container")).hasSize(2);
    }
}
