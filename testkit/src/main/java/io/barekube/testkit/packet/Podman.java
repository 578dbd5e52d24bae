package io.barekube.testkit.packet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Podman, and the other programs of this computer that make a lab. Thread-safe: each call is a process of its own. */
final class Podman {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final Path NOTHING = Path.of("/dev/null");
    private final Map<String, String> environment;

    /** @param environment added to this process's own */
    Podman(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** What a podman command printed that must succeed; throws {@link IllegalStateException} when it does not. */
    String run(String... arguments) throws InterruptedException {
        return run(DEADLINE, List.of(arguments));
    }

    String run(List<String> arguments) throws InterruptedException {
        return run(DEADLINE, arguments);
    }

    String run(Duration deadline, List<String> arguments) throws InterruptedException {
        return successful(arguments, program(deadline, "podman", arguments));
    }

    private static String successful(List<String> arguments, PacketRouter.Result result) {
        if (result.status() != 0) {
            throw new IllegalStateException(
                    "podman " + String.join(" ", arguments) + " failed: " + result.output() + result.errors());
        }
        return result.output();
    }

    /** However it ends. */
    PacketRouter.Result attempt(List<String> arguments) throws InterruptedException {
        return program(DEADLINE, "podman", arguments);
    }

    /** What a podman command printed that was given this text to read, and that must succeed. */
    String feed(String text, List<String> arguments) throws InterruptedException {
        try {
            Path input = Files.createTempFile("packet-box", ".in");
            try {
                Files.writeString(input, text);
                return successful(arguments, program(DEADLINE, "podman", arguments, input));
            } finally {
                Files.delete(input);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("podman could not be given what it is to read", e);
        }
    }

    List<String> lines(String... arguments) throws InterruptedException {
        return run(arguments).lines().filter(line -> !line.isBlank()).toList();
    }

    /** Another program of this computer, however it ends. */
    PacketRouter.Result program(String... command) throws InterruptedException {
        return program(DEADLINE, command[0], List.of(command).subList(1, command.length));
    }

    private PacketRouter.Result program(Duration deadline, String name, List<String> arguments)
            throws InterruptedException {
        return program(deadline, name, arguments, NOTHING);
    }

    private PacketRouter.Result program(Duration deadline, String name, List<String> arguments, Path input)
            throws InterruptedException {
        try {
            Path output = Files.createTempFile("packet-box", ".out");
            Path errors = Files.createTempFile("packet-box", ".err");
            try {
                Process process = started(name, arguments, input, output, errors);
                try {
                    if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                        throw new IllegalStateException(
                                name + " " + String.join(" ", arguments) + " did not end within " + deadline);
                    }
                } finally {
                    process.destroy();
                }
                return new PacketRouter.Result(process.exitValue(), Files.readString(output), Files.readString(errors));
            } finally {
                Files.delete(output);
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be run", e);
        }
    }

    private Process started(String name, List<String> arguments, Path input, Path output, Path errors)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
