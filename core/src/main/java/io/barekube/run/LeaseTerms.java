package io.barekube.run;

import java.time.Duration;

/**
 * For how long a lease holds. The constructor throws {@link IllegalArgumentException} unless there is time for a second heartbeat when the first one fails.
 *
 * @param life how long it holds without a heartbeat, and how long its run goes on without the store; default one minute. Every process that shares a store
 *     is best given the same.
 * @param heartbeat how often its run renews it; default a third of its life
 */
public record LeaseTerms(Duration life, Duration heartbeat) {
    /** A minute of life. */
    public static final LeaseTerms DEFAULT = lasting(Duration.ofMinutes(1));

    public LeaseTerms {
        if (heartbeat.toMillis() < 1 || life.compareTo(heartbeat.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("a lease of " + life + " with a heartbeat every " + heartbeat
                    + ": the heartbeat is at least 1 ms, and the life at least two heartbeats long");
        }
    }

    /** With a heartbeat every third of its life. */
    public static LeaseTerms lasting(Duration life) {
        return new LeaseTerms(life, life.dividedBy(3));
    }
}
