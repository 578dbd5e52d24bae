package io.barekube.internal.run;

import io.barekube.run.JournaledRun;
import io.barekube.spi.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The journals in a cluster's folder: {@code <run>.<token>.jsonl}. The token orders them, since the clocks of machines that share the folder may differ. */
final class JournalFiles {
    private static final Pattern NAME = Pattern.compile("(.+?)(?:\\.(\\d{1,18}))?\\.jsonl");

    private JournalFiles() {}

    private record Name(Path path, String run, long token) {}

    static Path path(Path folder, String run, long token) {
        return folder.resolve(run + "." + token + ".jsonl");
    }

    static Optional<JournaledRun> last(Path folder) throws IOException {
        List<Name> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jsonl")) {
            for (Path file : files) {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    String token = name.group(2);
                    names.add(new Name(file, name.group(1), token == null ? 0 : Long.parseLong(token)));
                }
            }
        }
        names.sort(
                Comparator.comparingLong(Name::token).thenComparing(Name::run).reversed());
        for (Name name : names) {
            Optional<JournaledRun> run = JournaledRun.of(name.run(), entries(name.path()));
            if (run.isPresent()) {
                return run;
            }
        }
        return Optional.empty();
    }

    /** A crash cuts the line that was being written; what it announced was not begun. */
    private static List<Map<String, Object>> entries(Path file) throws IOException {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
            try {
                entries.add(Json.parseObject(line));
            } catch (IllegalArgumentException e) {
                // cut off
            }
        }
        return entries;
    }
}
