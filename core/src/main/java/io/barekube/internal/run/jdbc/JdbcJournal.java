package io.barekube.internal.run.jdbc;

import io.barekube.run.Lease;
import io.barekube.run.LeaseTerms;
import io.barekube.run.RunStore.Journal;
import java.util.Map;

/** A run's journal in the database. */
final class JdbcJournal implements Journal {
    private final Database database;
    private final String cluster;
    private final Lease lease;
    private final LeaseTerms terms;

    JdbcJournal(Database database, String cluster, Lease lease, LeaseTerms terms) {
        this.database = database;
        this.cluster = cluster;
        this.lease = lease;
        this.terms = terms;
    }

    @Override
    public Lease lease() {
        return lease;
    }

    @Override
    public LeaseTerms terms() {
        return terms;
    }

    /**
     * One at a time, which keeps the order, and the caller's pool from being emptied by a run with many steps at once. When a connection breaks during the commit, nobody knows whether the
     * entry was kept; appended again it may stand there twice, which tells a reader nothing wrong.
     */
    @Override
    public synchronized void append(Map<String, Object> entry) {
        database.transaction("write the journal of cluster " + cluster, connection -> {
            LeaseTable.check(connection, cluster, lease);
            JournalTable.append(
                    connection, cluster, lease.token(), lease.owner().run(), entry);
            return lease;
        });
    }

    /** Does not wait for {@link #append}: a slow entry must not cost the lease. */
    @Override
    public void renew() {
        database.transaction("renew the lease on cluster " + cluster, connection -> {
            LeaseTable.renew(connection, cluster, lease, terms.life());
            return lease;
        });
    }

    @Override
    public synchronized void forget() {
        database.transaction("forget cluster " + cluster, connection -> {
            LeaseTable.check(connection, cluster, lease);
            JournalTable.forget(connection, cluster);
            return lease;
        });
    }

    @Override
    public void close() {
        database.transaction("give back the lease on cluster " + cluster, connection -> {
            LeaseTable.giveBack(connection, cluster, lease);
            return lease;
        });
    }
}
