package io.barekube.testkit.sim.internal.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The bootstrapper's script files, read from its jar, each with the fingerprint of the text that the simulator was written after. A file that has changed since is not
 * played: what it does now may be something else. Comments and empty lines do not count.
 */
public final class ScriptFiles {
    /** In testkit's resources: a fingerprint and a file's name each line. */
    public static final String PINS = "/io/barekube/testkit/sim/scripts.sha256";

    private static final String FOLDER = "/io/barekube/kubeadm/internal/";
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, String> changed = new LinkedHashMap<>();

    ScriptFiles() {
        text(PINS).orElseThrow().lines().filter(line -> !line.isBlank()).forEach(line -> {
            String name = line.substring(line.indexOf("  ") + 2);
            Optional<String> text = text(FOLDER + name);
            if (text.isPresent()) {
                texts.put(name, text.get());
                String fingerprint = fingerprint(text.get());
                if (!line.startsWith(fingerprint + " ")) {
                    changed.put(name, fingerprint);
                }
            }
        });
        if (texts.isEmpty()) {
            throw new IllegalStateException(
                    "the bootstrapper's scripts are not on the class path: add barekube-bootstrap");
        }
    }

    /** Those that are not any more what the simulator plays, with their present fingerprints. */
    public static Map<String, String> changed() {
        return Map.copyOf(new ScriptFiles().changed);
    }

    /** The file whose text begins there; empty when there is none. */
    Optional<String> at(String script, int offset) {
        return texts.entrySet().stream()
                .filter(entry -> script.startsWith(entry.getValue(), offset))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    int length(String name) {
        return Objects.requireNonNull(texts.get(name), name).length();
    }

    Optional<String> presentFingerprint(String name) {
        return Optional.ofNullable(changed.get(name));
    }

    static String fingerprint(String text) {
        return Prepare.sha256(text.lines()
                .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
                .collect(Collectors.joining("\n")));
    }

    private static Optional<String> text(String resource) {
        try (InputStream stream = ScriptFiles.class.getResourceAsStream(resource)) {
            return stream == null
                    ? Optional.empty()
                    : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
