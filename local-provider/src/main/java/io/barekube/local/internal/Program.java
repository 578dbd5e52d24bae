package io.barekube.local.internal;

import io.barekube.ClusterException;
import io.barekube.OperationTimeoutException;
import io.barekube.run.FailureClass;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command-line program of this computer. Thread-safe: every call is a process of its own. */
final class Program {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private final String name;
    private final Map<String, String> environment;

    /** @param environment added to this process's own */
    Program(String name, Map<String, String> environment) {
        this.name = name;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Runs it to its end with an empty standard input. The process is ended when the thread is interrupted, and when the deadline passes, which
     * throws {@link OperationTimeoutException}.
     */
    CommandResult run(Duration deadline, List<String> arguments) throws InterruptedException {
        Process process = start(arguments);
        try {
            Drain stdout = Drain.of(process.getInputStream());
            Drain stderr = Drain.of(process.getErrorStream());
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                String seen = stderr.text(Duration.ofMillis(1));
                throw new OperationTimeoutException(command(arguments), deadline, seen.isBlank() ? "no output" : seen);
            }
            return new CommandResult(process.exitValue(), stdout.text(GRACE), stderr.text(GRACE));
        } finally {
            end(process);
        }
    }

    private Process start(List<String> arguments) {
        List<String> argv = new ArrayList<>();
        argv.add(name);
        argv.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(argv).redirectInput(new File("/dev/null"));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    name + " could not be started: " + e.getMessage() + ". Check that it is installed and may be run",
                    e);
        }
    }

    /** Asks first, because podman finishes what it is writing when it is asked. */
    private static void end(Process process) throws InterruptedException {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private String command(List<String> arguments) {
        return name + " " + String.join(" ", arguments.subList(0, Math.min(2, arguments.size())));
    }
}
