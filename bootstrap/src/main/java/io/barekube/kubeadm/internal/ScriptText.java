package io.barekube.kubeadm.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Collectors;

/** The text of a script: what is given to it as shell variables, then its files from this package. Not thread-safe. */
final class ScriptText {
    private final StringBuilder given = new StringBuilder();
    private final StringBuilder body = new StringBuilder();

    private ScriptText() {}

    /** The files, in this order, after {@code common.sh}, which every script begins with. */
    static ScriptText of(String... files) {
        ScriptText text = new ScriptText();
        text.body.append(read("common.sh"));
        for (String file : files) {
            text.body.append(read(file));
        }
        return text;
    }

    ScriptText set(String variable, String value) {
        given.append(variable).append('=').append(quoted(value)).append('\n');
        return this;
    }

    ScriptText list(String variable, Collection<String> values) {
        given.append(variable)
                .append(values.stream().map(ScriptText::quoted).collect(Collectors.joining(" ", "=(", ")\n")));
        return this;
    }

    String text() {
        return given.toString() + body;
    }

    /** One word for the shell, whatever is in it. */
    static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }

    private static String read(String file) {
        try (InputStream stream = ScriptText.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
