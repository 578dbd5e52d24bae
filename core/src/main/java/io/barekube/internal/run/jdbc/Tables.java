package io.barekube.internal.run.jdbc;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Makes the tables, once. Thread-safe. */
final class Tables {
    private static final List<String> ALL = List.of(
            "CREATE TABLE barekube_cluster (name text PRIMARY KEY, id uuid NOT NULL)",
            "CREATE TABLE barekube_lease (cluster text PRIMARY KEY, token bigint NOT NULL, host text NOT NULL,"
                    + " pid bigint NOT NULL, run text NOT NULL, purpose text NOT NULL, since timestamptz NOT NULL,"
                    + " until timestamptz NOT NULL, held boolean NOT NULL)",
            "CREATE TABLE barekube_journal (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                    + " cluster text NOT NULL, token bigint NOT NULL, run text NOT NULL,"
                    + " at timestamptz NOT NULL DEFAULT clock_timestamp(), entry text NOT NULL)",
            "CREATE INDEX barekube_journal_run ON barekube_journal (cluster, token, number)");

    /** Asks the rows, not {@code to_regclass}: that answers from a cache, which misses what another process made since this transaction first asked. */
    private static final String LAST_MADE = "SELECT count(*) > 0 FROM pg_catalog.pg_class c"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.relname = 'barekube_journal_run' AND n.nspname = ANY (current_schemas(false))";

    private volatile boolean seen;

    boolean exist(Connection connection) throws SQLException {
        if (seen) {
            return true;
        }
        String product = connection.getMetaData().getDatabaseProductName();
        if (!product.equals("PostgreSQL")) {
            throw new ClusterException(
                    FailureClass.PERMANENT, "the run store needs PostgreSQL, and this database is " + product);
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LAST_MADE)) {
            row.next();
            seen = row.getBoolean(1);
            return seen;
        }
    }

    /**
     * In the caller's transaction. One process at a time: {@code IF NOT EXISTS} fails when two create at once. And not at all where they are, since it asks for the right to create even
     * then.
     */
    void make(Connection connection) throws SQLException {
        if (exist(connection)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(hashtext('barekube_tables'))");
            if (exist(connection)) {
                return;
            }
            for (String each : ALL) {
                statement.execute(each);
            }
        }
    }
}
