package io.barekube;

import io.barekube.run.FailureClass;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A command on a host ended badly, or its end could not be learned. */
public final class RemoteCommandException extends ClusterException {
    private static final long serialVersionUID = 1L;
    private final String host;
    private final String command;
    private final int exitStatus;
    private final String output;
    private final Duration elapsed;

    private RemoteCommandException(Details details, String message, @Nullable Throwable cause) {
        super(details.failureClass, message, cause);
        this.host = details.host;
        this.command = details.command;
        this.exitStatus = details.exitStatus;
        this.output = details.output;
        this.elapsed = details.elapsed;
    }

    /** The node name or address of the host. */
    public String host() {
        return host;
    }

    /** What ran, redacted. */
    public String command() {
        return command;
    }

    /** Empty when unknown: the connection was lost, or a signal ended the command. */
    public OptionalInt exitStatus() {
        return exitStatus < 0 ? OptionalInt.empty() : OptionalInt.of(exitStatus);
    }

    /** The last lines of its output, redacted; may be empty. */
    public String output() {
        return output;
    }

    /** How long it ran. */
    public Duration elapsed() {
        return elapsed;
    }

    /** Begins the account of a command that failed; the command is redacted already. */
    public static Details on(String host, String command) {
        return new Details(host, command);
    }

    /** Collects what is known of the failure; not thread-safe. */
    public static final class Details {
        private final String host;
        private final String command;
        private FailureClass failureClass = FailureClass.PERMANENT;
        private int exitStatus = -1;
        private String output = "";
        private Duration elapsed = Duration.ZERO;
        private @Nullable Throwable cause;

        private Details(String host, String command) {
            this.host = host;
            this.command = command;
        }

        /** Default {@link FailureClass#PERMANENT}. */
        public Details failureClass(FailureClass value) {
            this.failureClass = value;
            return this;
        }

        /** Left out when unknown. */
        public Details exitStatus(int value) {
            this.exitStatus = value;
            return this;
        }

        /** The last lines of its output, redacted already. */
        public Details output(String value) {
            this.output = value;
            return this;
        }

        /** How long it ran. */
        public Details elapsed(Duration value) {
            this.elapsed = value;
            return this;
        }

        /** What made the command's end unknown, such as a lost connection. */
        public Details cause(Throwable value) {
            this.cause = value;
            return this;
        }

        /** The exception; {@code problem} completes the sentence "host: command …". */
        public RemoteCommandException because(String problem) {
            return new RemoteCommandException(
                    this,
                    host + ": " + command + " " + problem + (output.isBlank() ? "" : "\n" + output.stripTrailing()),
                    cause);
        }
    }
}
