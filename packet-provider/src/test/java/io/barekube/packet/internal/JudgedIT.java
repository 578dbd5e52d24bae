package io.barekube.packet.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.barekube.Secret;
import io.barekube.packet.PacketException;
import io.barekube.packet.internal.client.PacketApi;
import io.barekube.packet.internal.wire.BgpConfig;
import io.barekube.packet.internal.wire.BgpNeighbor;
import io.barekube.packet.internal.wire.BgpSession;
import io.barekube.packet.internal.wire.Capacity;
import io.barekube.packet.internal.wire.Device;
import io.barekube.packet.internal.wire.IpAddress;
import io.barekube.packet.internal.wire.IpReservation;
import io.barekube.packet.internal.wire.SshKey;
import io.barekube.spi.Waiter.Look;
import io.barekube.testkit.packet.Pace;
import io.barekube.testkit.packet.PacketBox;
import io.barekube.testkit.packet.ScaledTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Client and box speak through a judge that neither wrote: every message must fit the API's own document. */
final class JudgedIT {
    /** The judge takes seconds for its first look at a device. */
    private static final ScaledTime TIME = ScaledTime.faster(120);

    private static PacketBox box;
    private static Judge judge;
    private static PacketApi api;
    private int objectionsBefore;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> program = Judge.program("the OpenAPI judge");
        assumeTrue(program.isPresent(), "Prism and the OpenAPI document are there");
        box = PacketBox.builder()
                .clock(TIME.clock())
                .pace(new Pace(
                        Duration.ofMinutes(20), Duration.ofSeconds(20), Duration.ofSeconds(12), Duration.ofSeconds(25)))
                .start();
        judge = Judge.before(box.url(), program.get());
        api = api(box.token());
        box.foreignDevice("somebody-elses");
        api.devices().list(box.project(), Optional.empty());
    }

    @BeforeEach
    void count() {
        objectionsBefore = judge.objections().size();
    }

    private List<String> objections() {
        return judge.objections().stream().skip(objectionsBefore).toList();
    }

    private static PacketApi api(Secret token) {
        return new PacketApi(judge.url(), () -> token, "barekube-test", Duration.ofSeconds(30), TIME.waiter());
    }

    @AfterAll
    static void stop() {
        if (judge != null) {
            judge.close();
        }
        if (box != null) {
            box.close();
        }
    }

    @Test
    void theJudgeIsAwake() throws Exception {
        String devices = "/projects/" + box.project() + "/devices";
        assertThat(post(judge.url().resolve(devices), "{\"plan\":\"c3.small.x86\",\"operating_system\":\"debian_12\"}"))
                .as("an order without a place")
                .isEqualTo(422);
        assertThat(
                        post(
                                judge.url().resolve(devices),
                                "{\"plan\":\"c3.small.x86\",\"operating_system\":\"debian_12\",\"metro\":\"sv\",\"billing_cycle\":\"weekly\"}"))
                .as("an order by the week")
                .isEqualTo(422);
        assertThat(box.calls())
                .noneMatch(call -> call.method().equals("POST") && call.body().contains("weekly"));
        TIME.waiter()
                .until(
                        "its log",
                        Duration.ofMinutes(20),
                        Duration.ofSeconds(20),
                        () -> objections().size() < 2 ? Look.notYet(objections().toString()) : Look.found(true));
    }

    @Test
    void theJudgeRefusesAnAnswerThatTheApiDoesNotGive() throws Exception {
        HttpServer liar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        liar.createContext("/", exchange -> {
            byte[] body = "{\"id\":5,\"state\":\"weird\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        liar.start();
        try (Judge strict = Judge.before(
                URI.create("http://127.0.0.1:" + liar.getAddress().getPort()),
                Judge.program("judge").orElseThrow())) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(strict.url().resolve("/devices/" + UUID.randomUUID()))
                                    .header("X-Auth-Token", "any")
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(500);
        } finally {
            liar.stop(0);
        }
    }

    @Test
    void everyCallAndEveryAnswerFitsTheDocument() throws Exception {
        String project = box.project();
        assertThat(api.projects().list()).hasSize(1);
        assertThat(api.projects().get(project).id()).isEqualTo(project);
        assertThat(api.projects().reservations(project)).isEmpty();
        String reserved = box.reserve("c3.small.x86", "sv", true);
        assertThat(api.projects().reservation(reserved).provisionable()).isTrue();
        assertThat(api.catalog().plans()).isNotEmpty();
        assertThat(api.catalog().plans(project)).isNotEmpty();
        assertThat(api.catalog().operatingSystems()).isNotEmpty();
        assertThat(api.catalog().metros()).isNotEmpty();
        assertThat(api.catalog().facilities()).isNotEmpty();
        assertThat(api.catalog().capacity()).containsKey("sv");
        assertThat(api.catalog().check(List.of(Capacity.Servers.wanted("sv", "c3.small.x86", 3))))
                .extracting(Capacity.Servers::available)
                .containsExactly(true);
        SshKey key =
                api.keys().create(project, new SshKey.Create("edge", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKey edge"));
        assertThat(api.keys().list(project)).extracting(SshKey::id).contains(key.id());

        Device device = api.devices()
                .create(
                        project,
                        order(
                                key,
                                Map.of("userdata", UserData.script(URI.create("https://metadata.example/metadata")))));
        Device expiring = api.devices()
                .create(
                        project,
                        new Device.Create(
                                "c3.small.x86",
                                "debian_12",
                                "sv",
                                "edge-2",
                                "hourly",
                                List.of("a=b"),
                                List.of(key.id()),
                                null,
                                "next-available",
                                TIME.clock().instant().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS)));
        assertThat(expiring.terminationTime()).isAfter(Instant.EPOCH);
        assertThatExceptionOfType(PacketException.Refused.class)
                .isThrownBy(() -> api.devices().delete(device.id()))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(PacketException.Reason.STILL_PROVISIONING));
        assertThat(api.devices().list(project, Optional.of("a=b"))).hasSize(2);
        TIME.waiter().until("active", Duration.ofMinutes(60), Duration.ofSeconds(30), () -> {
            Device now = api.devices().get(device.id());
            return "active".equals(now.state()) ? Look.found(now) : Look.notYet(String.valueOf(now.state()));
        });
        TIME.waiter().pause(Duration.ofSeconds(15));
        assertThat(UserData.hostKey(api.devices().events(device.id()))).isPresent();
        api.devices().act(device.id(), new Device.Action("reboot", null));
        assertThat(api.devices()
                        .update(device.id(), new Device.Update(null, null, List.of("a=c"), null))
                        .tags())
                .containsExactly("a=c");
        assertThat(api.networks().virtualNetworks(project)).isEmpty();
        String port = api.devices().get(device.id()).networkPorts().get(0).id();
        assertThat(api.networks().port(port).name()).isEqualTo("bond0");

        addresses(project, device);
        bgp(project, device);

        api.devices().delete(device.id());
        api.devices().delete(expiring.id());
        api.keys().delete(key.id());
        assertThat(objections()).isEmpty();
    }

    private void addresses(String project, Device device) throws InterruptedException {
        IpReservation block = api.addresses()
                .reserve(project, new IpReservation.Create("public_ipv4", 4, "sv", List.of("a=b"), null, true));
        assertThat(api.addresses().list(project)).extracting(IpReservation::id).containsExactly(block.id());
        List<String> available = api.addresses().available(block.id(), 32);
        assertThat(available).hasSize(4);
        IpAddress assigned = api.addresses().assign(device.id(), available.get(1));
        assertThat(api.addresses().ofDevice(device.id())).hasSize(4);
        assertThat(api.addresses().get(block.id()).assignments()).hasSize(1);
        api.addresses().delete(assigned.id());
        api.addresses().delete(block.id());
    }

    private void bgp(String project, Device device) throws InterruptedException {
        assertThat(api.bgp().config(project).exists()).isFalse();
        api.bgp().enable(project, new BgpConfig.Request("local", 65000, "kubernetes"));
        assertThat(api.bgp().config(project).exists()).isTrue();
        BgpSession session = api.bgp().open(device.id(), new BgpSession.Create("ipv4", false));
        assertThatExceptionOfType(PacketException.Refused.class)
                .isThrownBy(() -> api.bgp().open(device.id(), new BgpSession.Create("ipv4", false)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(PacketException.Reason.ALREADY_EXISTS));
        assertThat(api.bgp().sessions(device.id())).hasSize(1);
        assertThat(api.bgp().session(session.id()).status()).isEqualTo("unknown");
        BgpNeighbor neighbor = TIME.waiter().until("neighbors", Duration.ofMinutes(10), Duration.ofSeconds(5), () -> {
            List<BgpNeighbor> neighbors = api.bgp().neighbors(device.id());
            return neighbors.isEmpty() ? Look.notYet("none") : Look.found(neighbors.get(0));
        });
        assertThat(neighbor.peerIps()).containsExactly("169.254.255.1", "169.254.255.2");
        api.bgp().close(session.id());
    }

    @Test
    void refusalsFitTheDocumentToo() throws Exception {
        SshKey key =
                api.keys().create(box.project(), new SshKey.Create("k", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKey k"));
        box.capacity("dc", "c3.small.x86", 0);
        assertThatExceptionOfType(PacketException.Refused.class)
                .isThrownBy(() -> api.devices().create(box.project(), order(key, Map.of("metro", "dc"))))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(PacketException.Reason.CAPACITY));
        assertThatExceptionOfType(PacketException.NotFound.class)
                .isThrownBy(() -> api.devices().get(UUID.randomUUID().toString()));
        assertThatExceptionOfType(PacketException.Unauthorized.class)
                .isThrownBy(() -> api(Secret.of("wrong")).devices().list(box.project(), Optional.empty()));
        assertThatExceptionOfType(PacketException.Forbidden.class)
                .isThrownBy(() -> api(box.tokenWithoutRights()).devices().list(box.project(), Optional.empty()))
                .satisfies(e -> assertThat(e.isAboutTheToken()).isTrue());
        assertThat(objections()).isEmpty();
    }

    private static Device.Create order(SshKey key, Map<String, String> more) {
        return new Device.Create(
                "c3.small.x86",
                "debian_12",
                more.getOrDefault("metro", "sv"),
                "edge-1",
                "hourly",
                List.of("a=b"),
                List.of(key.id()),
                more.get("userdata"),
                null,
                null);
    }

    private int post(URI uri, String body) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("X-Auth-Token", box.token().reveal())
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}
