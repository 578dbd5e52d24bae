package io.barekube.internal.run;

import io.barekube.internal.run.LeaseFile.Found;
import io.barekube.run.Lease;
import io.barekube.run.LeaseHeldException;
import io.barekube.run.LeaseLostException;
import io.barekube.run.LeaseTerms;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** A lease that is held, with the lock that lets it fall with this process. */
final class DirectoryLease implements AutoCloseable {
    private static final int TRIES = 5;
    private final String cluster;
    private final LeaseFolder leases;
    private final ClusterLock lock;
    private final LeaseFile file;
    private final Lease lease;

    private DirectoryLease(String cluster, LeaseFolder leases, ClusterLock lock, LeaseFile file, Lease lease) {
        this.cluster = cluster;
        this.leases = leases;
        this.lock = lock;
        this.file = file;
        this.lease = lease;
    }

    static DirectoryLease take(Path folder, String cluster, Lease.Owner owner, LeaseTerms terms) throws IOException {
        LeaseFolder leases = new LeaseFolder(folder, terms);
        ClusterLock lock = ClusterLock.enter(folder).orElse(null);
        if (lock == null) {
            throw new LeaseHeldException(cluster, ownRun(leases, terms));
        }
        try {
            LeaseFile file = file(owner, terms, lock.isLocked());
            for (int i = 0; i < TRIES; i++) {
                Optional<Found> latest = leases.latest();
                if (latest.isPresent() ? isHeld(latest.get(), lock) : !lock.isLocked()) {
                    throw new LeaseHeldException(
                            cluster, latest.map(Found::lease).orElseGet(() -> beginner(terms)));
                }
                Optional<Long> token = leases.claim(latest, file);
                if (token.isPresent()) {
                    Lease lease = new Lease(
                            token.get(), owner, file.since(), file.since().plus(terms.life()));
                    return new DirectoryLease(cluster, leases, lock, file, lease);
                }
            }
            throw new IOException("leases come and go too fast in " + folder);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static LeaseFile file(Lease.Owner owner, LeaseTerms terms, boolean locked) {
        return new LeaseFile(
                owner,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                terms.life(),
                ThisProcess.kernel(),
                locked,
                UUID.randomUUID().toString());
    }

    /**
     * A lease falls with its life; sooner when its holder held the lock, under this kernel, and we have the lock now. The lock alone proves nothing: other machines may not see it, and
     * a process that hangs keeps it for ever.
     */
    private static boolean isHeld(Found latest, ClusterLock lock) {
        boolean died = lock.isLocked()
                && latest.file()
                        .filter(file -> file.locked() && file.kernel().equals(ThisProcess.kernel()))
                        .isPresent();
        return !latest.over() && !latest.expired() && !died;
    }

    private static Lease ownRun(LeaseFolder leases, LeaseTerms terms) throws IOException {
        return leases.latest().filter(found -> !found.over()).map(Found::lease).orElseGet(() -> beginner(terms));
    }

    /** Somebody has the lock and no lease: it begins just now, or ends. */
    private static Lease beginner(LeaseTerms terms) {
        Instant now = Instant.now();
        return new Lease(
                0, new Lease.Owner("this host", 0, "", "a run that just begins or ends"), now, now.plus(terms.life()));
    }

    /** Takes the lease from whoever holds it and gives it back; the lock stays with the holder, for as long as its process lives. */
    static Optional<Lease> breakIt(Path folder, Lease.Owner by, LeaseTerms terms) throws IOException {
        LeaseFolder leases = new LeaseFolder(folder, terms);
        LeaseFile file = file(by, terms, false);
        for (int i = 0; i < TRIES; i++) {
            Optional<Found> latest = leases.latest();
            if (latest.isEmpty() || latest.get().over() || latest.get().expired()) {
                return Optional.empty();
            }
            Optional<Long> token = leases.claim(latest, file);
            if (token.isPresent()) {
                leases.giveBack(token.get(), file);
                return latest.map(Found::lease);
            }
        }
        throw new IOException("leases come and go too fast in " + folder);
    }

    Lease lease() {
        return lease;
    }

    /** Throws {@link LeaseLostException} when it is somebody else's. */
    void check() throws IOException {
        if (!leases.holds(lease.token(), file)) {
            throw LeaseLostException.taken(cluster, lease, leases.successor(lease.token()));
        }
    }

    void renew() throws IOException {
        check();
        leases.renew(lease.token(), file);
    }

    /** The lock first: given back the other way round, the next run of this machine could find a free lease and a locked lock, and would begin without. */
    @Override
    public void close() throws IOException {
        try (lock) {
            // its sign and its channel
        } finally {
            leases.giveBack(lease.token(), file);
        }
    }
}
