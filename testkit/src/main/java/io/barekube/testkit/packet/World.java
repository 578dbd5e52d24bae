package io.barekube.testkit.packet;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that the box knows; one request at a time changes it, under its lock. */
final class World {
    final String project = UUID.randomUUID().toString();
    final Map<String, BoxDevice> devices = new LinkedHashMap<>();
    final Map<String, Map<String, Object>> sshKeys = new LinkedHashMap<>();
    final Map<String, Map<String, Object>> blocks = new LinkedHashMap<>();
    final Map<String, Map<String, Object>> assignments = new LinkedHashMap<>();
    final Map<String, Map<String, Object>> sessions = new LinkedHashMap<>();
    final Map<String, Object> bgpConfig = new LinkedHashMap<>();
    final Map<String, Integer> capacity = new LinkedHashMap<>();
    final Map<String, Map<String, Object>> reservations = new LinkedHashMap<>();
    final Deque<Destiny> destinies = new ArrayDeque<>();
    final Rack rack;
    final Clock clock;
    final int largestPage;
    final boolean projectToken;
    final boolean backendTransfer;
    Pace pace;
    int quota = Integer.MAX_VALUE;
    int ordered;
    int spentAddresses;
    String blockState = "created";
    boolean filters = true;

    World(Rack rack, Clock clock, Pace pace, int largestPage, boolean projectToken, boolean backendTransfer) {
        this.rack = rack;
        this.clock = clock;
        this.pace = pace;
        this.largestPage = largestPage;
        this.projectToken = projectToken;
        this.backendTransfer = backendTransfer;
    }

    Instant now() {
        return clock.instant();
    }

    /** A device that has come to its end loses its host, its sessions and the addresses that were assigned to it. */
    void settle() {
        Instant now = now();
        for (BoxDevice device : devices.values()) {
            if (!device.ended && device.hasEnded(now)) {
                device.ended = true;
                device.host.clear();
                Map<String, Object> reference = device.reference();
                sessions.values().removeIf(session -> reference.equals(session.get("device")));
                assignments.values().removeIf(assignment -> reference.equals(assignment.get("assigned_to")));
            }
        }
    }

    /** The device that has one of its addresses there. */
    Optional<BoxDevice> at(String address) {
        return visible().stream()
                .filter(device -> address.equals(device.publicAddress()) || address.equals(device.privateAddress()))
                .findFirst();
    }

    /** Addresses for one more device; empty when all are taken. */
    Optional<Seat> seat() {
        Instant now = now();
        Set<Seat> taken = devices.values().stream()
                .filter(device -> !Set.of("gone", "moved").contains(device.state(now)))
                .map(device -> device.seat)
                .collect(Collectors.toSet());
        return rack.seat(ordered + 1, taken);
    }

    /** Devices the project still sees. */
    List<BoxDevice> visible() {
        Instant now = now();
        return devices.values().stream().filter(device -> device.isVisible(now)).toList();
    }

    Optional<BoxDevice> visible(String id) {
        return Optional.ofNullable(devices.get(id)).filter(device -> device.isVisible(now()));
    }

    int left(String metro, String plan) {
        long used = devices.values().stream()
                .filter(device -> device.metro.equals(metro) && device.plan.equals(plan))
                .filter(device -> !device.state(now()).equals("gone"))
                .count();
        return (int) Math.max(0, capacity.getOrDefault(metro + " " + plan, 1000) - used);
    }

    /** A list as the API pages it: links to other pages lack the base path. */
    BoxReply page(BoxRequest request, String name, List<Map<String, Object>> items, int usual) {
        int perPage = Math.max(1, Math.min(number(request, "per_page", usual), Math.min(largestPage, 1000)));
        int page = Math.max(1, number(request, "page", 1));
        int last = Math.max(1, (items.size() + perPage - 1) / perPage);
        int from = Math.min(items.size(), (page - 1) * perPage);
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("first", link(request, 1));
        meta.put("previous", page > 1 ? link(request, page - 1) : null);
        meta.put("self", link(request, page));
        meta.put("next", page < last ? link(request, page + 1) : null);
        meta.put("last", link(request, last));
        meta.put("current_page", page);
        meta.put("last_page", last);
        meta.put("total", items.size());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(name, items.subList(from, Math.min(items.size(), from + perPage)));
        body.put("meta", meta);
        return BoxReply.json(200, body);
    }

    private static Map<String, Object> link(BoxRequest request, int page) {
        return Map.of("href", request.pathText() + "?page=" + page);
    }

    private static int number(BoxRequest request, String name, int usual) {
        String text = request.query().getOrDefault(name, "");
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : usual;
    }

    static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(item -> texts.add(String.valueOf(item)));
        }
        return texts;
    }
}
