package io.barekube.local.internal;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import io.barekube.spi.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The network all machines of a provider share; there while any machine is. */
final class MachineNetwork {
    private static final Path INTERFACES = Path.of("/sys/class/net");
    private final Subnet subnet;

    MachineNetwork(Subnet subnet) {
        this.subnet = subnet;
    }

    /** Makes it unless it is there. */
    void ensure(ContainerEngine engine) throws InterruptedException {
        CommandResult there = engine.attempt("network", "inspect", subnet.name());
        if (there.foundNothing()) {
            engine.run(arguments(engine.isPodman()));
        } else if (!there.succeeded()) {
            throw engine.failed(FailureClass.PERMANENT, there, List.of("network", "inspect", subnet.name()));
        } else if (!there.stdout().contains(Labels.NETWORK)) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    "a network named " + subnet.name()
                            + " exists and was not made by Barekube: remove it, or give the local provider another network");
        }
    }

    List<String> arguments(boolean podman) {
        List<String> arguments = new ArrayList<>(List.of("network", "create"));
        arguments.addAll(Labels.arguments(Map.of(Labels.NETWORK, subnet.block().toString())));
        arguments.addAll(List.of("--subnet", subnet.block().toString()));
        arguments.addAll(List.of("--gateway", subnet.gateway(), "--ip-range", subnet.lowerHalf()));
        if (podman) {
            arguments.add("--disable-dns");
        }
        arguments.add(subnet.name());
        return arguments;
    }

    /** Removes it, and the bridge that podman sometimes leaves, unless a container is on it. */
    void removeIfUnused(ContainerEngine engine) throws InterruptedException {
        String users = engine.run("ps", "--all", "--quiet", "--filter", "network=" + subnet.name());
        CommandResult there = engine.attempt("network", "inspect", subnet.name());
        if (!users.isBlank() || !there.succeeded() || !there.stdout().contains(Labels.NETWORK)) {
            return;
        }
        engine.run("network", "rm", subnet.name());
        Optional<String> bridge = bridge(there.stdout());
        if (bridge.isPresent() && Files.exists(INTERFACES.resolve(bridge.get()))) {
            new Program("ip", Map.of()).run(Duration.ofSeconds(10), List.of("link", "delete", bridge.get()));
        }
    }

    /** Podman's {@code network_interface}; docker, which shows none, removes its bridges itself. */
    static Optional<String> bridge(String inspected) {
        return Json.list(Json.parse(inspected)).stream()
                .map(Json::object)
                .map(network -> network.get("network_interface"))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(name -> !name.isBlank())
                .findFirst();
    }
}
