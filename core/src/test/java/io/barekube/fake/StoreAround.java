package io.barekube.fake;

import io.barekube.ClusterId;
import io.barekube.run.JournaledRun;
import io.barekube.run.Lease;
import io.barekube.run.LeaseTerms;
import io.barekube.run.RunStore;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A store that does what another does, until a test says otherwise. */
public class StoreAround implements RunStore {
    private final RunStore real;

    public StoreAround(RunStore real) {
        this.real = real;
    }

    @Override
    public Optional<UUID> identity(String clusterName) {
        return real.identity(clusterName);
    }

    @Override
    public void identify(ClusterId cluster) {
        real.identify(cluster);
    }

    @Override
    public Journal begin(ClusterId cluster, Lease.Owner owner) {
        return real.begin(cluster, owner);
    }

    @Override
    public Optional<Lease> lease(String clusterName) {
        return real.lease(clusterName);
    }

    @Override
    public Optional<Lease> breakLease(String clusterName, Lease.Owner by) {
        return real.breakLease(clusterName, by);
    }

    @Override
    public Optional<JournaledRun> lastRun(String clusterName) {
        return real.lastRun(clusterName);
    }

    @Override
    public void forget(String clusterName) {
        real.forget(clusterName);
    }

    /** A journal that does what another does, until a test says otherwise. */
    public static class JournalAround implements Journal {
        private final Journal real;

        public JournalAround(Journal real) {
            this.real = real;
        }

        @Override
        public Lease lease() {
            return real.lease();
        }

        @Override
        public LeaseTerms terms() {
            return real.terms();
        }

        @Override
        public void append(Map<String, Object> entry) {
            real.append(entry);
        }

        @Override
        public void renew() {
            real.renew();
        }

        @Override
        public void forget() {
            real.forget();
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
