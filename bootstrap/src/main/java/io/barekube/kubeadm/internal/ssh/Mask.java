package io.barekube.kubeadm.internal.ssh;

import io.barekube.Secret;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Replaces secrets in text by {@code ***}. A secret of several lines is also masked line by line. Immutable. */
final class Mask {
    private static final int SHORTEST_LINE = 8;
    private final List<String> values;

    Mask(Stream<Secret> secrets) {
        // The longest first: a secret may contain another.
        this.values = secrets.map(Secret::reveal)
                .flatMap(value -> Stream.concat(
                        Stream.of(value, value.strip()),
                        value.lines().map(String::strip).filter(line -> line.length() >= SHORTEST_LINE)))
                .filter(value -> !value.isEmpty())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    String apply(String text) {
        String masked = text;
        for (String value : values) {
            masked = masked.replace(value, "***");
        }
        return masked;
    }

    /** Length of the longest secret: how much of a text that was cut off may be the beginning of one. */
    int longest() {
        return values.isEmpty() ? 0 : values.get(0).length();
    }
}
