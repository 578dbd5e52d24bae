package io.barekube.examples.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program of this machine that has ended. */
record Command(List<String> arguments, int status, String output, String errors) {
    static Command run(Map<String, String> environment, String... arguments) throws InterruptedException {
        try {
            Path errors = Files.createTempFile("barekube-command", ".err");
            ProcessBuilder builder = new ProcessBuilder(arguments).redirectError(errors.toFile());
            builder.redirectInput(Path.of("/dev/null").toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Command command = new Command(List.of(arguments), process.waitFor(), output, Files.readString(errors));
            Files.delete(errors);
            return command;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the API answers whoever has that kubeconfig file. */
    static boolean reachesApi(Path kubectl, Path kubeconfig) throws InterruptedException {
        String[] readyz = {
            kubectl.toString(), "--kubeconfig", kubeconfig.toString(), "--request-timeout=2s", "get", "--raw", "/readyz"
        };
        return run(Map.of(), readyz).output().equals("ok");
    }

    /** What it printed; a test cannot go on when it failed. */
    String successful() {
        if (status != 0) {
            throw new AssertionError(arguments + " ended with " + status + ":\n" + output + errors);
        }
        return output;
    }
}
