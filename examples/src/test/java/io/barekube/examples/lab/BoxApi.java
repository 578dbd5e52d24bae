package io.barekube.examples.lab;

import io.barekube.spi.Json;
import io.barekube.testkit.packet.PacketBox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** Packet's API as somebody uses it who has only HTTP. */
final class BoxApi {
    private final HttpClient client = HttpClient.newHttpClient();
    private final PacketBox box;

    BoxApi(PacketBox box) {
        this.box = box;
    }

    Map<String, Object> get(String path) throws IOException, InterruptedException {
        return call("GET", path, Map.of());
    }

    Map<String, Object> post(String path, Map<String, Object> body) throws IOException, InterruptedException {
        return call("POST", path, body);
    }

    void delete(String path) throws IOException, InterruptedException {
        call("DELETE", path, Map.of());
    }

    void act(String device, String action) throws IOException, InterruptedException {
        post("/devices/" + device + "/actions", Map.of("type", action));
    }

    String state(String device) throws IOException, InterruptedException {
        return String.valueOf(get("/devices/" + device).get("state"));
    }

    private Map<String, Object> call(String method, String path, Map<String, Object> body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(box.url() + path))
                .header("X-Auth-Token", box.token().reveal())
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(Json.write(body)))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new AssertionError(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body().isEmpty() ? Map.of() : Json.parseObject(response.body());
    }
}
