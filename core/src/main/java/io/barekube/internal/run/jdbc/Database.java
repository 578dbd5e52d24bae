package io.barekube.internal.run.jdbc;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;

/** Transactions on a data source. Thread-safe: each has a connection of its own, which goes back as it came. */
final class Database {
    private static final Duration NETWORK_GRACE = Duration.ofSeconds(3);
    /** Classes of SQL states: connection, rollback of a transaction, resources, a lock, an operator or a timeout, the system. */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "55", "57", "58");
    /** This process was paused within a transaction, and it was ended. */
    private static final String IDLE_IN_TRANSACTION = "25P03";

    private final DataSource source;
    private final Duration limit;

    /** @param limit for each statement, so that a database that hangs is noticed while there is time for another try */
    Database(DataSource source, Duration limit) {
        this.source = source;
        this.limit = limit;
    }

    /** What is done in a transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** Throws {@link UncheckedIOException} for what may pass, and {@link ClusterException} for what will not. */
    <T> T transaction(String what, Work<T> work) {
        try (Connection connection = source.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            int networkTimeout = connection.getNetworkTimeout();
            // a statement's own limit is kept by the server, and does not help against one that is gone
            connection.setNetworkTimeout(
                    Runnable::run, (int) limit.plus(NETWORK_GRACE).toMillis());
            connection.setAutoCommit(false);
            try {
                begin(connection);
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            } finally {
                restore(connection, autoCommit, networkTimeout);
            }
        } catch (SQLException e) {
            throw failed(what, e);
        }
    }

    /**
     * Whatever the pool's defaults are, and only for this transaction. A process that is paused within one must not keep its row locked: the next run would wait for it, not for the
     * lease's end.
     */
    private void begin(Connection connection) throws SQLException {
        long millis = limit.toMillis();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = " + millis
                    + "; SET LOCAL lock_timeout = " + millis + "; SET LOCAL idle_in_transaction_session_timeout = "
                    + millis);
        }
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static void restore(Connection connection, boolean autoCommit, int networkTimeout) {
        try {
            connection.setAutoCommit(autoCommit);
            connection.setNetworkTimeout(Runnable::run, networkTimeout);
        } catch (SQLException e) {
            // the connection is broken, and its pool will see that
        }
    }

    private static RuntimeException failed(String what, SQLException e) {
        String text = "cannot " + what + " in the database: " + e.getMessage();
        String state = String.valueOf(e.getSQLState());
        boolean passes = e instanceof SQLTransientException
                || e instanceof SQLRecoverableException
                || state.equals(IDLE_IN_TRANSACTION)
                || (state.length() == 5 && PASSING.contains(state.substring(0, 2)));
        return passes
                ? new UncheckedIOException(text, new IOException(e.getMessage(), e))
                : new ClusterException(FailureClass.PERMANENT, text, e);
    }
}
