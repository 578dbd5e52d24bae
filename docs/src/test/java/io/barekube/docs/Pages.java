package io.barekube.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The repository's pages: README.md, docs/*.md and each module's own README.md. */
final class Pages {
    /** Maven runs tests in their module's directory. */
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private Pages() {}

    static List<Page> all() {
        return Stream.concat(
                        Stream.concat(files(ROOT), files(ROOT.resolve("docs"))),
                        directories().flatMap(Pages::files).filter(file -> !file.startsWith(ROOT.resolve("docs"))))
                .distinct()
                .map(Page::read)
                .toList();
    }

    static Page readme() {
        return Page.read(ROOT.resolve("README.md"));
    }

    private static Stream<Path> directories() {
        return list(ROOT)
                .filter(directory -> Files.isRegularFile(directory.resolve("pom.xml")))
                .filter(Files::isDirectory);
    }

    private static Stream<Path> files(Path directory) {
        return list(directory).filter(file -> file.getFileName().toString().endsWith(".md"));
    }

    private static Stream<Path> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
