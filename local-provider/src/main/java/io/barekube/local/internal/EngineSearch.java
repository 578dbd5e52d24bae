package io.barekube.local.internal;

import io.barekube.ClusterException;
import io.barekube.local.internal.ContainerEngine.Kind;
import io.barekube.run.FailureClass;
import io.barekube.spi.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the engine that this computer has, and writes the settings it needs. */
final class EngineSearch {
    private static final String CONF = "containers.conf";
    private static final List<Path> RUNTIME_DIRECTORIES = Stream.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/sbin")
            .map(Path::of)
            .toList();
    private final List<Path> path;
    private final StateDirectory state;

    /** @param path the directories programs are looked for in */
    EngineSearch(List<Path> path, StateDirectory state) {
        this.path = path;
        this.state = state;
    }

    /** Throws {@link ClusterException}, permanent, when there is none, or podman would run without root rights. */
    ContainerEngine find() {
        if (has("podman", path)) {
            requireRoot();
            String text = ContainersConf.text(readLimits(), has("runc", RUNTIME_DIRECTORIES));
            if (!state.read(CONF).equals(Optional.of(text))) {
                state.write(CONF, text, "rw-r--r--");
            }
            return new ContainerEngine(
                    Kind.PODMAN, Map.of("CONTAINERS_CONF", state.file(CONF).toString()));
        }
        if (has("docker", path)) {
            return new ContainerEngine(Kind.DOCKER, Map.of());
        }
        throw new ClusterException(
                FailureClass.PERMANENT,
                "neither podman nor docker is on the PATH: local machines are containers of one of them. Install podman, on Debian with:"
                        + " apt-get install --no-install-recommends podman runc netavark iptables nftables");
    }

    private static boolean has(String program, List<Path> directories) {
        return directories.stream().anyMatch(directory -> Files.isExecutable(directory.resolve(program)));
    }

    private static void requireRoot() {
        try {
            if (Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid && uid != 0) {
                throw new ClusterException(
                        FailureClass.PERMANENT,
                        "podman must run as root to make machines with addresses of their own, and this process runs as user "
                                + uid + ": run it as root");
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new ClusterException(
                    FailureClass.PERMANENT, "local machines need Linux: /proc/self cannot be read (" + e + ")", e);
        }
    }

    private static String readLimits() {
        try {
            return Files.readString(Path.of("/proc/self/limits"));
        } catch (IOException e) {
            throw new ClusterException(FailureClass.PERMANENT, "reading /proc/self/limits failed: " + e, e);
        }
    }
}
