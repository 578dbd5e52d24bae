package io.barekube.spi;

import io.barekube.Arch;
import java.net.URI;
import java.util.Optional;

/**
 * A file that an installation needs, pinned by version.
 *
 * @param name such as {@code kubelet}, {@code containerd} or a manifest such as {@code metallb}; {@link ArtifactSource} lists them
 * @param version without a leading v
 * @param arch empty for files that fit every architecture
 * @param origin given by whoever needs a file that this release of the library has no checksum for; empty for those it has
 */
public record Artifact(String name, String version, Optional<Arch> arch, Optional<Origin> origin) {
    /** A file whose place and checksum the artifact source knows. */
    public Artifact(String name, String version, Optional<Arch> arch) {
        this(name, version, arch, Optional.empty());
    }

    /** A program, or an archive of programs, for machines of that architecture. */
    public static Artifact binary(String name, String version, Arch arch) {
        return new Artifact(name, version, Optional.of(arch));
    }

    /** A file that fits every architecture. */
    public static Artifact manifest(String name, String version) {
        return new Artifact(name, version, Optional.empty());
    }

    /** A file for every architecture from a place of your own, with the checksum it must have. */
    public static Artifact from(URI uri, String sha256, String name, String version) {
        return new Artifact(name, version, Optional.empty(), Optional.of(new Origin(uri, sha256)));
    }

    /**
     * Where a file is published. A mirror and a bundle serve it as they serve upstream's files, and the checksum holds for them as well.
     *
     * @param uri http or https, without credentials
     * @param sha256 lower-case hex
     */
    public record Origin(URI uri, String sha256) {}

    /** The same file as an index without places names it. */
    public Artifact withoutOrigin() {
        return new Artifact(name, version, arch);
    }

    @Override
    public String toString() {
        return name + " " + version
                + arch.map(a -> " for " + a.kubernetesName()).orElse("");
    }
}
