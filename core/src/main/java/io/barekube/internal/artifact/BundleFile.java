package io.barekube.internal.artifact;

import io.barekube.spi.Artifact;
import io.barekube.spi.ArtifactSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of a bundle, as the bundle's index describes it.
 *
 * @param directory the bundle's
 */
record BundleFile(Artifact artifact, Path directory, Path path, String sha256, long bytes)
        implements ArtifactSource.Resolved {
    @Override
    public String fileName() {
        return String.valueOf(path.getFileName());
    }

    @Override
    public Optional<URI> uri() {
        return Optional.empty();
    }

    @Override
    public Optional<Long> size() {
        return Optional.of(bytes);
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(realPath());
    }

    /** The file behind all links; throws when there is none, or when it lies outside the bundle. */
    Path realPath() throws IOException {
        Path real = path.toRealPath();
        if (!real.startsWith(directory.toRealPath())) {
            throw new IOException("it is a link that leads out of the bundle");
        }
        return real;
    }

    @Override
    public String place() {
        return path.toString();
    }
}
