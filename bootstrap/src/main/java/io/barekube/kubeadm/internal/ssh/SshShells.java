package io.barekube.kubeadm.internal.ssh;

import io.barekube.spi.Shell;
import io.barekube.spi.SshAccess;
import io.barekube.spi.Waiter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import net.schmizz.sshj.Config;

/** The shells of one session: they share a configuration and threads, have at most 64 connections open at once, and end together. Thread-safe. */
public final class SshShells implements AutoCloseable {
    /** Below the 64 that a session is allowed: the far side may not have seen yet that one was closed. */
    private static final int MOST_OPEN = 56;

    private final Waiter waiter;
    private final Timing timing;
    private final OpenLines open;
    private final Config config = SshConfig.create();
    private final Queue<Shell> shells = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads;

    /** Waits between attempts to reconnect with that waiter. */
    public SshShells(Waiter waiter) {
        this(waiter, Timing.DEFAULT);
    }

    SshShells(Waiter waiter, Timing timing) {
        this(waiter, timing, MOST_OPEN);
    }

    SshShells(Waiter waiter, Timing timing, int mostOpen) {
        this.waiter = waiter;
        this.timing = timing;
        this.open = new OpenLines(mostOpen);
        AtomicInteger count = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "barekube-ssh-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * A shell that connects when it is first used.
     *
     * @param hostName the node's name; messages call the host so
     */
    public Shell open(String hostName, SshAccess access) {
        Shell shell = new SshShell(hostName, access, new Line(access, config, timing, threads), open, waiter);
        shells.add(shell);
        return shell;
    }

    /** Closes all shells; calls that are under way fail. The shells cannot be used again. */
    @Override
    public void close() {
        shells.forEach(Shell::close);
        threads.shutdown();
    }
}
