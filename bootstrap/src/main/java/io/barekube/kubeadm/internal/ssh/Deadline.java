package io.barekube.kubeadm.internal.ssh;

import java.time.Duration;

/** A point on the monotonic clock, so that a corrected wall clock ends nothing early. */
record Deadline(long startNanos, Duration allowed) {
    static Deadline in(Duration allowed) {
        return new Deadline(System.nanoTime(), allowed);
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    Duration remaining() {
        return allowed.minus(elapsed());
    }

    boolean isOver() {
        return remaining().isNegative() || remaining().isZero();
    }
}
