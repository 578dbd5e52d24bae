package io.barekube.local.internal;

import io.barekube.spi.Json;
import io.barekube.spi.MachineState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A container as {@code inspect} shows it.
 *
 * @param id its full id
 * @param status the engine's word: {@code created}, {@code running}, {@code exited}, …
 * @param addresses on every network, while it runs
 * @param volumes the named ones it has mounted
 * @param created when, as the engine writes it; empty when it does not say
 */
record Container(
        String id,
        String name,
        String status,
        Map<String, String> labels,
        List<String> addresses,
        List<String> volumes,
        String created) {
    Container {
        labels = Map.copyOf(labels);
        addresses = List.copyOf(addresses);
        volumes = List.copyOf(volumes);
    }

    /** Reads the list that {@code podman inspect} or {@code docker inspect} prints. */
    static List<Container> parse(String json) {
        return Json.list(Json.parse(json)).stream()
                .map(Json::object)
                .map(Container::of)
                .toList();
    }

    private static Container of(Map<String, Object> json) {
        String name = text(json.get("Name"));
        return new Container(
                text(json.get("Id")),
                name.startsWith("/") ? name.substring(1) : name,
                text(member(json.get("State"), "Status")),
                labels(member(json.get("Config"), "Labels")),
                addresses(member(json.get("NetworkSettings"), "Networks")),
                volumes(json.get("Mounts")),
                text(json.get("Created")));
    }

    Container withStatus(String value) {
        return new Container(id, name, value, labels, addresses, volumes, created);
    }

    boolean running() {
        return status.equals("running");
    }

    MachineState state() {
        return switch (status) {
            case "running" -> MachineState.RUNNING;
            case "created", "configured", "initialized", "restarting" -> MachineState.PROVISIONING;
            case "removing" -> MachineState.DELETING;
            case "dead" -> MachineState.FAILED;
            default -> MachineState.STOPPED;
        };
    }

    Optional<String> label(String key) {
        return Optional.ofNullable(labels.get(key));
    }

    private static @Nullable Object member(@Nullable Object value, String key) {
        return value instanceof Map<?, ?> map ? map.get(key) : null;
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    private static Map<String, String> labels(@Nullable Object value) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, label) -> labels.put(String.valueOf(key), text(label)));
        }
        return labels;
    }

    private static List<String> addresses(@Nullable Object networks) {
        List<String> addresses = new ArrayList<>();
        if (networks instanceof Map<?, ?> map) {
            map.values().stream()
                    .map(network -> text(member(network, "IPAddress")))
                    .filter(address -> !address.isEmpty())
                    .forEach(addresses::add);
        }
        return addresses;
    }

    private static List<String> volumes(@Nullable Object mounts) {
        List<String> volumes = new ArrayList<>();
        if (mounts instanceof List<?> list) {
            list.stream()
                    .filter(mount -> text(member(mount, "Type")).equals("volume"))
                    .map(mount -> text(member(mount, "Name")))
                    .forEach(volumes::add);
        }
        return volumes;
    }
}
