package io.barekube.internal.artifact;

import io.barekube.Arch;
import io.barekube.spi.Artifact;
import io.barekube.spi.Json;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The content of a bundle's {@code bundle.json}. Immutable. */
final class BundleIndex {
    static final String FILE_NAME = "bundle.json";
    private static final long FORMAT = 1;

    private final Map<Artifact, BundleFile> files;

    private BundleIndex(Map<Artifact, BundleFile> files) {
        this.files = Map.copyOf(files);
    }

    Optional<BundleFile> find(Artifact artifact) {
        return Optional.ofNullable(files.get(artifact));
    }

    /** The versions of the artifact that are there, for any architecture. */
    List<String> versions(String artifact) {
        return files.keySet().stream()
                .filter(known -> known.name().equals(artifact))
                .map(Artifact::toString)
                .sorted()
                .toList();
    }

    /** Reads the index of the bundle in this directory; throws {@link IllegalArgumentException} that says which entry is wrong. */
    static BundleIndex parse(Path directory, String json) {
        Map<String, Object> index = Json.parseObject(json);
        Object format = index.get("format");
        if (!Long.valueOf(FORMAT).equals(format)) {
            throw new IllegalArgumentException("its format is " + format + "; this release reads format " + FORMAT);
        }
        if (!(index.get("files") instanceof List<?> entries)) {
            throw new IllegalArgumentException("it has no list \"files\"");
        }
        Map<Artifact, BundleFile> files = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            BundleFile file = entry(directory, entries.get(i), "files[" + i + "]");
            if (files.put(file.artifact(), file) != null) {
                throw new IllegalArgumentException("files[" + i + "]: " + file.artifact() + " is listed twice");
            }
        }
        return new BundleIndex(files);
    }

    private static BundleFile entry(Path directory, Object value, String where) {
        if (!(value instanceof Map<?, ?> entry)) {
            throw new IllegalArgumentException(where + " is not an object");
        }
        Artifact artifact =
                new Artifact(text(entry, "artifact", where), text(entry, "version", where), arch(entry, where));
        String sha256 = text(entry, "sha256", where);
        if (!Sha256.isOne(sha256)) {
            throw new IllegalArgumentException(
                    where + ": sha256 of " + artifact + " is not 64 lower-case hexadecimal digits");
        }
        if (!(entry.get("bytes") instanceof Long bytes) || bytes < 0) {
            throw new IllegalArgumentException(where + ": bytes of " + artifact + " is not a whole number");
        }
        Path path = inside(directory, text(entry, "path", where), where);
        return new BundleFile(artifact, directory, path, sha256, bytes);
    }

    private static Optional<Arch> arch(Map<?, ?> entry, String where) {
        String name = text(entry, "arch", where);
        return switch (name) {
            case "any" -> Optional.empty();
            case "amd64" -> Optional.of(Arch.AMD64);
            case "arm64" -> Optional.of(Arch.ARM64);
            default ->
                throw new IllegalArgumentException(
                        where + ": arch is \"" + name + "\"; it must be amd64, arm64 or any");
        };
    }

    private static Path inside(Path directory, String path, String where) {
        try {
            Path file = directory.resolve(path).normalize();
            if (file.startsWith(directory) && !file.equals(directory)) {
                return file;
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(where + ": path \"" + path + "\" is not a path", e);
        }
        throw new IllegalArgumentException(where + ": path \"" + path + "\" leads out of the bundle");
    }

    private static String text(Map<?, ?> entry, String member, String where) {
        if (entry.get(member) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new IllegalArgumentException(where + " has no text \"" + member + "\"");
    }
}
