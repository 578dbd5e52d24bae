package io.barekube.testkit.packet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The metadata service: what a host learns about itself, and where it tells its state. Real hosts are known by the address they ask from; here the path names the device:
 * {@code metadata/<id>}.
 */
final class MetadataDesk {
    private final World world;
    private final String root;

    /** @param root where hosts find the box, without a base path */
    MetadataDesk(World world, String root) {
        this.world = world;
        this.root = root;
    }

    /** Where a host finds what is said here about its device. */
    String of(BoxDevice device) {
        return root + "/metadata/" + device.id;
    }

    /** What stands in {@code authorized_keys} of its host. */
    List<String> keys(BoxDevice device) {
        return device.sshKeys.stream()
                .map(id -> world.sshKeys.getOrDefault(id, Map.of()).getOrDefault("key", ""))
                .map(String::valueOf)
                .filter(key -> !key.isBlank())
                .toList();
    }

    Optional<BoxReply> answer(BoxRequest request) {
        if (request.path().size() < 2 || !request.path().get(0).equals("metadata")) {
            return Optional.empty();
        }
        Optional<BoxDevice> device = world.visible(request.path().get(1));
        if (device.isEmpty()) {
            return Optional.of(BoxReply.notFound());
        }
        if (request.is("GET", "metadata", "*")) {
            return Optional.of(BoxReply.json(200, metadata(device.get())));
        }
        if (request.is("GET", "metadata", "*", "userdata")) {
            return Optional.of(new BoxReply(200, device.get().userdata, "text/plain", Map.of()));
        }
        if (request.is("POST", "metadata", "*", "phone-home")) {
            return Optional.of(phoneHome(device.get()));
        }
        if (request.is("POST", "metadata", "*", "user-state")) {
            DeviceDesk.userState(
                    device.get(),
                    request.text("code").orElse("1000"),
                    request.text("message").orElse(""),
                    world.now());
            return Optional.of(BoxReply.nothing(204));
        }
        return Optional.empty();
    }

    /** The clock decides when a device is installed; a host that is faster asks again. */
    private BoxReply phoneHome(BoxDevice device) {
        if (!device.isInstalled(world.now())) {
            return BoxReply.errors(503, "Not installed yet");
        }
        device.host.phonedHome();
        return BoxReply.nothing(204);
    }

    private Map<String, Object> metadata(BoxDevice device) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", device.id);
        json.put("hostname", device.hostname);
        json.put("plan", device.plan);
        json.put("class", device.plan);
        json.put("metro", device.metro);
        json.put("facility", device.metro + "1");
        json.put("tags", device.tags);
        json.put("ssh_keys", keys(device));
        json.put(
                "network",
                Map.of(
                        "bonding",
                        Map.of("mode", 4),
                        "interfaces",
                        List.of(
                                Map.of("name", "eth0", "mac", BoxAddresses.mac(device, 0), "bond", "bond0"),
                                Map.of("name", "eth1", "mac", BoxAddresses.mac(device, 1), "bond", "bond0")),
                        "addresses",
                        BoxAddresses.management(device, world.project)));
        json.put("customdata", Map.of());
        json.put("phone_home_url", of(device) + "/phone-home");
        json.put("user_state_url", of(device) + "/user-state");
        return json;
    }
}
