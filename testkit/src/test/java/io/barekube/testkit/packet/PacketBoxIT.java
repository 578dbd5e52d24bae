package io.barekube.testkit.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.spi.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What belongs to a device goes with it, and what a project says of BGP its devices are told. */
final class PacketBoxIT {
    private static final Duration UP = Duration.ofMinutes(4);
    private final ScaledTime time = ScaledTime.faster(600);
    private final HttpClient client = HttpClient.newHttpClient();
    private PacketBox box;

    @BeforeEach
    void start() {
        box = PacketBox.builder().clock(time.clock()).start();
    }

    @AfterEach
    void stop() {
        box.close();
    }

    private HttpResponse<String> call(String method, String url, Map<String, Object> body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("X-Auth-Token", box.token().reveal())
                .method(method, HttpRequest.BodyPublishers.ofString(body.isEmpty() ? "" : Json.write(body)))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private Map<String, Object> answer(String method, String path, Map<String, Object> body)
            throws IOException, InterruptedException {
        String text = call(method, box.url() + path, body).body();
        return text.isEmpty() ? Map.of() : Json.parseObject(text);
    }

    private String device() throws IOException, InterruptedException {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("hostname", "edge-1");
        order.put("plan", "c3.small.x86");
        order.put("operating_system", "debian_12");
        order.put("metro", "sv");
        return String.valueOf(
                answer("POST", "/projects/" + box.project() + "/devices", order).get("id"));
    }

    @Test
    void aDeviceTakesItsSessionsAndAssignmentsWithIt() throws IOException, InterruptedException {
        String id = device();
        String project = "/projects/" + box.project();
        answer("POST", project + "/bgp-configs", Map.of("deployment_type", "local", "asn", 65000));
        answer("POST", "/devices/" + id + "/bgp/sessions", Map.of("address_family", "ipv4"));
        Map<String, Object> block =
                answer("POST", project + "/ips", Map.of("type", "public_ipv4", "quantity", 1, "metro", "sv"));
        answer("POST", "/devices/" + id + "/ips", Map.of("address", block.get("address") + "/32"));
        assertThat(Json.list(answer("GET", "/ips/" + block.get("id"), Map.of()).get("assignments")))
                .hasSize(1);
        time.waiter().pause(UP);

        answer("DELETE", "/devices/" + id, Map.of());
        time.waiter().pause(UP);

        assertThat(box.leftovers()).singleElement().asString().startsWith("addresses " + block.get("network"));
        assertThat(Json.list(answer("GET", "/ips/" + block.get("id"), Map.of()).get("assignments")))
                .isEqualTo(List.of());
    }

    @Test
    void neighborsTellThePasswordOfTheProject() throws IOException, InterruptedException {
        String id = device();
        answer(
                "POST",
                "/projects/" + box.project() + "/bgp-configs",
                Map.of("deployment_type", "local", "asn", 65000, "md5", "Abcdefgh12"));
        answer("POST", "/devices/" + id + "/bgp/sessions", Map.of("address_family", "ipv4"));

        Map<String, Object> neighbor =
                Json.object(Json.list(answer("GET", "/devices/" + id + "/bgp/neighbors", Map.of())
                                .get("bgp_neighbors"))
                        .get(0));

        assertThat(neighbor).containsEntry("md5_enabled", true).containsEntry("md5_password", "Abcdefgh12");
    }

    @Test
    void aHostThatPhonesHomeTooEarlyIsToldToAskAgain() throws IOException, InterruptedException {
        String phone = box.metadata() + "/" + device() + "/phone-home";

        assertThat(call("POST", phone, Map.of()).statusCode()).isEqualTo(503);
        time.waiter().pause(UP);
        assertThat(call("POST", phone, Map.of()).statusCode()).isEqualTo(204);
    }
}
