package io.barekube.kubeadm.internal;

import io.barekube.ClusterException;
import io.barekube.spi.Host;
import io.barekube.spi.Script;
import io.barekube.spi.Shell;
import io.barekube.spi.ShellResult;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A host as one session deals with it: its shell and what was last read of it. Thread-safe. */
final class HostConnection {
    private final Host host;
    private final Shell shell;
    private final AtomicReference<Optional<HostReading>> reading = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<HostQuirks>> quirks = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Instant> heard = new AtomicReference<>(Instant.MIN);
    private final AtomicInteger units = new AtomicInteger();

    HostConnection(Host host, Shell shell) {
        this.host = host;
        this.shell = shell;
    }

    Host host() {
        return host;
    }

    Shell shell() {
        return shell;
    }

    Optional<HostReading> reading() {
        return reading.get();
    }

    /** Known once facts were read; a host keeps them whatever is done to it. */
    Optional<HostQuirks> quirks() {
        return quirks.get();
    }

    void remember(HostReading value) {
        reading.set(Optional.of(value));
        quirks.set(Optional.of(HostQuirks.of(value.facts())));
    }

    /** What was read is no longer so: the host is being changed. */
    void forget() {
        reading.set(Optional.empty());
    }

    /** When it last answered as a control plane; {@link Instant#MIN} for never, or not the last time it was asked. */
    Instant heard() {
        return heard.get();
    }

    void heardAt(Instant moment) {
        heard.set(moment);
    }

    /** Whether its shell is taken by a unit that it follows. */
    boolean isBusy() {
        return units.get() > 0;
    }

    /** Runs the script; throws when it ended with any status but 0. */
    ShellResult run(Script script) throws InterruptedException {
        return successful(script, shell.run(script));
    }

    /** Runs the script as a unit that survives the connection; throws when it ended with any status but 0. */
    ShellResult runUnit(String unit, Script script) throws InterruptedException {
        units.incrementAndGet();
        try {
            return successful(script, shell.runUnit(unit, script));
        } finally {
            units.decrementAndGet();
        }
    }

    private ShellResult successful(Script script, ShellResult result) throws ClusterException {
        if (result.succeeded()) {
            return result;
        }
        throw ScriptFailure.of(host.name(), script, result);
    }
}
