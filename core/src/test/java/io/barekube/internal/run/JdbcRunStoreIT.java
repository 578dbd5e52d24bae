package io.barekube.internal.run;

import static io.barekube.internal.run.StoreProcess.EDGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.ClusterException;
import io.barekube.internal.run.jdbc.PausedTransaction;
import io.barekube.run.FailureClass;
import io.barekube.run.LeaseLostException;
import io.barekube.run.LeaseTerms;
import io.barekube.run.RunStore;
import io.barekube.run.RunStore.Journal;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a run store does, in a real PostgreSQL that processes share. */
class JdbcRunStoreIT extends RunStoreContract {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static PostgresServer server;
    private String url;

    @BeforeAll
    static void startServer() throws Exception {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Override
    String place() throws Exception {
        if (url == null) {
            url = server.create("t" + DATABASES.incrementAndGet());
        }
        return url;
    }

    /** Hands out connections as a pool with settings of its own would, and knows which are open. */
    private static final class Pool implements DataSource {
        private final String url;
        private final String setting;
        private final List<Connection> given = new ArrayList<>();

        Pool(String url, String setting) {
            this.url = url;
            this.setting = setting;
        }

        @Override
        public synchronized Connection getConnection() throws SQLException {
            Connection connection = DriverManager.getConnection(url);
            try (Statement statement = connection.createStatement()) {
                statement.execute(setting);
            }
            connection.setAutoCommit(false);
            given.add(connection);
            return connection;
        }

        synchronized long open() throws SQLException {
            int open = 0;
            for (Connection connection : given) {
                open += connection.isClosed() ? 0 : 1;
            }
            return open;
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(PrintWriter out) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("wraps nothing");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }

    @Test
    void makesNoTableForALook() throws Exception {
        assertThat(store().identity("edge")).isEmpty();
        assertThat(store().lease("edge")).isEmpty();
        assertThat(store().lastRun("edge")).isEmpty();
        store().forget("edge");

        assertThat(count("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'barekube%'"))
                .isZero();
    }

    @Test
    void makesItsTablesOnceThoughManyBeginAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            place();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> {
                    store().identify(EDGE);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(store().identity("edge")).contains(EDGE.uuid());
    }

    @Test
    void needsNoRightToCreateTablesThatAreThere() throws Exception {
        store().identify(EDGE);
        execute("CREATE ROLE guest" + DATABASES.get() + " LOGIN");
        execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO guest" + DATABASES.get());
        RunStore guest = StoreProcess.store(
                place().replace("user=tester", "user=guest" + DATABASES.get()), Duration.ofMinutes(1));

        try (Journal journal = guest.begin(EDGE, run("run-1"))) {
            journal.append(Map.of("kind", "intent"));
        }

        execute("REVOKE ALL ON barekube_journal FROM guest" + DATABASES.get());
        try (Journal journal = guest.begin(EDGE, run("run-2"))) {
            assertThatThrownBy(() -> journal.append(Map.of("kind", "intent")))
                    .isInstanceOfSatisfying(
                            ClusterException.class,
                            e -> assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void givesEveryConnectionBackWhateverThePoolsSettingsAre() throws Exception {
        Pool pool = new Pool(place(), "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE");
        RunStore store = RunStore.jdbc(pool);
        try (Journal journal = store.begin(EDGE, run("run-1"))) {
            journal.append(Map.of("kind", "intent"));
            assertThatThrownBy(() -> store.begin(EDGE, run("run-2"))).isInstanceOf(ClusterException.class);
            store.breakLease("edge", run("breaker"));
            assertThatThrownBy(() -> journal.append(Map.of("kind", "intent"))).isInstanceOf(LeaseLostException.class);
        }
        assertThat(pool.open()).isZero();
    }

    /** A statement that waits for somebody's lock ends, and so does the pause of a process in the middle of a transaction. */
    @Test
    void doesNotWaitForEverForALockedRow() throws Exception {
        RunStore store = StoreProcess.store(place(), Duration.ofSeconds(6));
        try (Journal journal = store.begin(EDGE, run("run-1"));
                Connection other = DriverManager.getConnection(place())) {
            other.setAutoCommit(false);
            try (Statement statement = other.createStatement()) {
                statement.execute("SELECT * FROM barekube_lease FOR UPDATE");
            }
            assertThatThrownBy(journal::renew).isInstanceOf(UncheckedIOException.class);
            other.rollback();
            journal.renew();
        }
    }

    @Test
    void endsATransactionWhoseProcessIsPaused() throws Exception {
        RunStore store = StoreProcess.store(place(), Duration.ofSeconds(6));
        store.identify(EDGE);
        PausedTransaction.hold(place(), Duration.ofSeconds(2), () -> {
            try (Journal journal = store.begin(EDGE, run("run-1"))) {
                journal.append(Map.of("kind", "intent"));
            }
        });
    }

    @Test
    void goesOnAfterTheDatabaseWasAway() throws Exception {
        try (PostgresServer own = PostgresServer.start()) {
            RunStore store = StoreProcess.store(own.create("away"), Duration.ofMinutes(1));
            try (Journal journal = store.begin(EDGE, run("run-1"))) {
                journal.append(Map.of("kind", "run-begun", "plan", Map.of("purpose", "APPLY")));
                own.stop();
                assertThatThrownBy(() -> journal.append(Map.of("kind", "lost")))
                        .isInstanceOf(UncheckedIOException.class);
                assertThatThrownBy(journal::renew).isInstanceOf(UncheckedIOException.class);
                own.startAgain();
                journal.renew();
                journal.append(Map.of("kind", "intent"));
            }
            assertThat(store.lastRun("edge").orElseThrow().entries()).hasSize(2);
        }
    }

    /** Clocks of machines differ; the database has one. */
    @Test
    void keepsTimeByTheDatabase() throws Exception {
        RunStore store = RunStore.jdbc(new Pool(place(), "SET TIME ZONE 'Asia/Tokyo'"), LeaseTerms.DEFAULT);
        try (Journal journal = store.begin(EDGE, run("run-1"))) {
            assertThat(Duration.between(journal.lease().since(), journal.lease().until()))
                    .isBetween(Duration.ofSeconds(59), Duration.ofSeconds(61));
            assertThat(store().lease("edge").orElseThrow().since())
                    .isEqualTo(journal.lease().since());
        }
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(place());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(place());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
