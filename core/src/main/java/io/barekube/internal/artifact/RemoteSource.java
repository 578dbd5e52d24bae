package io.barekube.internal.artifact;

import io.barekube.ClusterException;
import io.barekube.Violation;
import io.barekube.run.FailureClass;
import io.barekube.spi.Artifact;
import io.barekube.spi.ArtifactSource;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Files on a web server, with the checksums pinned by the library. */
public final class RemoteSource implements ArtifactSource {
    private final String name;
    private final UnaryOperator<URI> place;
    private final PinnedReleases pinned = PinnedReleases.SHIPPED;

    private RemoteSource(String name, UnaryOperator<URI> place) {
        this.name = name;
        this.place = place;
    }

    public static RemoteSource upstream() {
        return new RemoteSource("upstream", UnaryOperator.identity());
    }

    public static RemoteSource mirror(URI base) {
        String scheme = Optional.ofNullable(base.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https"))
                || base.getHost() == null
                || base.getRawQuery() != null
                || base.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "a mirror is an http or https address without query and fragment, such as"
                            + " https://mirror.example/releases; this one is not: " + withoutSecrets(base));
        }
        String prefix = base.toString().replaceFirst("/+$", "");
        return new RemoteSource(
                "mirror " + withoutSecrets(base),
                upstream -> URI.create(prefix + "/" + upstream.getHost() + upstream.getRawPath()));
    }

    @Override
    public Resolved resolve(Artifact artifact) {
        Pin pin = pin(artifact).orElseThrow(() -> unknown(artifact));
        return new RemoteFile(artifact, place.apply(pin.uri()), pin.sha256());
    }

    @Override
    public List<Violation> check(Collection<Artifact> artifacts) {
        return new LinkedHashSet<>(artifacts)
                .stream()
                        .filter(artifact -> pin(artifact).isEmpty())
                        .map(artifact -> new Violation(
                                artifact.toString(),
                                String.valueOf(unknown(artifact).getMessage())))
                        .toList();
    }

    private Optional<Pin> pin(Artifact artifact) {
        return artifact.origin()
                .map(origin -> new Pin(origin.uri(), origin.sha256()))
                .or(() -> pinned.find(artifact));
    }

    private ClusterException unknown(Artifact artifact) {
        List<String> versions = pinned.versions(artifact.name());
        return new ClusterException(
                FailureClass.PERMANENT,
                "this release has no checksum for " + artifact + "; "
                        + (versions.isEmpty()
                                ? "it knows no artifact of that name"
                                : "it knows the versions " + String.join(", ", versions)));
    }

    /** Scheme, host, port and path: user info and query may be credentials. */
    public static String withoutSecrets(URI uri) {
        if (uri.getHost() == null) {
            return uri.getScheme() + ":…";
        }
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                + uri.getRawPath();
    }

    @Override
    public String toString() {
        return name;
    }
}
