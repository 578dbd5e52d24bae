package io.barekube.testkit.packet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers everything about devices. */
final class DeviceDesk {
    /** What a host would send to the user-state endpoint when it ran the user data; {@code %s} is where its host key goes. */
    private static final Pattern USER_STATE =
            Pattern.compile("\\{\"state\":\"[a-z]+\",\"code\":(\\d+),\"message\":\"([^\"]*)\"}");

    private static final String NO_ROOM =
            "The specified project contains insufficient public IPv4 space to complete the request. Please e-mail support@equinixmetal.com.";

    private final World world;
    private final MetadataDesk metadata;

    DeviceDesk(World world, MetadataDesk metadata) {
        this.world = world;
        this.metadata = metadata;
    }

    Optional<BoxReply> answer(BoxRequest request) {
        if (request.is("POST", "projects", "*", "devices")) {
            return Optional.of(order(request));
        }
        if (request.is("GET", "projects", "*", "devices")) {
            return Optional.of(list(request));
        }
        if (request.path().size() < 2 || !request.path().get(0).equals("devices")) {
            return Optional.empty();
        }
        BoxDevice device = world.devices.get(request.path().get(1));
        String state = device == null ? "gone" : device.state(world.now());
        if (device == null || state.equals("gone")) {
            return Optional.of(BoxReply.notFound());
        }
        if (state.equals("moved")) {
            return Optional.of(BoxReply.errors(403, "You are not authorized to view this device"));
        }
        runUserData(device);
        if (request.is("GET", "devices", "*")) {
            return Optional.of(BoxReply.json(200, device.json(world.project, world.now())));
        }
        if (request.is("PUT", "devices", "*")) {
            return Optional.of(update(device, request));
        }
        if (request.is("DELETE", "devices", "*")) {
            return Optional.of(delete(device, state));
        }
        if (request.is("POST", "devices", "*", "actions")) {
            return Optional.of(act(device, request.text("type").orElse("")));
        }
        if (request.is("GET", "devices", "*", "events")) {
            return Optional.of(events(device, request));
        }
        return Optional.empty();
    }

    private BoxReply order(BoxRequest request) {
        List<String> errors = faultsOf(request);
        if (!errors.isEmpty()) {
            return BoxReply.errors(422, errors.toArray(String[]::new));
        }
        String metro = request.text("metro").orElse("");
        String plan = request.text("plan").orElse("");
        Optional<Seat> seat = world.seat();
        if (world.visible().size() >= world.quota || seat.isEmpty()) {
            return BoxReply.errors(422, NO_ROOM);
        }
        Optional<String> reservation = request.text("hardware_reservation_id");
        if (reservation.isPresent()) {
            Optional<BoxReply> refusal = refusal(reservation.get(), plan);
            if (refusal.isPresent()) {
                return refusal.get();
            }
        } else if (world.left(metro, plan) < 1) {
            return BoxReply.errors(422, "There aren't available servers in that metro");
        }
        Destiny destiny = Optional.ofNullable(world.destinies.poll()).orElse(Destiny.COMES_UP);
        BoxDevice device = new BoxDevice(
                request,
                metro,
                World.texts(request.body().get("tags")),
                World.texts(request.body().get("project_ssh_keys")),
                ++world.ordered,
                seat.get(),
                destiny,
                world.pace,
                world.now());
        world.devices.put(device.id, device);
        if (destiny == Destiny.COMES_UP) {
            device.host = world.rack.place(device, metadata.keys(device), metadata.of(device));
        }
        return BoxReply.json(201, device.json(world.project, world.now()));
    }

    private List<String> faultsOf(BoxRequest request) {
        List<String> errors = new ArrayList<>();
        String plan = request.text("plan").orElse("");
        String system = request.text("operating_system").orElse("");
        String metro = request.text("metro").orElse("");
        if (metro.isEmpty()) {
            errors.add("Facility can't be blank");
        } else if (!BoxCatalog.METROS.contains(metro)) {
            errors.add(metro + " is not a valid metro");
        }
        if (!BoxCatalog.isMachinePlan(plan)) {
            errors.add("Plan is not valid");
        }
        Optional<Map<String, Object>> os = BoxCatalog.operatingSystem(system);
        if (os.isEmpty()) {
            errors.add("Operating system is not valid");
        } else if (BoxCatalog.isMachinePlan(plan)
                && !World.texts(os.get().get("provisionable_on")).contains(plan)) {
            errors.add("Operating system " + system + " is not provisionable on " + plan);
        }
        if (request.text("hostname").filter(name -> name.contains("_")).isPresent()) {
            errors.add("Hostname is invalid");
        }
        for (String key : World.texts(request.body().get("project_ssh_keys"))) {
            if (!world.sshKeys.containsKey(key)) {
                errors.add("Project ssh key " + key + " is not valid");
            }
        }
        return errors;
    }

    private Optional<BoxReply> refusal(String reservation, String plan) {
        String none = "There are no available hardware reservations for selected plan and facility";
        if (reservation.equals("next-available")) {
            boolean free = world.reservations.values().stream()
                    .anyMatch(r -> Boolean.TRUE.equals(r.get("provisionable"))
                            && String.valueOf(r.get("plan")).contains(plan));
            return free ? Optional.empty() : Optional.of(BoxReply.errors(422, none));
        }
        Map<String, Object> wanted = world.reservations.get(reservation);
        if (wanted == null) {
            return Optional.of(BoxReply.errors(422, none));
        }
        boolean busy = !Boolean.TRUE.equals(wanted.get("provisionable"))
                || world.devices.values().stream()
                        .anyMatch(device -> reservation.equals(device.reservation)
                                && !device.state(world.now()).equals("gone"));
        return busy ? Optional.of(BoxReply.errors(422, "Server is not provisionable")) : Optional.empty();
    }

    private BoxReply list(BoxRequest request) {
        Instant now = world.now();
        String tag = world.filters ? request.query().getOrDefault("tag", "") : "";
        List<Map<String, Object>> items = world.visible().stream()
                .filter(device -> tag.isEmpty() || device.tags.contains(tag))
                .map(device -> device.json(world.project, now))
                .toList();
        return world.page(request, "devices", items, 10);
    }

    private BoxReply update(BoxDevice device, BoxRequest request) {
        if (request.body().get("tags") instanceof List<?>) {
            device.tags = World.texts(request.body().get("tags"));
        }
        if (request.body().get("locked") instanceof Boolean locked) {
            device.locked = locked;
        }
        return BoxReply.json(200, device.json(world.project, world.now()));
    }

    private BoxReply delete(BoxDevice device, String state) {
        if (state.equals("queued") || state.equals("provisioning")) {
            return BoxReply.errors(422, "Cannot delete a device while it is provisioning");
        }
        if (device.locked) {
            return BoxReply.errors(422, "Cannot delete a locked item");
        }
        if (device.deletedAt == null) {
            device.deletedAt = world.now();
        }
        return BoxReply.nothing(204);
    }

    private BoxReply act(BoxDevice device, String type) {
        switch (type) {
            case "power_off" -> device.power = "off";
            case "power_on" -> device.power = "on";
            case "reboot" -> device.power = "reboot";
            case "rescue", "reinstall" -> {
                return BoxReply.errors(422, "The box does not simulate " + type);
            }
            default -> {
                return BoxReply.errors(422, "Type is not included in the list");
            }
        }
        device.powerSince = world.now();
        device.host.power(type);
        String words = type.replace('_', ' ');
        device.happened.add(BoxEvents.event(
                UUID.randomUUID().toString(),
                "power.200",
                words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + " operation queued",
                world.now()));
        return BoxReply.nothing(202);
    }

    private BoxReply events(BoxDevice device, BoxRequest request) {
        List<Map<String, Object>> events = new ArrayList<>();
        device.provisioningEvents(world.now()).stream()
                .filter(event -> event.get("created_at") != null)
                .forEach(event -> events.add(0, event));
        device.happened.forEach(event -> events.add(0, event));
        return world.page(request, "events", events, 10);
    }

    /** For a host that is not real, the box does of the user data what it understands: it posts the host's state. */
    private void runUserData(BoxDevice device) {
        Optional<Instant> time = device.userDataTime(world.now());
        if (device.userDataRan || time.isEmpty() || device.host.isReal()) {
            return;
        }
        device.userDataRan = true;
        Matcher state = USER_STATE.matcher(device.userdata);
        while (state.find()) {
            userState(device, state.group(1), state.group(2).replace("%s", device.host.hostKey()), time.get());
        }
    }

    static void userState(BoxDevice device, String code, String message, Instant at) {
        Map<String, Object> event =
                new LinkedHashMap<>(BoxEvents.event(UUID.randomUUID().toString(), "user." + code, message, at));
        event.put("state", null);
        device.happened.add(event);
    }
}
