package io.barekube;

import java.time.Duration;
import java.util.List;

/**
 * How long each kind of step may take, its repetitions included, and the run as a whole. The constructor throws {@link IllegalArgumentException} for what is not longer than zero.
 *
 * @param machine from the order to the first login; default 30 minutes
 * @param prepare downloads included; default 15 minutes
 * @param init default 10 minutes
 * @param join default 10 minutes
 * @param nodeReady default 5 minutes
 * @param addon to install one; default 10 minutes
 * @param proof of one addon; default 3 minutes
 * @param upgrade of one node, or its reconfiguration, drain not included; default 20 minutes
 * @param removal of a machine, or reset of a host; default 10 minutes
 * @param run all steps together, after which the run is stopped and fails; default 4 hours, which is above what an upgrade of some hundred nodes takes and there to end a run
 *     that would never end
 */
public record Timeouts(
        Duration machine,
        Duration prepare,
        Duration init,
        Duration join,
        Duration nodeReady,
        Duration addon,
        Duration proof,
        Duration upgrade,
        Duration removal,
        Duration run) {
    public Timeouts {
        for (Duration each : List.of(machine, prepare, init, join, nodeReady, addon, proof, upgrade, removal, run)) {
            if (each.isNegative() || each.isZero()) {
                throw new IllegalArgumentException(each + " is no time to wait: every timeout is longer than zero");
            }
        }
    }

    /** Long enough for slow disks and slow links. */
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofMinutes(30),
            Duration.ofMinutes(15),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(3),
            Duration.ofMinutes(20),
            Duration.ofMinutes(10),
            Duration.ofHours(4));

    /** The same with every wait multiplied, for slow hardware or for tests; none becomes shorter than a millisecond. */
    public Timeouts times(double factor) {
        return new Timeouts(
                scale(machine, factor),
                scale(prepare, factor),
                scale(init, factor),
                scale(join, factor),
                scale(nodeReady, factor),
                scale(addon, factor),
                scale(proof, factor),
                scale(upgrade, factor),
                scale(removal, factor),
                scale(run, factor));
    }

    private static Duration scale(Duration duration, double factor) {
        return Duration.ofMillis(Math.max(1, Math.round(duration.toMillis() * factor)));
    }
}
