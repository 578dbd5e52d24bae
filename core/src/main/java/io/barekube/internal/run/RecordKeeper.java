package io.barekube.internal.run;

import io.barekube.ClusterId;
import io.barekube.internal.ClusterRecord;
import io.barekube.spi.KubeApi;
import io.barekube.spi.KubeObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Writes to the cluster's own record, one writer at a time. Thread-safe. */
final class RecordKeeper {
    private final ClusterId cluster;
    private final String kubernetes;
    private final KubeApi api;
    private final ReentrantLock lock = new ReentrantLock();

    RecordKeeper(ClusterId cluster, String kubernetes, KubeApi api) {
        this.cluster = cluster;
        this.kubernetes = kubernetes;
        this.api = api;
    }

    /** Adds the entries; the first writer also writes whose cluster it is. */
    void record(Map<String, String> entries) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            KubeObject record = api.read(List.of(ClusterRecord.REF)).stream()
                    .findFirst()
                    .orElseGet(() -> ClusterRecord.identity(cluster, kubernetes));
            api.apply(List.of(ClusterRecord.with(record, entries)));
        } finally {
            lock.unlock();
        }
    }
}
