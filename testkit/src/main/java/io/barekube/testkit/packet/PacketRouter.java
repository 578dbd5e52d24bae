package io.barekube.testkit.packet;

import io.barekube.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The top-of-rack router that a lab's devices stand behind, as a test sees it. Thread-safe. */
public final class PacketRouter {
    private final Podman podman;
    private final String container;

    PacketRouter(Podman podman, String container) {
        this.podman = podman;
        this.container = container;
    }

    /** Runs a program there, {@code curl} for one, to its end. */
    public Result run(String... command) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("exec", container));
        arguments.addAll(List.of(command));
        return podman.attempt(arguments);
    }

    /** What devices have announced and it leads to them: prefix to next hops, which are private addresses of devices. */
    public Map<String, List<String>> routes() throws InterruptedException {
        Map<String, List<String>> routes = new LinkedHashMap<>();
        Json.parseObject(run("vtysh", "-c", "show ip route bgp json").successful())
                .forEach((prefix, entries) -> routes.put(prefix, nextHops(entries)));
        return routes;
    }

    private static List<String> nextHops(Object entries) {
        return Json.list(entries).stream()
                .map(Json::object)
                .filter(entry -> Boolean.TRUE.equals(entry.get("selected")))
                .flatMap(entry -> Json.list(entry.getOrDefault("nexthops", List.of())).stream())
                .map(Json::object)
                .filter(hop -> Boolean.TRUE.equals(hop.get("fib")))
                .map(hop -> Objects.toString(hop.get("ip"), ""))
                .sorted()
                .toList();
    }

    /**
     * How a program ended.
     *
     * @param status 0 to 255
     */
    public record Result(int status, String output, String errors) {
        /** What it printed; throws {@link IllegalStateException} when it failed. */
        public String successful() {
            if (status != 0) {
                throw new IllegalStateException("it ended with status " + status + ": " + output + errors);
            }
            return output;
        }
    }
}
