package io.barekube.run;

import io.barekube.run.FailureReport.OtherFailure;
import io.barekube.spi.BootstrapSession.Excerpt;
import io.barekube.spi.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a failure report from JSON. */
final class FailureJson {
    private FailureJson() {}

    static FailureReport read(Map<String, Object> json) {
        return new FailureReport(
                text(json, "cluster"),
                text(json, "run"),
                text(json, "step"),
                text(json, "what"),
                text(json, "node"),
                FailureClass.valueOf(text(json, "class")),
                text(json, "command"),
                text(json, "firstError"),
                Math.toIntExact(number(json, "attempts")),
                Duration.ofMillis(number(json, "elapsedMillis")),
                list(json, "excerpts", excerpt -> new Excerpt(text(excerpt, "source"), text(excerpt, "text"))),
                list(
                        json,
                        "others",
                        other -> new OtherFailure(text(other, "step"), text(other, "node"), text(other, "error"))),
                texts(json, "skipped"),
                texts(json, "leftBehind"),
                text(json, "next"));
    }

    private static <T> List<T> list(Map<String, Object> json, String name, Function<Map<String, Object>, T> read) {
        return Json.list(json.get(name)).stream()
                .map(item -> read.apply(Json.object(item)))
                .toList();
    }

    private static List<String> texts(Map<String, Object> json, String name) {
        return Json.list(json.get(name)).stream().map(item -> text(name, item)).toList();
    }

    private static String text(Map<String, Object> json, String name) {
        return text(name, json.get(name));
    }

    private static String text(String name, @Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("no text for " + name + " in a failure report");
    }

    private static long number(Map<String, Object> json, String name) {
        if (json.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("no number for " + name + " in a failure report");
    }
}
