package io.barekube.local;

import io.barekube.Arch;
import io.barekube.CidrBlock;
import io.barekube.ClusterSpec;
import io.barekube.NodeSpec;
import io.barekube.Violation;
import io.barekube.local.internal.ContainerEngine;
import io.barekube.local.internal.Machines;
import io.barekube.local.internal.Subnet;
import io.barekube.spi.Capabilities;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Leftover;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.StateDirectory;
import io.barekube.spi.TagQuery;
import io.barekube.spi.Waiter;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Machines that are systemd containers of this computer's podman (run as root), or of its docker where podman is not installed. Linux only.
 *
 * <p>Each is a Debian host with its own address, disks as volumes and sshd, up in about a second; the first one of all waits for the image to be
 * built from Debian's packages, which takes a quarter of a minute. Containers are named {@code barekube-NODE} and carry the owner tags as labels.
 * The SSH key that opens them is made on first use; their host keys are read inside the containers through the engine.
 *
 * <p>What it does to the computer: machines are privileged containers, so <b>they see the computer's real disks below {@code /dev}</b> and could write to
 * them, and they share its kernel, clock and kernel-wide settings. {@code fs.inotify.max_user_instances} is raised to 512 when it is lower, until the
 * computer restarts. {@link #release} removes the network with the last machine; the image and the state directory stay, for the next time.
 *
 * <p>Immutable and thread-safe; several processes may share a state directory. What podman or docker refuses is thrown as
 * {@link io.barekube.ClusterException} with its last lines of output.
 */
public final class LocalProvider implements InfrastructureProvider {
    private final Subnet subnet;
    private final Machines machines;

    private LocalProvider(Builder builder) {
        Waiter waiter = Waiter.system();
        this.subnet = new Subnet(builder.network);
        this.machines = new Machines(
                subnet,
                builder.baseImage,
                new StateDirectory(builder.stateDirectory.orElseGet(Builder::defaultStateDirectory), waiter),
                searchPath(),
                waiter);
    }

    /** With all defaults: see {@link Builder}. */
    public static LocalProvider create() {
        return builder().build();
    }

    /** Begins with the defaults of {@link Builder}. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * What machines are containers of, for whoever makes hosts of the same kind by other means.
     *
     * @param command {@code podman} or {@code docker}
     * @param environment what its program needs beside the caller's own environment
     * @param image what machines start from: Debian with systemd and sshd
     */
    public record Engine(String command, Map<String, String> environment, String image) {
        public Engine {
            environment = Map.copyOf(environment);
        }
    }

    /** Finds the engine, builds the image unless it is there, and raises the inotify limit as {@link #create} does. */
    public Engine engine() throws InterruptedException {
        ContainerEngine engine = machines.engine();
        return new Engine(engine.command(), engine.environment(), machines.image());
    }

    private static List<Path> searchPath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin");
        return Stream.of(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(Path::of)
                .toList();
    }

    @Override
    public String name() {
        return "local";
    }

    /** Layer 2, reboot, this computer's architecture only, and the network the provider was built with. */
    @Override
    public Capabilities capabilities() {
        return Capabilities.builder()
                .layer2(true)
                .reboot(true)
                .architectures(
                        Arch.of(System.getProperty("os.arch")).map(Set::of).orElse(Set.of()))
                .network(subnet.block())
                .build();
    }

    @Override
    public List<Violation> validate(ClusterSpec spec) {
        List<Violation> violations = new ArrayList<>();
        if (spec.nodes().size() > subnet.room()) {
            violations.add(new Violation(
                    "network",
                    "the lower half of " + subnet.block() + " has room for " + subnet.room() + " machines, and "
                            + spec.nodes().size() + " are wanted: give the local provider a larger network"));
        }
        spec.nodes().stream()
                .filter(node -> node.machine().plan().isPresent())
                .map(NodeSpec::pool)
                .distinct()
                .forEach(pool -> violations.add(
                        new Violation(pool, "the local provider has one kind of machine: leave the plan out")));
        return violations;
    }

    @Override
    public List<Machine> list(String clusterName) throws InterruptedException {
        return machines.list(clusterName);
    }

    /** A machine of the node that exists and is stopped is started. */
    @Override
    public Machine create(MachineRequest request) throws InterruptedException {
        return machines.create(request);
    }

    /** Returns when systemd has finished booting and sshd answers. */
    @Override
    public Machine await(MachineId id, Duration timeout) throws InterruptedException {
        return machines.await(id, timeout);
    }

    @Override
    public void delete(MachineId id) throws InterruptedException {
        machines.delete(id);
    }

    /** Returns when the machine boots again; {@link #await} tells when it is up. It keeps its address, host key and disks. */
    @Override
    public void reboot(MachineId id) throws InterruptedException {
        machines.reboot(id);
    }

    /** Removes volumes of the cluster that no machine has any more, and the network unless a container is on it. */
    @Override
    public void release(String clusterName) throws InterruptedException {
        machines.release(clusterName);
    }

    /** Containers and volumes with the owner tags as labels, on whatever network of this library; volumes of a machine are listed beside it, and go with it. */
    @Override
    public List<Leftover> leftovers(TagQuery query) throws InterruptedException {
        return machines.leftovers(query);
    }

    @Override
    public void discard(Leftover leftover) throws InterruptedException {
        machines.discard(leftover);
    }

    /**
     * Not thread-safe. Defaults: network 10.89.64.0/24; base image {@code localhost/barekube-base:bookworm} when the engine has it, else
     * {@code docker.io/library/debian:bookworm}; state directory {@code barekube/local} in {@code $XDG_CACHE_HOME}, or in {@code ~/.cache}.
     */
    public static final class Builder {
        private CidrBlock network = CidrBlock.parse("10.89.64.0/24");
        private Optional<String> baseImage = Optional.empty();
        private Optional<Path> stateDirectory = Optional.empty();

        private Builder() {}

        private static Path defaultStateDirectory() {
            return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                    .filter(text -> !text.isBlank())
                    .map(Path::of)
                    .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                    .resolve("barekube/local");
        }

        /**
         * An IPv4 network from /16 to /28 that nothing else uses. Its first address is the computer's; machines take the rest of its lower half; the
         * upper half is free for load-balancer addresses.
         */
        public Builder network(String cidr) {
            this.network = CidrBlock.parse(cidr);
            return this;
        }

        /** A Debian image that the machines' image is built on. */
        public Builder baseImage(String name) {
            this.baseImage = Optional.of(name);
            return this;
        }

        /** Keeps the login key, host keys and engine settings. Machines made with one directory cannot be logged in to with another. */
        public Builder stateDirectory(Path directory) {
            this.stateDirectory = Optional.of(directory);
            return this;
        }

        /** Throws {@link IllegalArgumentException} for a network of another kind or size. Touches nothing. */
        public LocalProvider build() {
            return new LocalProvider(this);
        }
    }
}
