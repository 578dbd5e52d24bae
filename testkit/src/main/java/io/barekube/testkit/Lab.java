package io.barekube.testkit;

import io.barekube.ClusterBuilder;
import io.barekube.spi.ArtifactSource;
import io.barekube.spi.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code testkit/lab/setup} made on this machine: where programs and images come from. Immutable.
 *
 * @param bundle a bundle of programs and manifests; empty where upstream is reachable
 * @param registry {@code host:port} of a registry with the images; empty where upstream is reachable
 */
public record Lab(Optional<Path> bundle, Optional<String> registry) {
    /**
     * Reads {@code barekube/lab.json} in the user's cache ({@code XDG_CACHE_HOME}, or {@code ~/.cache}); throws {@link IllegalStateException} when the
     * set-up never ran.
     */
    public static Lab ofThisMachine() {
        Path cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(value -> !value.isEmpty())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
        Path file = cache.resolve("barekube").resolve("lab.json");
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException(file + " is not there: run testkit/lab/setup first");
        }
        try {
            Map<String, Object> json = Json.parseObject(Files.readString(file));
            return new Lab(
                    Optional.ofNullable(json.get("bundle")).map(String::valueOf).map(Path::of),
                    Optional.ofNullable(json.get("registry")).map(String::valueOf));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Lets the cluster take its programs and images from the lab, where the lab has them. */
    public ClusterBuilder supply(ClusterBuilder builder) {
        bundle.ifPresent(directory -> builder.artifacts(ArtifactSource.bundle(directory)));
        registry.ifPresent(address -> builder.registryMirror(URI.create("http://" + address)));
        return builder;
    }
}
