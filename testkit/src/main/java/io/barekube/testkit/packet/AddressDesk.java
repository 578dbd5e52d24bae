package io.barekube.testkit.packet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Answers everything about reserved blocks of addresses and their assignment. */
final class AddressDesk {
    private static final int ROOM = 256;
    private final World world;

    AddressDesk(World world) {
        this.world = world;
    }

    Optional<BoxReply> answer(BoxRequest request) {
        if (request.is("GET", "projects", "*", "ips")) {
            return Optional.of(world.page(
                    request,
                    "ip_addresses",
                    world.blocks.values().stream().map(this::shown).toList(),
                    250));
        }
        if (request.is("POST", "projects", "*", "ips")) {
            return Optional.of(reserve(request));
        }
        if (request.is("GET", "ips", "*")) {
            return Optional.of(find(request.path().get(1)));
        }
        if (request.is("GET", "ips", "*", "available")) {
            return Optional.of(available(request));
        }
        if (request.is("DELETE", "ips", "*")) {
            return Optional.of(giveBack(request.path().get(1)) ? BoxReply.nothing(204) : BoxReply.notFound());
        }
        if (request.is("GET", "devices", "*", "ips") || request.is("POST", "devices", "*", "ips")) {
            return Optional.of(world.visible(request.path().get(1))
                    .map(device -> ofDevice(device, request))
                    .orElseGet(BoxReply::notFound));
        }
        return Optional.empty();
    }

    private boolean giveBack(String id) {
        boolean block = world.blocks.remove(id) != null;
        List<String> ends = world.assignments.entrySet().stream()
                .filter(entry ->
                        entry.getKey().equals(id) || id.equals(entry.getValue().get("block")))
                .map(Map.Entry::getKey)
                .toList();
        ends.forEach(this::unassign);
        return block || !ends.isEmpty();
    }

    private void unassign(String id) {
        Map<String, Object> assignment = world.assignments.get(id);
        if (assignment != null) {
            world.assignments.remove(id);
            world.devices.values().stream()
                    .filter(device -> device.reference().equals(assignment.get("assigned_to")))
                    .forEach(device -> device.host.unassign(String.valueOf(assignment.get("address"))));
        }
    }

    private BoxReply reserve(BoxRequest request) {
        long quantity = request.body().get("quantity") instanceof Long number ? number : 0;
        String metro = request.text("metro").orElse("");
        if (quantity < 1 || quantity > 256 || Long.bitCount(quantity) != 1) {
            return BoxReply.errors(422, "Quantity must be a power of two");
        }
        if (!BoxCatalog.METROS.contains(metro)) {
            return BoxReply.errors(422, metro + " is not a valid metro");
        }
        String state = world.blockState;
        if (world.spentAddresses + quantity > ROOM) {
            if (Boolean.TRUE.equals(request.body().get("fail_on_approval_required"))) {
                return BoxReply.errors(
                        422,
                        "The specified project contains insufficient public IPv4 space to complete the request. Please e-mail support@equinixmetal.com.");
            }
            state = "pending";
        }
        boolean created = state.equals("created");
        int first = (int) ((world.spentAddresses + quantity - 1) / quantity * quantity);
        if (created) {
            world.spentAddresses = first + (int) quantity;
        }
        int cidr = 32 - Long.numberOfTrailingZeros(quantity);
        String id = UUID.randomUUID().toString();
        String network = created ? world.rack.blocks() + first : null;
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("type", request.text("type").orElse("public_ipv4"));
        json.put("address_family", 4);
        json.put("netmask", cidr == 32 ? "255.255.255.255" : "255.255.255." + (256 - quantity));
        json.put("created_at", BoxEvents.time(world.now()));
        json.put("details", request.text("details").orElse(null));
        json.put("tags", World.texts(request.body().get("tags")));
        json.put("public", true);
        json.put("cidr", cidr);
        json.put("management", false);
        json.put("manageable", true);
        json.put("enabled", true);
        json.put("global_ip", false);
        json.put("customdata", Map.of());
        json.put("addon", true);
        json.put("bill", true);
        json.put("state", state);
        json.put("project", Map.of("href", "/projects/" + world.project));
        json.put("project_lite", Map.of("href", "/projects/" + world.project));
        json.put("facility", null);
        json.put("metro", BoxCatalog.metro(metro));
        json.put("network", network);
        json.put("address", network);
        json.put("gateway", network);
        json.put("available", "/ips/" + id + "/available");
        json.put("href", "/ips/" + id);
        world.blocks.put(id, json);
        return BoxReply.json(201, shown(json));
    }

    private Map<String, Object> shown(Map<String, Object> block) {
        Map<String, Object> json = new LinkedHashMap<>(block);
        json.put(
                "assignments",
                world.assignments.entrySet().stream()
                        .filter(entry ->
                                Objects.equals(block.get("id"), entry.getValue().get("block")))
                        .map(entry -> Map.of("href", "/ips/" + entry.getKey()))
                        .toList());
        return json;
    }

    private BoxReply find(String id) {
        if (world.blocks.containsKey(id)) {
            return BoxReply.json(200, shown(world.blocks.get(id)));
        }
        return world.assignments.containsKey(id)
                ? BoxReply.json(200, withoutBlock(world.assignments.get(id)))
                : BoxReply.notFound();
    }

    private BoxReply available(BoxRequest request) {
        Map<String, Object> block = world.blocks.get(request.path().get(1));
        if (block == null) {
            return BoxReply.notFound();
        }
        List<String> taken = world.assignments.values().stream()
                .map(assignment -> String.valueOf(assignment.get("address")))
                .toList();
        return BoxReply.json(
                200,
                Map.of(
                        "available",
                        addresses(block).stream()
                                .filter(address -> !taken.contains(address))
                                .map(address -> address + "/32")
                                .toList()));
    }

    private static List<String> addresses(Map<String, Object> block) {
        if (block.get("network") == null) {
            return List.of();
        }
        String network = String.valueOf(block.get("network"));
        int dot = network.lastIndexOf('.');
        int first = Integer.parseInt(network.substring(dot + 1));
        int size = 1 << (32 - Integer.parseInt(String.valueOf(block.get("cidr"))));
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            addresses.add(network.substring(0, dot + 1) + (first + i));
        }
        return addresses;
    }

    private BoxReply ofDevice(BoxDevice device, BoxRequest request) {
        if (request.method().equals("POST")) {
            return assign(device, request.text("address").orElse("").replaceAll("/32$", ""));
        }
        List<Map<String, Object>> all = new ArrayList<>(
                device.hasAddresses(world.now()) ? BoxAddresses.management(device, world.project) : List.of());
        world.assignments.values().stream()
                .filter(assignment -> device.reference().equals(assignment.get("assigned_to")))
                .map(AddressDesk::withoutBlock)
                .forEach(all::add);
        return world.page(request, "ip_addresses", all, 250);
    }

    private BoxReply assign(BoxDevice device, String address) {
        Optional<Map<String, Object>> block = world.blocks.values().stream()
                .filter(candidate -> addresses(candidate).contains(address))
                .findFirst();
        boolean taken = world.assignments.values().stream().anyMatch(known -> address.equals(known.get("address")));
        if (block.isEmpty() || taken) {
            return BoxReply.errors(422, "Address " + address + " is not available");
        }
        String id = UUID.randomUUID().toString();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("block", block.get().get("id"));
        json.put("address_family", 4);
        json.put("netmask", "255.255.255.255");
        json.put("created_at", BoxEvents.time(world.now()));
        json.put("public", true);
        json.put("cidr", 32);
        json.put("management", false);
        json.put("manageable", true);
        json.put("enabled", true);
        json.put("global_ip", false);
        json.put("metro", BoxCatalog.metro(device.metro));
        json.put("assigned_to", device.reference());
        json.put("network", address);
        json.put("address", address);
        json.put("gateway", address);
        json.put("href", "/ips/" + id);
        world.assignments.put(id, json);
        device.host.assign(address);
        return BoxReply.json(201, withoutBlock(json));
    }

    private static Map<String, Object> withoutBlock(Map<String, Object> assignment) {
        Map<String, Object> json = new LinkedHashMap<>(assignment);
        json.remove("block");
        return json;
    }
}
