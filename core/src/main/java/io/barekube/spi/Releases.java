package io.barekube.spi;

import io.barekube.KubernetesVersion;
import io.barekube.internal.artifact.PinnedReleases;
import java.util.List;
import java.util.Optional;

/** The upstream versions that this release of the library has checksums for. A bundle may hold others. */
public final class Releases {
    private Releases() {}

    /** The known versions of an artifact, newest first; empty for a name that {@link ArtifactSource} does not list. */
    public static List<String> of(String artifact) {
        return PinnedReleases.SHIPPED.versions(artifact);
    }

    /** The known versions of Kubernetes, newest first. */
    public static List<KubernetesVersion> kubernetes() {
        return of("kubeadm").stream().map(KubernetesVersion::parse).toList();
    }

    /** Empty when the version is known, else a sentence that says which one is. */
    public static Optional<String> unknown(KubernetesVersion version) {
        List<KubernetesVersion> known = kubernetes();
        if (known.contains(version)) {
            return Optional.empty();
        }
        String minor = version.major() + "." + version.minor();
        String instead = known.stream()
                .filter(other -> other.major() == version.major() && other.minor() == version.minor())
                .findFirst()
                .map(newest -> "newest known of " + minor + " is " + newest)
                .orElse("the known ones are " + known.get(known.size() - 1) + " to " + known.get(0));
        return Optional.of(version + " is not known to this release; " + instead);
    }
}
