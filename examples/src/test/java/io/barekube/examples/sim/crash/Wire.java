package io.barekube.examples.sim.crash;

import io.barekube.ClusterId;
import io.barekube.MachineSpec;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.Secret;
import io.barekube.spi.HostKeyCheck;
import io.barekube.spi.Json;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.MachineState;
import io.barekube.spi.SshAccess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Machines and orders as JSON, keys included: for a loopback connection of a test, and nothing else. */
final class Wire {
    private Wire() {}

    static Map<String, Object> of(Machine machine) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", machine.id().value());
        json.put("tags", machine.tags());
        json.put("state", machine.state().name());
        json.put("description", machine.description());
        machine.address().ifPresent(address -> json.put("address", address));
        machine.access().ifPresent(access -> json.put("access", of(access)));
        return json;
    }

    private static Map<String, Object> of(SshAccess access) {
        return Map.of(
                "host", access.host(),
                "port", access.port(),
                "user", access.user(),
                "key", access.privateKey().reveal(),
                "hostKeys", ((HostKeyCheck.Pinned) access.hostKeyCheck()).keys());
    }

    static Machine machine(Map<String, Object> json) {
        Machine.Builder machine = Machine.builder(new MachineId(text(json, "id")))
                .tags(texts(Json.object(json.get("tags"))))
                .state(MachineState.valueOf(text(json, "state")))
                .description(text(json, "description"));
        if (json.get("address") instanceof String address) {
            machine.address(address);
        }
        if (json.get("access") instanceof Map<?, ?> access) {
            machine.access(access(Json.object(access)));
        }
        return machine.build();
    }

    private static SshAccess access(Map<String, Object> json) {
        List<String> keys =
                Json.list(json.get("hostKeys")).stream().map(String::valueOf).toList();
        return SshAccess.to(text(json, "host"))
                .port(Integer.parseInt(text(json, "port")))
                .user(text(json, "user"))
                .privateKey(Secret.of(text(json, "key")))
                .hostKeyCheck(new HostKeyCheck.Pinned(keys))
                .build();
    }

    /** What a simulated machine depends on. */
    static Map<String, Object> of(MachineRequest request) {
        return Map.of(
                "cluster", request.cluster().name(),
                "uuid", request.cluster().uuid().toString(),
                "node", request.node().name(),
                "role", request.node().role().name(),
                "pool", request.node().pool());
    }

    static MachineRequest request(Map<String, Object> json) {
        return new MachineRequest(
                new ClusterId(text(json, "cluster"), UUID.fromString(text(json, "uuid"))),
                new NodeSpec(
                        text(json, "node"),
                        Role.valueOf(text(json, "role")),
                        text(json, "pool"),
                        MachineSpec.builder().build()));
    }

    static String text(Map<String, Object> json, String member) {
        return String.valueOf(json.get(member));
    }

    private static Map<String, String> texts(Map<String, Object> json) {
        Map<String, String> texts = new LinkedHashMap<>();
        json.forEach((key, value) -> texts.put(key, String.valueOf(value)));
        return texts;
    }
}
