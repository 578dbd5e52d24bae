package io.barekube.spi;

import io.barekube.Violation;
import io.barekube.internal.artifact.BundleSource;
import io.barekube.internal.artifact.RemoteSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Where binaries and manifests come from, each with its SHA-256. Implementations are immutable and thread-safe.
 *
 * <p>Binaries, per architecture: {@code kubeadm}, {@code kubelet}, {@code kubectl}, {@code crictl}, {@code cni-plugins}, {@code runc},
 * {@code containerd}. Manifests, for any architecture: {@code flannel}; {@code metallb} (its native mode), {@code metallb-frr}, {@code metallb-frr-k8s};
 * {@code rook-crds}, {@code rook-common}, {@code rook-csi-operator}, {@code rook-operator}, {@code rook-toolbox}. {@link Releases} lists their versions.
 * A bundle may hold others as well.
 */
public interface ArtifactSource {
    /** The projects' own release servers, over HTTPS; SHA-256 as pinned by this release of the library. */
    static ArtifactSource upstream() {
        return RemoteSource.upstream();
    }

    /**
     * A web server that has upstream's files under {@code base/<upstream host>/<upstream path>}; the same pinned SHA-256 hold.
     *
     * @param base an http or https address. Credentials in it ({@code https://user:password@host/}) are sent to that server only, and no message or
     *     {@code toString} shows them.
     * @throws IllegalArgumentException when it is no such address, or has a query or a fragment
     */
    static ArtifactSource mirror(URI base) {
        return RemoteSource.mirror(base);
    }

    /**
     * A local directory whose {@code bundle.json} lists its files:
     * <pre>{@code
     * {"format": 1, "files": [
     *   {"artifact": "kubelet", "version": "1.36.4", "arch": "amd64", "path": "bin/kubelet", "sha256": "…", "bytes": 59000000},
     *   {"artifact": "flannel", "version": "0.28.9", "arch": "any", "path": "flannel.yml", "sha256": "…", "bytes": 4857}]}
     * }</pre>
     * Paths are relative to the directory and stay within it. The list is the authority for checksums, since locally built programs differ from upstream's;
     * manifests pinned by this release of the library must have the pinned checksum as well. Reads nothing yet: a bundle that is missing or malformed shows
     * when it is first used. A changed index or file is noticed, an unchanged file is read once for {@link #check}.
     */
    static ArtifactSource bundle(Path directory) {
        return new BundleSource(directory);
    }

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

        /** Where a host can fetch it by itself; empty when its bytes are pushed from here. A mirror's may carry credentials: keep it out of argv and logs. */
        Optional<URI> uri();

        /** The size in bytes, known for local files only. */
        Optional<Long> size();

        /** The bytes, read from a local file or fetched from {@link #uri()}; not verified. */
        InputStream open() throws IOException, InterruptedException;

        /** Where it is, for people and logs; without credentials. */
        default String place() {
            return uri().map(RemoteSource::withoutSecrets).orElse(fileName());
        }
    }
}
