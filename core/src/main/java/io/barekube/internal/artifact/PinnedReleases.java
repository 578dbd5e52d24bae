package io.barekube.internal.artifact;

import io.barekube.Arch;
import io.barekube.spi.Artifact;
import io.barekube.spi.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The upstream files that this release of the library has checksums for. Immutable. */
public final class PinnedReleases {
    /** As shipped with the library. */
    public static final PinnedReleases SHIPPED = read("upstream-releases.json", "addon-manifests.json");

    private static final Comparator<String> OLDEST_FIRST =
            Comparator.comparing((String version) -> version.split("\\.", -1), PinnedReleases::compareParts);

    private final Map<Artifact, Pin> pins;

    private PinnedReleases(Map<Artifact, Pin> pins) {
        this.pins = Map.copyOf(pins);
    }

    Optional<Pin> find(Artifact artifact) {
        return Optional.ofNullable(pins.get(artifact));
    }

    /** The pinned versions of the artifact for any architecture, newest first; empty for a name that is not pinned at all. */
    public List<String> versions(String artifact) {
        return pins.keySet().stream()
                .filter(known -> known.name().equals(artifact))
                .map(Artifact::version)
                .distinct()
                .sorted(OLDEST_FIRST.reversed())
                .toList();
    }

    private static int compareParts(String[] left, String[] right) {
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int order = Integer.compare(Integer.parseInt(left[i]), Integer.parseInt(right[i]));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    private static PinnedReleases read(String binaries, String manifests) {
        Map<Artifact, Pin> pins = new HashMap<>();
        resource(binaries).forEach((name, release) -> addBinaries(pins, name, Json.object(release)));
        for (Object manifest : Json.list(resource(manifests).get("manifests"))) {
            addManifest(pins, Json.object(manifest));
        }
        return new PinnedReleases(pins);
    }

    private static void addBinaries(Map<Artifact, Pin> pins, String name, Map<String, Object> release) {
        String template = text(release, "url");
        Json.object(release.get("sha256")).forEach((version, sums) -> {
            for (Arch arch : Arch.values()) {
                String uri = template.replace("{version}", version).replace("{arch}", arch.kubernetesName());
                String sha256 = text(Json.object(sums), arch.kubernetesName());
                pins.put(Artifact.binary(name, version, arch), new Pin(URI.create(uri), sha256));
            }
        });
    }

    private static void addManifest(Map<Artifact, Pin> pins, Map<String, Object> manifest) {
        pins.put(
                Artifact.manifest(text(manifest, "artifact"), text(manifest, "version")),
                new Pin(URI.create(text(manifest, "url")), text(manifest, "sha256")));
    }

    private static String text(Map<String, Object> object, String member) {
        return (String) Objects.requireNonNull(object.get(member), member);
    }

    private static Map<String, Object> resource(String name) {
        try (InputStream stream = PinnedReleases.class.getResourceAsStream(name)) {
            return Json.parseObject(
                    new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
