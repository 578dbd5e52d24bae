package io.barekube.internal.artifact;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** SHA-256 of local files, each read once for as long as it stays the same. Thread-safe. */
final class FileChecksums {
    private final Map<FileStamp, String> known = new ConcurrentHashMap<>();

    String of(Path file) throws IOException {
        FileStamp before = FileStamp.of(file);
        String remembered = known.get(before);
        if (remembered != null) {
            return remembered;
        }
        String sha256 = Sha256.of(file);
        // A file that was written to while it was read has a checksum that belongs to neither state.
        if (FileStamp.of(file).equals(before)) {
            known.put(before, sha256);
        }
        return sha256;
    }
}
