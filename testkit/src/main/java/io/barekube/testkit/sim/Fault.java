package io.barekube.testkit.sim;

import java.time.Duration;

/** What goes wrong with one run of a script on a simulated host. Immutable. */
public sealed interface Fault {
    /** When it strikes. */
    enum Moment {
        /** Nothing of the script has been done. */
        BEFORE,
        /** Half of it is done; the other half never is. A script that runs as a unit goes on when only its connection is lost. */
        MIDDLE,
        /** All of it is done, and nobody has heard. */
        AFTER
    }

    /** The connection is lost. */
    record Drop(Moment moment) implements Fault {}

    /** The host restarts. */
    record Reboot(Moment moment) implements Fault {}

    /** The script never ends. */
    record Hang() implements Fault {}

    /** The script takes that much longer. */
    record Slow(Duration by) implements Fault {}

    /**
     * The script does nothing and ends like this.
     *
     * @param error what it says, without a line end
     */
    record Exit(int status, String error) implements Fault {}

    /** The connection is lost at that moment. */
    static Fault drop(Moment moment) {
        return new Drop(moment);
    }

    /** The host restarts at that moment. */
    static Fault reboot(Moment moment) {
        return new Reboot(moment);
    }

    /** The script never ends. */
    static Fault hang() {
        return new Hang();
    }

    /** The script takes that much longer. */
    static Fault slow(Duration by) {
        return new Slow(by);
    }

    /** The script does nothing and ends with that status and error. */
    static Fault exit(int status, String error) {
        return new Exit(status, error);
    }
}
