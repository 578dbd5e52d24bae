package io.barekube.internal.artifact;

import io.barekube.spi.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a bundle for a test. */
final class BundleDirectory {
    private final Path root;
    private final List<Map<String, Object>> entries = new ArrayList<>();

    BundleDirectory(Path root) {
        this.root = root;
    }

    /** Adds a file and its index entry, which tells the truth; the entry may be changed afterwards. */
    Map<String, Object> add(String artifact, String version, String arch, String path, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("artifact", artifact);
        entry.put("version", version);
        entry.put("arch", arch);
        entry.put("path", path);
        entry.put("sha256", Sha256.of(bytes));
        entry.put("bytes", (long) bytes.length);
        entries.add(entry);
        return entry;
    }

    BundleSource open() {
        return open(Json.write(Map.of("format", 1L, "files", entries)));
    }

    BundleSource open(String index) {
        try {
            Files.writeString(root.resolve("bundle.json"), index);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BundleSource(root);
    }
}
