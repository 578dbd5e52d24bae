package io.barekube.run;

import io.barekube.ClusterId;
import io.barekube.internal.run.DirectoryRunStore;
import io.barekube.internal.run.jdbc.JdbcRunStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Keeps what a run must not forget when its process dies: the cluster's id, the journal, and the lease on the cluster, of which there is one at a time. Thread-safe. Methods
 * throw {@link java.io.UncheckedIOException} when the store cannot be reached now, and {@link io.barekube.ClusterException}, permanent, when it is not fit to be
 * used.
 */
public interface RunStore {
    /** A store in a directory, as {@link #directory(Path, LeaseTerms)}, with {@link LeaseTerms#DEFAULT}. */
    static RunStore directory(Path path) {
        return directory(path, LeaseTerms.DEFAULT);
    }

    /**
     * A store in a directory, made when missing: one folder a cluster, one journal file of JSON lines a run, each line synced to disk before what it announces
     * is done. The lease of a process that dies falls at once on the same machine. Several machines may share the directory, on a file system where creating a file
     * fails when it is there and renames are atomic (NFS is one): between them a lease falls when its life is over, by the file system's clock.
     */
    static RunStore directory(Path path, LeaseTerms terms) {
        return new DirectoryRunStore(path, terms);
    }

    /** A store in PostgreSQL, as {@link #jdbc(DataSource, LeaseTerms)}, with {@link LeaseTerms#DEFAULT}. */
    static RunStore jdbc(DataSource dataSource) {
        return jdbc(dataSource, LeaseTerms.DEFAULT);
    }

    /**
     * A store in PostgreSQL (10 or newer), for processes on many machines. Makes its tables ({@code barekube_…}, in the first schema of the connection's search path) when it
     * first writes, for which the user needs the right to create tables unless they are there. A lease falls when its life is over, by the database's
     * clock. Takes a connection for each call and gives it back: give a data source that pools; two connections a run are enough.
     */
    static RunStore jdbc(DataSource dataSource, LeaseTerms terms) {
        return new JdbcRunStore(dataSource, terms);
    }

    /** The id kept for the cluster of that name; empty when no run of it was begun from here. */
    Optional<UUID> identity(String clusterName);

    /** Keeps the id for the cluster of that name. */
    void identify(ClusterId cluster);

    /** Takes the lease on the cluster and begins a journal; throws {@link LeaseHeldException} when another run has the lease. */
    Journal begin(ClusterId cluster, Lease.Owner owner);

    /** Who has the lease on the cluster now; empty when it is free, or fell because nobody renewed it. */
    Optional<Lease> lease(String clusterName);

    /**
     * Takes the lease from its holder, in the name of somebody else, and gives it back; returns the lease that was broken, empty when there was none. The holder finds out
     * with its next entry or heartbeat; what it has begun until then goes on for as long.
     */
    Optional<Lease> breakLease(String clusterName, Lease.Owner by);

    /** The last run of the cluster that came to its first entry; empty when there is none, or it was forgotten. An entry that was cut off by a crash is left out. */
    Optional<JournaledRun> lastRun(String clusterName);

    /** Forgets the cluster: its id and its journals. One that is not there is no error; throws {@link LeaseHeldException} while a run has the lease. */
    void forget(String clusterName);

    /** A run's diary, and its lease. Closing it gives the lease back. Thread-safe. */
    interface Journal extends AutoCloseable {
        /** The lease as it was taken. */
        Lease lease();

        /** How long it holds without {@link #renew()}. */
        LeaseTerms terms();

        /**
         * Returns when the record is kept. The values are JSON values and hold no secret. Throws {@link LeaseLostException} when the lease is somebody
         * else's by now, also when it was merely broken; then nothing was kept.
         */
        void append(Map<String, Object> entry);

        /** Lets the lease hold for its life from now on; throws {@link LeaseLostException} when it is lost. */
        void renew();

        /** Forgets the cluster, as {@link RunStore#forget} does, under this lease; throws {@link LeaseLostException} when it is lost. Only to be closed after it. */
        void forget();

        @Override
        void close();
    }
}
