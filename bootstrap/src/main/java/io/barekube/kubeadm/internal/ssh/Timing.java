package io.barekube.kubeadm.internal.ssh;

import java.time.Duration;

/**
 * How long a silent peer is believed.
 *
 * @param connect for the TCP connection
 * @param handshake for each answer until the login is done
 * @param keepAlive between two signs of life; whole seconds
 * @param keepAliveCount how many of them may go unanswered
 * @param stop for stopping a unit whose caller no longer waits
 */
record Timing(Duration connect, Duration handshake, Duration keepAlive, int keepAliveCount, Duration stop) {
    static final Timing DEFAULT = new Timing(
            Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(10), 3, Duration.ofSeconds(5));

    /** How long one write may wait for the network: as long as unanswered keep-alives would. */
    Duration stall() {
        return keepAlive.multipliedBy(keepAliveCount);
    }
}
