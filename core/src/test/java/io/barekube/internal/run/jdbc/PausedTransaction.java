package io.barekube.internal.run.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.internal.run.ThisProcess;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;

/** A process that is paused after it has touched the lease's row, and before it commits. */
public final class PausedTransaction {
    private PausedTransaction() {}

    /** What others do meanwhile. */
    @FunctionalInterface
    public interface Meanwhile {
        void happens() throws Exception;
    }

    public static void hold(String url, Duration limit, Meanwhile meanwhile) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        assertThatThrownBy(() -> new Database(source, limit).transaction("be paused", connection -> {
                    LeaseTable.take(connection, "edge", ThisProcess.owner("paused", "apply"), Duration.ofMinutes(1));
                    try {
                        TimeUnit.MILLISECONDS.sleep(limit.toMillis() + 1000);
                        meanwhile.happens();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                    return connection;
                }))
                .isInstanceOf(java.io.UncheckedIOException.class)
                .hasRootCauseInstanceOf(SQLException.class);
    }
}
