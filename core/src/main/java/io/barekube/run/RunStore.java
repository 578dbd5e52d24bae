package io.barekube.run;

import io.barekube.ClusterId;
import io.barekube.internal.run.DirectoryRunStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps what a run must not forget when its process dies: the cluster's id, the journal, and who is at work. Thread-safe. Methods throw {@link
 * java.io.UncheckedIOException} when the store cannot be read or written.
 */
public interface RunStore {
    /**
     * A store in a directory, made when missing: one folder a cluster, one journal file of JSON lines a run, each line synced to disk before what it announces
     * is done. The lock on a cluster holds within this machine.
     */
    static RunStore directory(Path path) {
        return new DirectoryRunStore(path);
    }

    /** The id kept for the cluster of that name; empty when no run of it was begun from here. */
    Optional<UUID> identity(String clusterName);

    /** Keeps the id for the cluster of that name. */
    void identify(ClusterId cluster);

    /** Takes the lock on the cluster and begins a journal; throws {@link io.barekube.ClusterException} naming the holder when another run has the lock. */
    Journal begin(ClusterId cluster, String runId, String planHash);

    /** Forgets the cluster: its id and its journals. One that is not there is no error. */
    void forget(String clusterName);

    /** A run's diary. Closing it gives the lock back. */
    interface Journal extends AutoCloseable {
        /** Returns when the record is on disk. The values are JSON values and hold no secret. */
        void append(Map<String, Object> entry);

        @Override
        void close();
    }
}
