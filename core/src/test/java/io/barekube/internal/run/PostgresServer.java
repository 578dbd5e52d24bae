package io.barekube.internal.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The distribution's PostgreSQL on a loopback port, with a data directory of its own; the service of the package is not touched. */
final class PostgresServer implements AutoCloseable {
    private final Path binaries;
    private final Path directory;
    private final int port;

    private PostgresServer(Path binaries, Path directory, int port) {
        this.binaries = binaries;
        this.directory = directory;
        this.port = port;
    }

    static PostgresServer start() throws Exception {
        Path binaries = binaries();
        Path directory = Files.createTempDirectory("barekube-postgres");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        PostgresServer server = new PostgresServer(binaries, directory, port);
        try {
            if (isRoot()) {
                run(List.of("chown", "postgres", directory.toString()));
            }
            server.runAsPostgres("initdb", "--auth=trust", "--username=tester", "--no-sync", "-D", server.data());
            server.startAgain();
            return server;
        } catch (Exception | Error e) {
            server.close();
            throw e;
        }
    }

    /** PostgreSQL refuses to run as root. */
    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Path binaries() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(versions)) {
            try (Stream<Path> found = Files.list(versions)) {
                List<Path> all = found.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                        .sorted(Comparator.comparing(bin ->
                                Integer.valueOf(String.valueOf(bin.getParent().getFileName()))))
                        .toList();
                if (!all.isEmpty()) {
                    return all.get(all.size() - 1);
                }
            }
        }
        throw new AssertionError("this test needs the package postgresql (no initdb under " + versions
                + "): ./check installs it, or: apt-get install postgresql");
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    void startAgain() throws Exception {
        String options = "-c listen_addresses=127.0.0.1 -c port=" + port + " -c unix_socket_directories=" + directory
                + " -c fsync=off -c max_connections=40";
        runAsPostgres(
                "pg_ctl", "-D", data(), "-w", "-l", directory.resolve("log").toString(), "-o", options, "start");
    }

    void stop() throws Exception {
        runAsPostgres("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
    }

    /** A new database; its JDBC URL. */
    String create(String database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
        }
        return url(database);
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=tester&connectTimeout=5";
    }

    private void runAsPostgres(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(binaries.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private static void run(List<String> command) throws Exception {
        Path output = Files.createTempFile("barekube-postgres", ".out");
        Process process = new ProcessBuilder(command)
                .directory(Path.of("/tmp").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile()) // a pipe would be kept open by the server
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(command + " failed: " + Files.readString(output, StandardCharsets.UTF_8));
        }
        Files.delete(output);
    }

    @Override
    public void close() throws Exception {
        if (Files.exists(Path.of(data(), "postmaster.pid"))) {
            stop();
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
