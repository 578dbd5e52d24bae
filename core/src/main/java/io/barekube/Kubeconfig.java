package io.barekube;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** An administrator's credentials for a cluster, in kubectl's file format. Immutable; {@link #toString()} shows none of it. */
public final class Kubeconfig {
    private final Secret content;

    /** Wraps the text of a kubeconfig file. */
    public Kubeconfig(Secret content) {
        this.content = content;
    }

    /** The file's text; it holds a private key. */
    public Secret content() {
        return content;
    }

    /** Writes the file, readable by its owner only, replacing an older one in one move, and returns its path; missing directories are made. Needs a POSIX file system. */
    public Path writeTo(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path draft = Files.createTempFile(
                directory,
                ".kubeconfig",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, content.reveal());
        return Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String toString() {
        return "Kubeconfig[***]";
    }
}
