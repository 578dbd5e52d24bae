package io.barekube.kubeadm.internal.ssh;

import io.barekube.run.FailureClass;
import io.barekube.spi.HostKeyCheck;
import io.barekube.spi.SshAccess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import net.schmizz.sshj.Config;
import org.jspecify.annotations.Nullable;

/** The way to one host: its connection, opened when first needed and again after it broke, and what it has cost. */
final class Line {
    private final SshAccess access;
    private final Config config;
    private final Timing timing;
    private final ExecutorService threads;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger roundTrips = new AtomicInteger();
    private volatile @Nullable SshConnection connection;

    Line(SshAccess access, Config config, Timing timing, ExecutorService threads) {
        this.access = access;
        this.config = config;
        this.timing = timing;
        this.threads = threads;
    }

    /** A channel that is open, and what can be done with it. */
    record Channel(Exchange exchange, FedSession session) {}

    Channel open(Deadline deadline) throws InterruptedException, DeadlineOver, Broken, Refused {
        SshConnection current = connection;
        if (current != null && current.isAlive()) {
            try {
                return channel(current, deadline);
            } catch (Broken e) {
                // It broke while nobody looked. Nothing was run over it yet, so a new one may be used.
                current.cut();
            }
        }
        return channel(connect(deadline), deadline);
    }

    int connections() {
        return connections.get();
    }

    int roundTrips() {
        return roundTrips.get();
    }

    Duration stopLimit() {
        return timing.stop();
    }

    void cut() {
        SshConnection current = connection;
        connection = null;
        if (current != null) {
            current.cut();
        }
    }

    private Channel channel(SshConnection over, Deadline deadline) throws InterruptedException, DeadlineOver, Broken {
        Exchange exchange = new Exchange(threads, new Guard(over, deadline));
        FedSession session = exchange.open();
        roundTrips.incrementAndGet();
        return new Channel(exchange, session);
    }

    private SshConnection connect(Deadline deadline) throws InterruptedException, DeadlineOver, Broken, Refused {
        HostKeys hostKeys = hostKeys();
        List<String> otherwise = hostKeys.otherwise();
        try {
            return connect(hostKeys, hostKeys.preferred(), deadline);
        } catch (Refused e) {
            SshConnection refused = connection;
            if (otherwise.isEmpty() || refused == null || !refused.hostKeyRefused()) {
                throw e;
            }
            try {
                return connect(hostKeys, otherwise, deadline);
            } catch (Refused second) {
                second.addSuppressed(e);
                throw second;
            }
        }
    }

    private SshConnection connect(HostKeys hostKeys, List<String> preferred, Deadline deadline)
            throws InterruptedException, DeadlineOver, Broken, Refused {
        SshConnection next = new SshConnection(config, access, timing, threads);
        connection = next;
        try {
            new Guard(next, deadline).await(threads.submit(() -> {
                next.open(hostKeys, preferred);
                return null;
            }));
            return next;
        } catch (ExecutionException e) {
            next.cut();
            if (e.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw Broken.by(e);
        } finally {
            if (next.shookHands()) {
                connections.incrementAndGet();
            }
        }
    }

    /** Made anew for each connection, so that a file is read, and the host checked, each time. */
    private HostKeys hostKeys() throws Refused {
        HostKeyCheck check = access.hostKeyCheck();
        try {
            if (check instanceof HostKeyCheck.Pinned pinned) {
                return new PinnedKeys(pinned.keys());
            }
            if (check instanceof HostKeyCheck.KnownHosts known) {
                return new KnownHostsFile(known.file(), access.host(), access.port());
            }
            if (check instanceof HostKeyCheck.TrustOnFirstUse trust) {
                FirstUseFile file = new FirstUseFile(trust.file(), access.host(), access.port());
                file.preferred();
                return file;
            }
            return new AnyKey();
        } catch (UncheckedIOException e) {
            throw new Refused(
                    FailureClass.PERMANENT,
                    "the host keys' file cannot be used: " + e.getCause() + ". Check its path and rights",
                    e);
        }
    }
}
