package io.barekube.kubeadm.internal.ssh;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for work that other threads do on a connection. When the deadline passes, the link stalls or this thread is interrupted, it cuts the connection, which
 * ends that work.
 */
record Guard(SshConnection connection, Deadline deadline) {
    private static final Duration LOOK = Duration.ofMillis(250);

    /** The work's result; its own failure comes as {@link ExecutionException}. */
    <T> T await(Future<T> work) throws InterruptedException, DeadlineOver, Broken, ExecutionException {
        while (true) {
            try {
                long left = Math.max(1, deadline.remaining().toMillis());
                return work.get(Math.min(left, LOOK.toMillis()), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (deadline.isOver()) {
                    connection.cut();
                    throw new DeadlineOver();
                }
                if (connection.isStalled()) {
                    connection.cut();
                    throw new Broken("the host takes no more data and does not answer", null);
                }
            } catch (InterruptedException e) {
                connection.cut();
                throw e;
            }
        }
    }
}
