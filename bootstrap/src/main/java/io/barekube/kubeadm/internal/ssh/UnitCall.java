package io.barekube.kubeadm.internal.ssh;

import io.barekube.run.FailureClass;
import io.barekube.spi.Script;
import io.barekube.spi.ShellResult;
import io.barekube.spi.Waiter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import net.schmizz.sshj.common.SSHException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of {@code runUnit}: starts or joins the unit and follows it, over as many connections as that takes. */
final class UnitCall {
    private static final Logger log = LoggerFactory.getLogger(UnitCall.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final int NO_SYSTEMD = 70;
    private static final int SYSTEMD_BUSY = 72;
    private static final int NOT_WHOLE = 73;

    private final Line line;
    private final BashCall bash;
    private final Waiter waiter;
    private final Script script;
    private final Deadline deadline;
    private final Lines stderr;
    private final Failures failures;
    private final UnitScripts texts;
    private String following = "";
    /** Why there is no connection just now. */
    private Optional<Broken> loss = Optional.empty();

    UnitCall(
            String unit,
            Script script,
            Line line,
            BashCall bash,
            Waiter waiter,
            Deadline deadline,
            Lines stderr,
            Failures failures) {
        this.line = line;
        this.bash = bash;
        this.waiter = waiter;
        this.script = script;
        this.deadline = deadline;
        this.stderr = stderr;
        this.failures = failures;
        this.texts = new UnitScripts(unit, UUID.randomUUID().toString());
    }

    ShellResult run() throws InterruptedException {
        try {
            return follow();
        } catch (InterruptedException e) {
            stop();
            e.addSuppressed(failures.interrupted(loss));
            throw e;
        } catch (DeadlineOver e) {
            throw failures.late(
                    stop()
                            ? "its unit " + texts.unit() + " was stopped"
                            : "its unit " + texts.unit() + " could not be stopped: stop it on the host with systemctl");
        } catch (Refused e) {
            throw failures.refused(e);
        } catch (BadPayload e) {
            throw failures.badPayload(e);
        }
    }

    private ShellResult follow() throws InterruptedException, DeadlineOver, Refused, BadPayload {
        Duration pause = SHORTEST_PAUSE;
        boolean mayRun = false;
        while (true) {
            UnitReport report = new UnitReport(script.maxOutput());
            try {
                Line.Channel channel = open(mayRun);
                loss = Optional.empty();
                int status = mayRun ? attach(channel, report) : start(channel, report);
                if (report.complete()) {
                    return result(report);
                }
                if (!report.none()) {
                    throw followerFailed(status);
                }
                mayRun = false;
            } catch (Broken e) {
                if (report.complete()) {
                    return result(report);
                }
                log.debug("lost the unit {}: {}", texts.unit(), e.getMessage());
                mayRun = true;
                stderr.rewind();
                lost(e);
                pause(pause);
                pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
            } finally {
                if (!report.owner().isEmpty()) {
                    following = report.owner();
                }
            }
        }
    }

    private void lost(Broken failure) {
        if (loss.isEmpty()) {
            loss = Optional.of(failure);
            stderr.tell("the connection was lost (" + failure.getMessage()
                    + "); what runs on the host goes on, and it is tried again");
        }
    }

    /** While the unit may be running, a host that cannot be reached just now is tried again. */
    private Line.Channel open(boolean mayRun) throws InterruptedException, DeadlineOver, Refused, Broken {
        try {
            return line.open(deadline);
        } catch (Refused e) {
            if (mayRun && e.failureClass() == FailureClass.TRANSIENT) {
                throw Broken.by(e);
            }
            throw e;
        }
    }

    private int start(Line.Channel channel, UnitReport report)
            throws InterruptedException, DeadlineOver, Broken, BadPayload, Refused {
        byte[] body = script.text().getBytes(StandardCharsets.UTF_8);
        Payloads payloads = new Payloads(script.payloads());
        long maxSeconds = deadline.remaining().plus(GRACE).toSeconds();
        String text = texts.start(body.length, payloads.size(), script.maxOutput(), maxSeconds);
        return run(channel, text, report, input -> {
            input.write(body);
            payloads.to(input);
            acknowledge(input, report);
        });
    }

    private int attach(Line.Channel channel, UnitReport report)
            throws InterruptedException, DeadlineOver, Broken, BadPayload, Refused {
        String text = texts.attach(following, stderr.consumed(), script.maxOutput());
        return run(channel, text, report, input -> acknowledge(input, report));
    }

    private int run(Line.Channel channel, String text, UnitReport report, Exchange.Feed feed)
            throws InterruptedException, DeadlineOver, Broken, BadPayload, Refused {
        return bash.run(channel.exchange(), channel.session(), text, feed, report, stderr.unended());
    }

    private static void acknowledge(Exchange.Input input, UnitReport report) throws InterruptedException, SSHException {
        if (report.awaitComplete()) {
            input.write("got\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    private ShellResult result(UnitReport report) {
        stderr.end();
        if (report.exitStatus().isEmpty()) {
            throw failures.failed(
                    FailureClass.TRANSIENT,
                    "left no result: its unit " + texts.unit()
                            + " was stopped or killed, or the host restarted. Look at the host before it is run again");
        }
        if (report.overflowed()) {
            throw failures.tooMuchOutput(script.maxOutput());
        }
        return new ShellResult(report.exitStatus().getAsInt(), report.output(), stderr.tail(), deadline.elapsed());
    }

    private RuntimeException followerFailed(int status) {
        stderr.end();
        return switch (status) {
            case NO_SYSTEMD ->
                failures.failed(FailureClass.PERMANENT, "could not be run as a unit: the host has no systemd");
            case SYSTEMD_BUSY, NOT_WHOLE ->
                failures.failed(FailureClass.TRANSIENT, "could not be run as unit " + texts.unit());
            default ->
                failures.failed(
                        FailureClass.PERMANENT,
                        "could not be run as unit " + texts.unit() + " (exit status " + status + " of its start)");
        };
    }

    /** Stops the unit, over a fresh connection if need be; best effort. */
    private boolean stop() {
        Deadline limit = Deadline.in(line.stopLimit());
        try {
            Line.Channel channel = line.open(limit);
            Sink nowhere = (bytes, offset, length) -> {};
            return bash.run(channel.exchange(), channel.session(), texts.stop(), input -> {}, nowhere, nowhere) == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (DeadlineOver | Broken | Refused | BadPayload e) {
            log.debug("unit {} could not be stopped: {}", texts.unit(), e.toString());
            return false;
        }
    }

    private void pause(Duration pause) throws InterruptedException, DeadlineOver {
        if (deadline.remaining().compareTo(pause) <= 0) {
            throw new DeadlineOver();
        }
        waiter.pause(pause);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
