package io.barekube.local.internal;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Podman, or docker where podman is not installed: the same verbs, a few flags apart. Thread-safe. */
public final class ContainerEngine {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private final Kind kind;
    private final Map<String, String> environment;
    private final Program program;

    /** Which of the two. */
    public enum Kind {
        PODMAN,
        DOCKER;

        String command() {
            return this == PODMAN ? "podman" : "docker";
        }
    }

    /** @param environment added to this process's own for every call */
    public ContainerEngine(Kind kind, Map<String, String> environment) {
        this.kind = kind;
        this.environment = Map.copyOf(environment);
        this.program = new Program(kind.command(), environment);
    }

    /** What is added to the environment of its program. */
    public Map<String, String> environment() {
        return environment;
    }

    /** {@code podman} or {@code docker}. */
    public String command() {
        return kind.command();
    }

    boolean isPodman() {
        return kind == Kind.PODMAN;
    }

    /** Standard output of a command that must succeed; a failure is permanent. */
    String run(String... arguments) throws InterruptedException {
        return run(DEADLINE, FailureClass.PERMANENT, List.of(arguments));
    }

    String run(List<String> arguments) throws InterruptedException {
        return run(DEADLINE, FailureClass.PERMANENT, arguments);
    }

    /** Standard output of a command that must succeed; a failure is of the given class. */
    String run(Duration deadline, FailureClass failure, List<String> arguments) throws InterruptedException {
        CommandResult result = program.run(deadline, arguments);
        if (!result.succeeded()) {
            throw failed(failure, result, arguments);
        }
        return result.stdout();
    }

    /** However it ends. */
    CommandResult attempt(List<String> arguments) throws InterruptedException {
        return program.run(DEADLINE, arguments);
    }

    CommandResult attempt(String... arguments) throws InterruptedException {
        return attempt(List.of(arguments));
    }

    ClusterException failed(FailureClass failure, CommandResult result, List<String> arguments) {
        String subject = arguments.get(arguments.size() - 1);
        String verb = arguments.get(0) + (arguments.get(1).startsWith("-") ? "" : " " + arguments.get(1));
        return new ClusterException(
                failure,
                kind.command() + " " + verb + (verb.endsWith(" " + subject) ? "" : " … " + subject)
                        + " failed with exit status " + result.exitStatus() + ": " + result.lastErrors());
    }
}
