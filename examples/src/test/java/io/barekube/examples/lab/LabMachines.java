package io.barekube.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.local.LocalProvider;
import io.barekube.spi.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Local machines of one test class, on a network of their own, with a directory for whatever it keeps. What an earlier run of the class that was broken off
 * left is taken away first; closing it takes everything away.
 */
final class LabMachines implements AutoCloseable {
    private final String cluster;
    private final String network;
    private final Path scratch;
    private final Map<String, String> environment;
    private final LocalProvider provider;

    private LabMachines(String cluster, String network, Path scratch) {
        this.cluster = cluster;
        this.network = network;
        this.scratch = scratch;
        this.environment = Map.of(
                "CONTAINERS_CONF", scratch.resolve("local/containers.conf").toString());
        this.provider = LocalProvider.builder()
                .network(network)
                .stateDirectory(scratch.resolve("local"))
                .build();
    }

    /** For the cluster of that name, on that network. */
    static LabMachines of(String cluster, String network) throws IOException, InterruptedException {
        LabMachines machines = new LabMachines(cluster, network, Files.createTempDirectory("barekube-" + cluster));
        machines.remove();
        return machines;
    }

    LocalProvider provider() {
        return provider;
    }

    /** Removed with the machines. */
    Path scratch() {
        return scratch;
    }

    /** What the script prints on the node's machine, told to it by the engine and not over SSH. */
    String on(String node, String script) throws InterruptedException {
        return attempt(node, script).successful();
    }

    /** The same, where it may fail. */
    Command attempt(String node, String script) throws InterruptedException {
        return Command.run(environment, "podman", "exec", "barekube-" + node, "bash", "-c", script);
    }

    /** Ends the node's machine without notice, as a power cut does; the provider's reboot brings it back. */
    void kill(String node) throws InterruptedException {
        Command.run(environment, "podman", "kill", "--signal", "KILL", "barekube-" + node)
                .successful();
    }

    /** Copies a file from the node's machine. */
    Path copy(String node, String file) throws InterruptedException {
        Path target = scratch.resolve(Path.of(file).getFileName());
        Command.run(environment, "podman", "cp", "barekube-" + node + ":" + file, target.toString())
                .successful();
        return target;
    }

    /** Containers, volumes and networks that are there. */
    List<String> remains() throws InterruptedException {
        List<String> remains = new ArrayList<>();
        String label = "label=barekube-network=" + network;
        remains.addAll(lines("podman", "ps", "-a", "--filter", label, "--format", "container {{.Names}}"));
        remains.addAll(lines("podman", "volume", "ls", "--filter", label, "--format", "volume {{.Name}}"));
        remains.addAll(lines("podman", "network", "ls", "--filter", label, "--format", "network {{.Name}}"));
        String prefix = network.substring(0, network.lastIndexOf('.') + 1);
        lines("ip", "-br", "address").stream()
                .filter(line -> line.contains(" " + prefix))
                .forEach(remains::add);
        lines("iptables-save").stream().filter(line -> line.contains(prefix)).forEach(remains::add);
        return remains;
    }

    private List<String> lines(String... command) throws InterruptedException {
        return Command.run(environment, command).successful().lines().toList();
    }

    private void remove() throws InterruptedException {
        for (Machine machine : provider.list(cluster)) {
            provider.delete(machine.id());
        }
        provider.release(cluster);
    }

    /** Throws {@link AssertionError} when something is there that this library should have taken away. */
    @Override
    public void close() throws IOException, InterruptedException {
        remove();
        assertThat(remains()).as("what is left on the engine").isEmpty();
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
