package io.barekube.internal.run;

import io.barekube.ClusterId;
import io.barekube.internal.ClusterRecord;
import io.barekube.plan.Observation.Recorded;
import io.barekube.spi.KubeApi;
import io.barekube.spi.KubeObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Writes to the cluster's own record, one writer at a time. Thread-safe. */
final class RecordKeeper {
    private final ClusterId cluster;
    private final Supplier<Recorded> beginning;
    private final KubeApi api;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean isThere;

    /**
     * Begins a record, unless there is one.
     *
     * @param beginning what stands in it first
     * @param isThere whether one was seen
     */
    RecordKeeper(ClusterId cluster, Supplier<Recorded> beginning, KubeApi api, boolean isThere) {
        this.cluster = cluster;
        this.beginning = beginning;
        this.api = api;
        this.isThere = isThere;
    }

    /** Writes whose cluster it is, when that was not seen written. */
    void begin() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (!isThere) {
                write(Map.of());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Adds the entries; the first writer also writes whose cluster it is. */
    void record(Map<String, String> entries) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            write(entries);
        } finally {
            lock.unlock();
        }
    }

    private void write(Map<String, String> entries) throws InterruptedException {
        KubeObject record = api.read(List.of(ClusterRecord.REF)).stream()
                .findFirst()
                .orElseGet(() -> ClusterRecord.identity(cluster, beginning.get()));
        api.apply(List.of(ClusterRecord.with(record, entries)));
        isThere = true;
    }
}
