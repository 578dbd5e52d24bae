package io.barekube.internal.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * Which content a file has, as far as that can be told without reading it.
 *
 * @param key the file system's identity of the file, such as device and inode; empty where it has none
 */
record FileStamp(Path path, long size, Instant modified, String key) {
    static FileStamp of(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException(path + " is not a regular file");
        }
        Object key = attributes.fileKey();
        return new FileStamp(
                path, attributes.size(), attributes.lastModifiedTime().toInstant(), key == null ? "" : key.toString());
    }
}
