package io.barekube.testkit.sim.internal.host;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The text that stands for a program, or for an archive of programs, on a simulated host: a few bytes that say what they would be. */
public final class Programs {
    private static final String PROGRAM = "simulated program ";
    private static final String ARCHIVE = "simulated archive\n";

    private Programs() {}

    public static String program(String name, String version) {
        return PROGRAM + name + " v" + version + "\n";
    }

    public static String archive(String version, List<String> paths) {
        StringBuilder text = new StringBuilder(ARCHIVE);
        paths.forEach(path -> text.append(path).append(' ').append(version).append('\n'));
        return text.toString();
    }

    /** With a leading v, as programs print it; empty when the file is none of ours. */
    public static Optional<String> version(String content) {
        return content.startsWith(PROGRAM)
                ? Optional.of(content.strip().substring(content.strip().lastIndexOf(' ') + 1))
                : Optional.empty();
    }

    /** Path to program; empty when the content is no archive of ours. */
    public static Optional<Map<String, String>> unpacked(String content) {
        if (!content.startsWith(ARCHIVE)) {
            return Optional.empty();
        }
        Map<String, String> files = new LinkedHashMap<>();
        content.substring(ARCHIVE.length())
                .lines()
                .map(line -> line.split(" "))
                .forEach(line -> files.put(line[0], program(line[0].substring(line[0].lastIndexOf('/') + 1), line[1])));
        return Optional.of(files);
    }
}
