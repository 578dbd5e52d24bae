package io.barekube.run;

import java.util.List;
import java.util.Locale;

/** A failure report as people read it. */
final class FailureText {
    private FailureText() {}

    static String of(FailureReport report) {
        StringBuilder text = new StringBuilder("Cluster " + report.cluster() + ": " + report.what()
                + (report.node().isEmpty() ? "" : " on " + report.node()) + " failed after "
                + report.elapsed().toSeconds() + " s, "
                + (report.attempts() == 1 ? "one try" : report.attempts() + " tries") + " ("
                + report.failureClass().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")\n");
        section(text, "first error", report.firstError());
        section(text, "command", report.command());
        report.excerpts().forEach(excerpt -> section(text, excerpt.source(), excerpt.text()));
        list(
                text,
                "also failed",
                report.others().stream()
                        .map(other -> other.step() + ": " + firstLine(other.error()))
                        .toList());
        list(text, "not begun", report.skipped());
        list(text, "left behind", report.leftBehind());
        section(text, "next", report.next());
        return text.toString();
    }

    private static void section(StringBuilder text, String title, String body) {
        if (!body.isBlank()) {
            text.append("  ").append(title).append(":\n    ");
            text.append(body.strip().replace("\n", "\n    ")).append('\n');
        }
    }

    private static void list(StringBuilder text, String title, List<String> items) {
        section(text, title, String.join("\n", items));
    }

    private static String firstLine(String error) {
        return error.lines().findFirst().orElse("");
    }
}
