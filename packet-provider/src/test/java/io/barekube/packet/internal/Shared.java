package io.barekube.packet.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The directory beside the repository that holds recordings and the OpenAPI document of the API; they are not ours to copy. */
public final class Shared {
    private Shared() {}

    /** Empty where there is none. */
    public static Optional<Path> packetApi() {
        Path here = Path.of("").toAbsolutePath();
        for (Path directory = here; directory != null; directory = directory.getParent()) {
            Path candidate = directory.resolveSibling("shared").resolve("packet-api");
            if (Files.isDirectory(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Says on the standard output, where nobody overlooks it, that a test was not run. */
    public static void skipped(String test, String why) {
        System.out.println("SKIPPED: " + test + ": " + why);
    }
}
