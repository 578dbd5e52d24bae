package io.barekube.spi;

/**
 * Runs scripts on one machine, as root, over one connection that is opened when first needed and again after it broke. Calls are serial; the
 * object may be used from any thread. An interrupt ends a call; the {@link InterruptedException} then carries, suppressed, a
 * {@link io.barekube.RemoteCommandException} that says how far it was.
 */
public interface Shell extends AutoCloseable {
    /**
     * Runs the script to its end and returns whatever exit status it had. Throws {@link io.barekube.RemoteCommandException}, transient, when the
     * connection was lost before the end was known or the script's deadline passed; permanent, when the host's key is wrong, or sudo or the login is refused.
     */
    ShellResult run(Script script) throws InterruptedException;

    /**
     * Runs the script as a transient systemd unit of that name and follows it. When the connection is lost, it is opened again and the unit, which went on, is
     * followed further: the script never runs twice at once. A unit of the name that is already running is joined, not started again.
     */
    ShellResult runUnit(String unit, Script script) throws InterruptedException;

    /** SSH handshakes so far. */
    int connections();

    /** Remote commands so far. */
    int roundTrips();

    /** Closes the connection; a further call opens it again. */
    @Override
    void close();
}
