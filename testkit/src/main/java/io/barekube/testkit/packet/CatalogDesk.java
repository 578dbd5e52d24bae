package io.barekube.testkit.packet;

import io.barekube.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers what there is to be had, and everything about projects, reserved hardware, ports and VLANs. */
final class CatalogDesk {
    private final World world;

    CatalogDesk(World world) {
        this.world = world;
    }

    Optional<BoxReply> answer(BoxRequest request) {
        if (request.is("GET", "plans") || request.is("GET", "projects", "*", "plans")) {
            return Optional.of(BoxReply.json(200, Map.of("plans", BoxCatalog.plans())));
        }
        if (request.is("GET", "operating-systems")) {
            return Optional.of(BoxReply.json(200, Map.of("operating_systems", BoxCatalog.operatingSystems())));
        }
        if (request.is("GET", "locations", "metros")) {
            return Optional.of(BoxReply.json(
                    200,
                    Map.of(
                            "metros",
                            BoxCatalog.METROS.stream().map(BoxCatalog::metro).toList())));
        }
        if (request.is("GET", "facilities")) {
            return Optional.of(BoxReply.json(
                            200,
                            Map.of(
                                    "facilities",
                                    BoxCatalog.METROS.stream()
                                            .map(BoxCatalog::facility)
                                            .toList()))
                    .with("Deprecation", "Tue, 30 May 2023 00:00:00 GMT")
                    .with("Sunset", "Tue, 30 Jun 2026 00:00:00 GMT"));
        }
        if (request.is("GET", "capacity", "metros") || request.is("GET", "capacity")) {
            return Optional.of(BoxReply.json(200, Map.of("capacity", levels())));
        }
        if (request.is("POST", "capacity", "metros")) {
            return Optional.of(check(request));
        }
        return project(request);
    }

    private Map<String, Object> levels() {
        Map<String, Object> levels = new LinkedHashMap<>();
        for (String metro : BoxCatalog.METROS) {
            Map<String, Object> plans = new LinkedHashMap<>();
            for (String plan : BoxCatalog.machinePlans()) {
                int left = world.left(metro, plan);
                plans.put(plan, Map.of("level", left == 0 ? "unavailable" : left < 10 ? "limited" : "normal"));
            }
            levels.put(metro, plans);
        }
        return levels;
    }

    private BoxReply check(BoxRequest request) {
        List<Map<String, Object>> answers = new ArrayList<>();
        for (Object item : Json.list(request.body().getOrDefault("servers", List.of()))) {
            Map<String, Object> server = new LinkedHashMap<>(Json.object(item));
            int wanted = Integer.parseInt(String.valueOf(server.get("quantity")));
            server.put(
                    "available",
                    wanted <= world.left(String.valueOf(server.get("metro")), String.valueOf(server.get("plan"))));
            answers.add(server);
        }
        return BoxReply.json(200, Map.of("servers", answers));
    }

    private Optional<BoxReply> project(BoxRequest request) {
        if (request.is("GET", "projects")) {
            return Optional.of(world.page(request, "projects", List.of(project()), 10));
        }
        if (request.is("GET", "projects", "*")) {
            return Optional.of(BoxReply.json(200, project()));
        }
        if (request.is("GET", "projects", "*", "hardware-reservations")) {
            return Optional.of(
                    world.page(request, "hardware_reservations", List.copyOf(world.reservations.values()), 10));
        }
        if (request.is("GET", "hardware-reservations", "*")) {
            return Optional.of(
                    Optional.ofNullable(world.reservations.get(request.path().get(1)))
                            .map(reservation -> BoxReply.json(200, reservation))
                            .orElseGet(BoxReply::notFound));
        }
        if (request.is("GET", "projects", "*", "virtual-networks")) {
            return Optional.of(BoxReply.json(200, Map.of("virtual_networks", List.of())));
        }
        if (request.is("GET", "ports", "*")) {
            return Optional.of(world.visible().stream()
                    .flatMap(device -> BoxAddresses.ports(device).stream())
                    .filter(port -> request.path().get(1).equals(port.get("id")))
                    .findFirst()
                    .map(port -> BoxReply.json(200, port))
                    .orElseGet(BoxReply::notFound));
        }
        return Optional.empty();
    }

    private Map<String, Object> project() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", world.project);
        json.put("name", "box");
        json.put("created_at", "2026-01-01T00:00:00Z");
        json.put("updated_at", "2026-01-01T00:00:00Z");
        json.put("backend_transfer_enabled", world.backendTransfer);
        json.put("max_devices", Map.of());
        json.put(
                "devices",
                world.visible().stream()
                        .map(device -> Map.of("href", "/devices/" + device.id))
                        .toList());
        json.put("ssh_keys", List.of());
        json.put("members", List.of());
        json.put("memberships", List.of());
        json.put("invitations", List.of());
        json.put("volumes", List.of());
        json.put("href", "/projects/" + world.project);
        return json;
    }
}
