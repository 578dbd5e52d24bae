package io.barekube.internal.run.jdbc;

import io.barekube.run.Lease;
import io.barekube.run.LeaseHeldException;
import io.barekube.run.LeaseLostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * One row a cluster, which stays when the cluster is forgotten: its token only grows. All times are {@code clock_timestamp()} of the database, and not {@code now()}, which stands
 * still while a transaction waits for another.
 */
final class LeaseTable {
    private static final String COLUMNS = "token, host, pid, run, purpose, since, until";
    private static final String HELD = "held AND until > clock_timestamp()";

    private LeaseTable() {}

    /** Of two at once the second waits for the row, and then sees it held. */
    static Lease take(Connection connection, String cluster, Lease.Owner owner, Duration life) throws SQLException {
        update(
                connection,
                "INSERT INTO barekube_lease VALUES (?, 0, '', 0, '', '', clock_timestamp(), clock_timestamp(), false)"
                        + " ON CONFLICT DO NOTHING",
                cluster);
        int taken = update(
                connection,
                "UPDATE barekube_lease SET token = token + 1, host = ?, pid = ?, run = ?, purpose = ?,"
                        + " since = clock_timestamp(), until = clock_timestamp() + ? * interval '1 millisecond',"
                        + " held = true WHERE cluster = ? AND NOT (" + HELD + ")",
                owner.host(),
                owner.pid(),
                owner.run(),
                owner.purpose(),
                life.toMillis(),
                cluster);
        Lease now = read(connection, cluster, "").orElseThrow();
        if (taken == 0) {
            throw new LeaseHeldException(cluster, now);
        }
        return now;
    }

    static Optional<Lease> held(Connection connection, String cluster) throws SQLException {
        return read(connection, cluster, "AND " + HELD);
    }

    /** Until the transaction ends, nobody can take the lease. */
    static void check(Connection connection, String cluster, Lease lease) throws SQLException {
        if (read(connection, cluster, "AND held AND token = ? FOR SHARE", lease.token())
                .isEmpty()) {
            throw lost(connection, cluster, lease);
        }
    }

    static void renew(Connection connection, String cluster, Lease lease, Duration life) throws SQLException {
        int rows = update(
                connection,
                "UPDATE barekube_lease SET until = clock_timestamp() + ? * interval '1 millisecond'"
                        + " WHERE cluster = ? AND held AND token = ?",
                life.toMillis(),
                cluster,
                lease.token());
        if (rows == 0) {
            throw lost(connection, cluster, lease);
        }
    }

    private static LeaseLostException lost(Connection connection, String cluster, Lease lease) throws SQLException {
        return LeaseLostException.taken(cluster, lease, read(connection, cluster, "AND token > ?", lease.token()));
    }

    static void giveBack(Connection connection, String cluster, Lease lease) throws SQLException {
        update(
                connection,
                "UPDATE barekube_lease SET held = false, until = clock_timestamp() WHERE cluster = ? AND token = ?",
                cluster,
                lease.token());
    }

    static Optional<Lease> breakIt(Connection connection, String cluster, Lease.Owner by) throws SQLException {
        Optional<Lease> broken = read(connection, cluster, "AND " + HELD + " FOR UPDATE");
        if (broken.isPresent()) {
            update(
                    connection,
                    "UPDATE barekube_lease SET token = token + 1, host = ?, pid = ?, run = ?, purpose = ?,"
                            + " since = clock_timestamp(), until = clock_timestamp(), held = false WHERE cluster = ?",
                    by.host(),
                    by.pid(),
                    by.run(),
                    by.purpose(),
                    cluster);
        }
        return broken;
    }

    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private static Optional<Lease> read(Connection connection, String cluster, String and, Object... values)
            throws SQLException {
        Object[] all = new Object[values.length + 1];
        all[0] = cluster;
        System.arraycopy(values, 0, all, 1, values.length);
        String sql = "SELECT " + COLUMNS + " FROM barekube_lease WHERE cluster = ? " + and;
        try (PreparedStatement statement = prepare(connection, sql, all);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(lease(row)) : Optional.empty();
        }
    }

    private static Lease lease(ResultSet row) throws SQLException {
        Lease.Owner owner = new Lease.Owner(
                row.getString("host"), row.getLong("pid"), row.getString("run"), row.getString("purpose"));
        return new Lease(
                row.getLong("token"),
                owner,
                row.getObject("since", OffsetDateTime.class).toInstant(),
                row.getObject("until", OffsetDateTime.class).toInstant());
    }
}
