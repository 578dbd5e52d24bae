package io.barekube.spi;

import io.barekube.Arch;
import java.util.Optional;

/**
 * A file that an installation needs, pinned by version.
 *
 * @param name such as {@code kubelet}, {@code containerd} or a manifest such as {@code metallb}; {@link ArtifactSource} lists them
 * @param version without a leading v
 * @param arch empty for files that fit every architecture
 */
public record Artifact(String name, String version, Optional<Arch> arch) {
    public static Artifact binary(String name, String version, Arch arch) {
        return new Artifact(name, version, Optional.of(arch));
    }

    public static Artifact manifest(String name, String version) {
        return new Artifact(name, version, Optional.empty());
    }

    @Override
    public String toString() {
        return name + " " + version
                + arch.map(a -> " for " + a.kubernetesName()).orElse("");
    }
}
