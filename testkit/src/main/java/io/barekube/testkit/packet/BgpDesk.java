package io.barekube.testkit.packet;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers everything about BGP. */
final class BgpDesk {
    private static final Duration NEIGHBORS_LAG = Duration.ofSeconds(3);
    private final World world;

    BgpDesk(World world) {
        this.world = world;
    }

    Optional<BoxReply> answer(BoxRequest request) {
        if (request.is("GET", "projects", "*", "bgp-config")) {
            return Optional.of(BoxReply.json(200, world.bgpConfig));
        }
        if (request.is("POST", "projects", "*", "bgp-configs")) {
            return Optional.of(enable(request));
        }
        if (request.is("GET", "bgp", "sessions", "*") || request.is("DELETE", "bgp", "sessions", "*")) {
            return Optional.of(session(request));
        }
        if (request.path().size() == 4 && request.path().get(2).equals("bgp")) {
            return world.visible(request.path().get(1))
                    .map(device -> ofDevice(device, request))
                    .or(() -> Optional.of(BoxReply.notFound()));
        }
        return Optional.empty();
    }

    private BoxReply enable(BoxRequest request) {
        if (!world.bgpConfig.isEmpty() && !"disabled".equals(world.bgpConfig.get("status"))) {
            return BoxReply.errors(422, "Project already has a BGP configuration");
        }
        String type = request.text("deployment_type").orElse("local");
        configure(
                type,
                type.equals("global") ? "requested" : "enabled",
                request.body().getOrDefault("asn", 65000),
                request.text("md5").orElse(null));
        return BoxReply.nothing(204);
    }

    void configure(String type, String status, Object asn, @Nullable String md5) {
        world.bgpConfig.put("id", UUID.randomUUID().toString());
        world.bgpConfig.put("status", status);
        world.bgpConfig.put("deployment_type", type);
        world.bgpConfig.put("asn", asn);
        world.bgpConfig.put("md5", md5);
        world.bgpConfig.put("route_object", null);
        world.bgpConfig.put("max_prefix", 10);
        world.bgpConfig.put("created_at", BoxEvents.time(world.now()));
        world.bgpConfig.put("requested_at", BoxEvents.time(world.now()));
        world.bgpConfig.put("project", Map.of("href", "/projects/" + world.project));
        world.bgpConfig.put("sessions", List.of());
        world.bgpConfig.put("ranges", List.of());
        world.bgpConfig.put("href", "/bgp-configs/" + world.bgpConfig.get("id"));
    }

    private BoxReply session(BoxRequest request) {
        String id = request.path().get(2);
        Map<String, Object> session = world.sessions.get(id);
        if (session == null) {
            return BoxReply.notFound();
        }
        if (request.method().equals("DELETE")) {
            world.sessions.remove(id);
            peer(session).ifPresent(device -> device.host.unpeer());
            return BoxReply.nothing(204);
        }
        return BoxReply.json(200, shown(session));
    }

    private Optional<BoxDevice> peer(Map<String, Object> session) {
        return world.devices.values().stream()
                .filter(device -> device.reference().equals(session.get("device"))
                        && "ipv4".equals(session.get("address_family")))
                .findFirst();
    }

    private Map<String, Object> shown(Map<String, Object> session) {
        Map<String, Object> json = new LinkedHashMap<>(session);
        peer(session).ifPresent(device -> json.put("status", device.host.session()));
        return json;
    }

    private BoxReply ofDevice(BoxDevice device, BoxRequest request) {
        List<Map<String, Object>> sessions = world.sessions.values().stream()
                .filter(session -> device.reference().equals(session.get("device")))
                .toList();
        if (request.is("GET", "devices", "*", "bgp", "sessions")) {
            return BoxReply.json(
                    200,
                    Map.of("bgp_sessions", sessions.stream().map(this::shown).toList()));
        }
        if (request.is("POST", "devices", "*", "bgp", "sessions")) {
            return open(device, request, sessions);
        }
        return request.is("GET", "devices", "*", "bgp", "neighbors")
                ? BoxReply.json(
                        200, Map.of("bgp_neighbors", isSettled(sessions) ? List.of(neighbor(device)) : List.of()))
                : BoxReply.notFound();
    }

    private boolean isSettled(List<Map<String, Object>> sessions) {
        return sessions.stream()
                .map(session -> Instant.parse(String.valueOf(session.get("created_at"))))
                .anyMatch(since -> !world.now().isBefore(since.plus(NEIGHBORS_LAG)));
    }

    private BoxReply open(BoxDevice device, BoxRequest request, List<Map<String, Object>> sessions) {
        String family = request.text("address_family").orElse("ipv4");
        if (!"enabled".equals(world.bgpConfig.get("status"))) {
            return BoxReply.errors(422, "BGP is not enabled for the project");
        }
        if (sessions.stream().anyMatch(session -> family.equals(session.get("address_family")))) {
            return BoxReply.errors(422, "Device already has session for " + family);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        String id = UUID.randomUUID().toString();
        json.put("id", id);
        json.put("status", "unknown");
        json.put("learned_routes", List.of());
        json.put("switch_name", "esr1.r04b01." + device.metro + "1.packet.net");
        json.put("default_route", request.body().get("default_route"));
        json.put("created_at", BoxEvents.time(world.now()));
        json.put("updated_at", BoxEvents.time(world.now()));
        json.put("device", device.reference());
        json.put("address_family", family);
        json.put("href", "/bgp/sessions/" + id);
        world.sessions.put(id, json);
        if (family.equals("ipv4")) {
            device.host.peer(Long.parseLong(String.valueOf(world.bgpConfig.get("asn"))), password());
        }
        return BoxReply.json(201, json);
    }

    private Optional<String> password() {
        return Optional.ofNullable(world.bgpConfig.get("md5")).map(String::valueOf);
    }

    private Map<String, Object> neighbor(BoxDevice device) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("address_family", 4);
        json.put("customer_as", world.bgpConfig.get("asn"));
        json.put("customer_ip", device.privateAddress());
        json.put("md5_enabled", password().isPresent());
        json.put("md5_password", password().orElse(null));
        json.put("multihop", true);
        json.put("peer_as", 65530);
        json.put("peer_ips", List.of("169.254.255.1", "169.254.255.2"));
        json.put("routes_in", List.of(Map.of("route", device.privateNetwork() + "/31", "exact", true)));
        json.put("routes_out", List.of());
        return json;
    }
}
