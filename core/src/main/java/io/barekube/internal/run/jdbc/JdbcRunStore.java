package io.barekube.internal.run.jdbc;

import io.barekube.ClusterId;
import io.barekube.internal.run.ThisProcess;
import io.barekube.run.JournaledRun;
import io.barekube.run.Lease;
import io.barekube.run.LeaseTerms;
import io.barekube.run.RunStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Tables {@code barekube_cluster}, {@code barekube_lease} and {@code barekube_journal}. */
public final class JdbcRunStore implements RunStore {
    private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(10);
    private static final Duration SHORTEST_STATEMENT = Duration.ofSeconds(2);
    private final Database database;
    private final Tables tables = new Tables();
    private final LeaseTerms terms;

    public JdbcRunStore(DataSource source, LeaseTerms terms) {
        this.database = new Database(source, limit(terms));
        this.terms = terms;
    }

    private static Duration limit(LeaseTerms terms) {
        Duration limit = terms.heartbeat();
        if (limit.compareTo(LONGEST_STATEMENT) > 0) {
            return LONGEST_STATEMENT;
        }
        return limit.compareTo(SHORTEST_STATEMENT) < 0 ? SHORTEST_STATEMENT : limit;
    }

    /** What is done only where the tables are there: without them, there is nothing to be found or forgotten. */
    @FunctionalInterface
    private interface IfMade<T> {
        Optional<T> in(Connection connection) throws SQLException;
    }

    private <T> Optional<T> ifMade(String what, IfMade<T> work) {
        return database.transaction(
                what, connection -> tables.exist(connection) ? work.in(connection) : Optional.empty());
    }

    private <T> T write(String what, Database.Work<T> work) {
        return database.transaction(what, connection -> {
            tables.make(connection);
            return work.in(connection);
        });
    }

    @Override
    public Optional<UUID> identity(String clusterName) {
        return ifMade("read the id of cluster " + clusterName, connection -> {
            String sql = "SELECT id FROM barekube_cluster WHERE name = ?";
            try (PreparedStatement statement = LeaseTable.prepare(connection, sql, clusterName);
                    ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getObject("id", UUID.class)) : Optional.empty();
            }
        });
    }

    @Override
    public void identify(ClusterId cluster) {
        write(
                "keep the id of cluster " + cluster.name(),
                connection -> LeaseTable.update(
                        connection,
                        "INSERT INTO barekube_cluster VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET id = excluded.id",
                        cluster.name(),
                        cluster.uuid()));
    }

    @Override
    public Journal begin(ClusterId cluster, Lease.Owner owner) {
        Lease lease = write(
                "take the lease on cluster " + cluster.name(),
                connection -> LeaseTable.take(connection, cluster.name(), owner, terms.life()));
        return new JdbcJournal(database, cluster.name(), lease, terms);
    }

    @Override
    public Optional<Lease> lease(String clusterName) {
        return ifMade(
                "read the lease on cluster " + clusterName, connection -> LeaseTable.held(connection, clusterName));
    }

    @Override
    public Optional<Lease> breakLease(String clusterName, Lease.Owner by) {
        return ifMade(
                "break the lease on cluster " + clusterName,
                connection -> LeaseTable.breakIt(connection, clusterName, by));
    }

    @Override
    public Optional<JournaledRun> lastRun(String clusterName) {
        return ifMade(
                "read the journal of cluster " + clusterName, connection -> JournalTable.last(connection, clusterName));
    }

    @Override
    public void forget(String clusterName) {
        ifMade("forget cluster " + clusterName, connection -> {
            Lease.Owner owner = ThisProcess.owner("", "the end of the cluster");
            Lease lease = LeaseTable.take(connection, clusterName, owner, terms.life());
            JournalTable.forget(connection, clusterName);
            LeaseTable.giveBack(connection, clusterName, lease);
            return Optional.of(lease);
        });
    }
}
