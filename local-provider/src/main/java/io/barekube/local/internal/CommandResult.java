package io.barekube.local.internal;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How a program on this computer ended.
 *
 * @param exitStatus 0 to 255
 */
record CommandResult(int exitStatus, String stdout, String stderr) {
    private static final int LAST_LINES = 8;

    boolean succeeded() {
        return exitStatus == 0;
    }

    /** Whether it failed only because something it named is not there. */
    boolean foundNothing() {
        String text = stderr.toLowerCase(Locale.ROOT);
        return !succeeded() && Stream.of("no such", "not found", "not known").anyMatch(text::contains);
    }

    String lastErrors() {
        List<String> lines = stderr.strip().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
}
