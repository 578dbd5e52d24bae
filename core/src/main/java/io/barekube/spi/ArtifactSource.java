package io.barekube.spi;

import io.barekube.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where binaries and manifests come from, each with its SHA-256. Implementations are immutable and thread-safe. */
public interface ArtifactSource {
    /** Says where the artifact is and what its checksum must be; throws {@link io.barekube.ClusterException} when it is not known here. No network I/O. */
    Resolved resolve(Artifact artifact);

    /** What is missing or has another checksum than it should; reads local files, never the network. */
    List<Violation> check(Collection<Artifact> artifacts);

    /** An artifact with its place. Whoever takes the bytes must compare their SHA-256 with {@link #sha256()} before using them. */
    interface Resolved {
        Artifact artifact();

        /** Lower-case hex. */
        String sha256();

        /** The file's own name; its ending tells the format: {@code .tar.gz}, {@code .tgz}, {@code .tar}, or a bare file. */
        String fileName();

        /** Where a host can fetch it by itself; empty when its bytes are pushed from here. */
        Optional<URI> uri();

        /** The size in bytes, known for local files only. */
        Optional<Long> size();

        /** The bytes, read from a local file or fetched from {@link #uri()}; not verified. */
        InputStream open() throws IOException, InterruptedException;
    }
}
