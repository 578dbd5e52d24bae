package io.barekube.internal;

import io.barekube.Violation;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a draft as it was read. In place of one that cannot be read stands another value, so that everybody can still be asked about the rest.
 *
 * @param where the setting
 * @param unreadable why the value is not the caller's; empty when it is
 */
record ReadPart<T>(String where, T value, Optional<Violation> unreadable) {
    static <T> ReadPart<T> of(String where, String text, Function<String, T> parser, T standIn) {
        try {
            return new ReadPart<>(where, parser.apply(text), Optional.empty());
        } catch (IllegalArgumentException e) {
            Violation violation = new Violation(where, String.valueOf(e.getMessage()));
            return new ReadPart<>(where, standIn, Optional.of(violation));
        }
    }

    /** Whether the finding is about the stand-in, which nobody asked for. */
    boolean misleads(Violation finding) {
        return unreadable.isPresent()
                && (finding.where().equals(where) || finding.what().contains(String.valueOf(value)));
    }
}
