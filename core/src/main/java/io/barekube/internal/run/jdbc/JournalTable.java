package io.barekube.internal.run.jdbc;

import io.barekube.run.JournaledRun;
import io.barekube.spi.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One row an entry. The token orders the runs, and the number the entries of each. */
final class JournalTable {
    private JournalTable() {}

    static void append(Connection connection, String cluster, long token, String run, Map<String, Object> entry)
            throws SQLException {
        LeaseTable.update(
                connection,
                "INSERT INTO barekube_journal (cluster, token, run, entry) VALUES (?, ?, ?, ?)",
                cluster,
                token,
                run,
                Json.write(entry));
    }

    static Optional<JournaledRun> last(Connection connection, String cluster) throws SQLException {
        String sql = "SELECT run, entry FROM barekube_journal WHERE cluster = ? AND token ="
                + " (SELECT max(token) FROM barekube_journal WHERE cluster = ?) ORDER BY number";
        try (PreparedStatement statement = LeaseTable.prepare(connection, sql, cluster, cluster);
                ResultSet row = statement.executeQuery()) {
            String run = "";
            List<Map<String, Object>> entries = new ArrayList<>();
            while (row.next()) {
                run = row.getString("run");
                entries.add(Json.parseObject(row.getString("entry")));
            }
            return JournaledRun.of(run, entries);
        }
    }

    static void forget(Connection connection, String cluster) throws SQLException {
        LeaseTable.update(connection, "DELETE FROM barekube_journal WHERE cluster = ?", cluster);
        LeaseTable.update(connection, "DELETE FROM barekube_cluster WHERE name = ?", cluster);
    }
}
