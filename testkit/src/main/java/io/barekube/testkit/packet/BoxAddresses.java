package io.barekube.testkit.packet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The addresses and ports of a device as the API shows them. */
final class BoxAddresses {
    private BoxAddresses() {}

    static List<Map<String, Object>> management(BoxDevice device, String project) {
        String v6 = "2604:1380:1000:" + Integer.toHexString(0x100 + device.number) + "::";
        return List.of(
                address(device, 4, true, 31, "255.255.255.254", device.seat.publicGateway(), device.publicAddress()),
                address(device, 6, true, 127, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe", v6, v6 + "1"),
                address(device, 4, false, 31, "255.255.255.254", device.privateNetwork(), device.privateAddress()));
    }

    private static Map<String, Object> address(
            BoxDevice device, int family, boolean open, int cidr, String netmask, String network, String address) {
        Map<String, Object> json = new LinkedHashMap<>();
        String id = BoxCatalog.id(device.id, address);
        json.put("id", id);
        json.put("address_family", family);
        json.put("netmask", netmask);
        json.put("created_at", BoxEvents.time(device.createdAt));
        json.put("details", null);
        json.put("public", open);
        json.put("cidr", cidr);
        json.put("management", true);
        json.put("manageable", true);
        json.put("enabled", true);
        json.put("global_ip", null);
        json.put("metro", BoxCatalog.metro(device.metro));
        json.put("assigned_to", Map.of("href", "/devices/" + device.id));
        json.put("interface", Map.of("href", "/ports/" + portId(device, "bond0")));
        json.put("network", network);
        json.put("address", address);
        json.put("gateway", network);
        json.put("href", "/ips/" + id);
        return json;
    }

    static String portId(BoxDevice device, String name) {
        return BoxCatalog.id(device.id, name);
    }

    static List<Map<String, Object>> ports(BoxDevice device) {
        Map<String, Object> bond = port(device, "NetworkBondPort", "bond0", null);
        bond.put("network_type", "layer3");
        return List.of(
                bond,
                port(device, "NetworkPort", "eth0", mac(device, 0)),
                port(device, "NetworkPort", "eth1", mac(device, 1)));
    }

    private static Map<String, Object> port(BoxDevice device, String type, String name, @Nullable String mac) {
        Map<String, Object> json = new LinkedHashMap<>();
        Map<String, Object> data = new LinkedHashMap<>();
        if (mac != null) {
            data.put("mac", mac);
        }
        data.put("bonded", true);
        json.put("id", portId(device, name));
        json.put("type", type);
        json.put("name", name);
        json.put("data", data);
        if (mac != null) {
            json.put("bond", Map.of("id", portId(device, "bond0"), "name", "bond0"));
        }
        json.put("native_virtual_network", null);
        json.put("virtual_networks", List.of());
        json.put("href", "/ports/" + portId(device, name));
        return json;
    }

    static String mac(BoxDevice device, int port) {
        String[] numbers = device.publicAddress().split("\\.");
        return "0c:c4:7a:"
                + String.format(
                        Locale.ROOT,
                        "%02x:%02x:%02x",
                        Integer.parseInt(numbers[2]),
                        Integer.parseInt(numbers[3]),
                        port);
    }
}
