package io.barekube.spi;

import io.barekube.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A bash script for a remote host. It travels through standard input, so its text and its secrets are in no argv, and its name is all that logs
 * and reports show. Immutable.
 */
public final class Script {
    private final String name;
    private final String text;
    private final List<Payload> payloads;
    private final List<Secret> secrets;
    private final Duration deadline;
    private final int maxOutput;
    private final BootstrapSession.Progress progress;

    private Script(Builder builder) {
        this.name = builder.name;
        this.text = builder.text;
        this.payloads = List.copyOf(builder.payloads);
        this.secrets = List.copyOf(builder.secrets);
        this.deadline = builder.deadline;
        this.maxOutput = builder.maxOutput;
        this.progress = builder.progress;
    }

    /**
     * Begins a script.
     *
     * @param name what reports call it, such as {@code kubeadm init}
     */
    public static Builder named(String name, String text) {
        return new Builder(name, text);
    }

    /** What logs and reports call it. */
    public String name() {
        return name;
    }

    /** Its bash source. */
    public String text() {
        return text;
    }

    /** Sent after the text, in order; the script reads each with {@code head -c SIZE}. */
    public List<Payload> payloads() {
        return payloads;
    }

    /** Values that are masked wherever output, errors or logs might show them. */
    public List<Secret> secrets() {
        return secrets;
    }

    /** How long it may run; when it is over, its process is ended and the call fails. */
    public Duration deadline() {
        return deadline;
    }

    /** How many bytes of standard output are kept; more is an error. */
    public int maxOutput() {
        return maxOutput;
    }

    /** Receives each line of standard error as it comes. */
    public BootstrapSession.Progress progress() {
        return progress;
    }

    /** Bytes of known length. */
    public interface Payload {
        long size();

        InputStream open() throws IOException, InterruptedException;
    }

    /** Not thread-safe. Defaults: 2 minutes, 8 MiB of output, no progress. */
    public static final class Builder {
        private final String name;
        private final String text;
        private final List<Payload> payloads = new ArrayList<>();
        private final List<Secret> secrets = new ArrayList<>();
        private Duration deadline = Duration.ofMinutes(2);
        private int maxOutput = 8 << 20;
        private BootstrapSession.Progress progress = line -> {};

        private Builder(String name, String text) {
            this.name = name;
            this.text = text;
        }

        /** Adds bytes to be sent after the text. */
        public Builder payload(Payload value) {
            payloads.add(value);
            return this;
        }

        /** Adds a value to be masked in whatever is shown. */
        public Builder secret(Secret value) {
            secrets.add(value);
            return this;
        }

        /** How long it may run; default 2 minutes. */
        public Builder deadline(Duration value) {
            this.deadline = value;
            return this;
        }

        /** How many bytes of standard output are kept; default 8 MiB. */
        public Builder maxOutput(int bytes) {
            this.maxOutput = bytes;
            return this;
        }

        /** Who receives the lines of standard error; default nobody. */
        public Builder progress(BootstrapSession.Progress value) {
            this.progress = value;
            return this;
        }

        /** Fixes it. */
        public Script build() {
            return new Script(this);
        }
    }
}
