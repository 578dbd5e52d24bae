package io.barekube.examples.sim.crash;

import io.barekube.ClusterId;
import io.barekube.run.JournaledRun;
import io.barekube.run.Lease;
import io.barekube.run.LeaseTerms;
import io.barekube.run.RunStore;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * A store that tells how many records are kept by now, each time, before whoever wrote one goes on; it tells of none when a journal is begun. Thread-safe.
 *
 * @param kept called by the thread that wrote
 */
public record CountedStore(RunStore store, IntConsumer kept) implements RunStore {
    @Override
    public Journal begin(ClusterId cluster, Lease.Owner owner) {
        Journal journal = store.begin(cluster, owner);
        kept.accept(0);
        return new Counted(journal, kept, new AtomicInteger());
    }

    private record Counted(Journal journal, IntConsumer kept, AtomicInteger count) implements Journal {
        @Override
        public void append(Map<String, Object> entry) {
            journal.append(entry);
            kept.accept(count.incrementAndGet());
        }

        @Override
        public Lease lease() {
            return journal.lease();
        }

        @Override
        public LeaseTerms terms() {
            return journal.terms();
        }

        @Override
        public void renew() {
            journal.renew();
        }

        @Override
        public void forget() {
            journal.forget();
        }

        @Override
        public void close() {
            journal.close();
        }
    }

    @Override
    public Optional<UUID> identity(String clusterName) {
        return store.identity(clusterName);
    }

    @Override
    public void identify(ClusterId cluster) {
        store.identify(cluster);
    }

    @Override
    public Optional<Lease> lease(String clusterName) {
        return store.lease(clusterName);
    }

    @Override
    public Optional<Lease> breakLease(String clusterName, Lease.Owner by) {
        return store.breakLease(clusterName, by);
    }

    @Override
    public Optional<JournaledRun> lastRun(String clusterName) {
        return store.lastRun(clusterName);
    }

    @Override
    public void forget(String clusterName) {
        store.forget(clusterName);
    }
}
