package io.barekube.kubeadm.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A script run on this machine, below a directory that stands for the host's root, with bash functions in place of the programs that would change something. */
final class RehearsedScript {
    private final Path root;
    private final StringBuilder functions = new StringBuilder();
    private final Map<String, String> replacements = new LinkedHashMap<>();

    RehearsedScript(Path root) {
        this.root = root;
        for (String path : new String[] {"/etc/barekube", "/etc/kubernetes", "/run/barekube", "/usr/local/bin/"}) {
            replacements.put(path, root + path);
        }
    }

    /** How a script ended. */
    record End(int status, String output, String errors) {}

    /** The body of the function sees its arguments, and {@code $root}. */
    RehearsedScript with(String program, String body) {
        functions.append(program).append("() {\n").append(body).append("\n}\n");
        return this;
    }

    RehearsedScript replacing(String text, String other) {
        replacements.put(text, other);
        return this;
    }

    Path file(String path) {
        return root.resolve(path.substring(1));
    }

    Path write(String path, String content) throws IOException {
        Files.createDirectories(file(path).getParent());
        return Files.writeString(file(path), content);
    }

    String read(String path) throws IOException {
        return Files.readString(file(path));
    }

    End run(ScriptText text) throws IOException, InterruptedException {
        String script = text.text();
        for (Map.Entry<String, String> replacement : replacements.entrySet()) {
            script = script.replace(replacement.getKey(), replacement.getValue());
        }
        Path errors = Files.createTempFile(root, "errors", "");
        Process process =
                new ProcessBuilder("bash").redirectError(errors.toFile()).start();
        process.getOutputStream().write(("root=" + root + "\n" + functions + script).getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new End(process.waitFor(), output, Files.readString(errors));
    }
}
