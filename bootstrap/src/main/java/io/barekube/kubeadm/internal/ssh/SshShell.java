package io.barekube.kubeadm.internal.ssh;

import io.barekube.spi.Script;
import io.barekube.spi.Shell;
import io.barekube.spi.ShellResult;
import io.barekube.spi.SshAccess;
import io.barekube.spi.Waiter;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shell of one host. */
final class SshShell implements Shell {
    private static final Logger log = LoggerFactory.getLogger(SshShell.class);

    private final String host;
    private final SshAccess access;
    private final Line line;
    private final OpenLines open;
    private final Waiter waiter;
    private final ReentrantLock serial = new ReentrantLock(true);

    SshShell(String host, SshAccess access, Line line, OpenLines open, Waiter waiter) {
        this.host = host;
        this.access = access;
        this.line = line;
        this.open = open;
        this.waiter = waiter;
    }

    @Override
    public ShellResult run(Script script) throws InterruptedException {
        return serially(script, (deadline, mask, stderr, failures) -> {
            CappedBytes stdout = new CappedBytes(script.maxOutput());
            try {
                Line.Channel channel = line.open(deadline);
                int status = new BashCall(access, mask)
                        .run(
                                channel.exchange(),
                                channel.session(),
                                script.text(),
                                new Payloads(script.payloads()),
                                stdout,
                                stderr);
                if (stdout.overflowed()) {
                    throw failures.tooMuchOutput(script.maxOutput());
                }
                return new ShellResult(status, stdout.text(), stderr.tail(), deadline.elapsed());
            } catch (Broken e) {
                throw failures.lost(e);
            } catch (DeadlineOver e) {
                throw failures.late("the connection was closed, but what it started may still run on the host");
            } catch (Refused e) {
                throw failures.refused(e);
            } catch (BadPayload e) {
                throw failures.badPayload(e);
            } catch (InterruptedException e) {
                e.addSuppressed(failures.interrupted(Optional.empty()));
                throw e;
            }
        });
    }

    @Override
    public ShellResult runUnit(String unit, Script script) throws InterruptedException {
        return serially(
                script,
                (deadline, mask, stderr, failures) -> new UnitCall(
                                unit, script, line, new BashCall(access, mask), waiter, deadline, stderr, failures)
                        .run());
    }

    private interface Call {
        ShellResult run(Deadline deadline, Mask mask, Lines stderr, Failures failures) throws InterruptedException;
    }

    private ShellResult serially(Script script, Call call) throws InterruptedException {
        serial.lockInterruptibly();
        try {
            open.take(line);
            try {
                return called(script, call);
            } finally {
                open.giveBack(line);
            }
        } finally {
            serial.unlock();
        }
    }

    private ShellResult called(Script script, Call call) throws InterruptedException {
        Deadline deadline = Deadline.in(script.deadline());
        Mask mask = new Mask(
                Stream.of(script.secrets().stream(), access.sudoPassword().stream(), access.passphrase().stream())
                        .flatMap(secrets -> secrets));
        Lines stderr = new Lines(mask, script.progress());
        Failures failures = new Failures(host, access, script.name(), mask, deadline, stderr);
        ShellResult result = call.run(deadline, mask, stderr, failures);
        log.debug(
                "{}: {} ended with {} after {} ms",
                host,
                mask.apply(script.name()),
                result.exitStatus(),
                result.elapsed().toMillis());
        return result;
    }

    @Override
    public int connections() {
        return line.connections();
    }

    @Override
    public int roundTrips() {
        return line.roundTrips();
    }

    @Override
    public void close() {
        line.cut();
    }

    @Override
    public String toString() {
        return "shell of " + host + " (" + access + ")";
    }
}
