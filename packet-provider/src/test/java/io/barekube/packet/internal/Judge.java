package io.barekube.packet.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Prism as a proxy in front of a server: it validates every request and every answer against the OpenAPI document, and refuses what does not fit. Written by nobody here.
 */
public final class Judge implements AutoCloseable {
    private static final String VERSION = "5.14.2";
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Process process;
    private final URI url;

    private Judge(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** Where Prism's program is, installed by npm on first use; empty, with a line that says why, where it cannot be had. */
    public static Optional<Path> program(String test) throws IOException, InterruptedException {
        if (Shared.packetApi().isEmpty()) {
            Shared.skipped(test, "there is no ../shared/packet-api with the OpenAPI document beside the repository");
            return Optional.empty();
        }
        Path directory = cache().resolve("barekube").resolve("prism-" + VERSION);
        Path program = directory.resolve("node_modules/.bin/prism");
        if (!Files.isExecutable(program)) {
            Files.createDirectories(directory);
            if (!install(directory) || !Files.isExecutable(program)) {
                Shared.skipped(test, "npm cannot install @stoplight/prism-cli " + VERSION);
                return Optional.empty();
            }
        }
        return Optional.of(program);
    }

    private static boolean install(Path directory) throws InterruptedException {
        try {
            Process npm = new ProcessBuilder(
                            "npm", "install", "--no-audit", "--no-fund", "@stoplight/prism-cli@" + VERSION)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("npm.log").toFile())
                    .start();
            boolean ended = npm.waitFor(5, TimeUnit.MINUTES);
            npm.destroy();
            return ended && npm.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    }

    /** Starts it in front of that server. */
    public static Judge before(URI server, Path program) throws IOException, InterruptedException {
        Path document = Shared.packetApi().orElseThrow().resolve("openapi/metal-v1.reconciled.json");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        program.toString(),
                        "proxy",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        String.valueOf(port),
                        "--errors",
                        document.toString(),
                        server.toString())
                .redirectErrorStream(true)
                .start();
        Judge judge = new Judge(process, URI.create("http://127.0.0.1:" + port));
        judge.listen();
        return judge;
    }

    private void listen() throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(1);
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            output.add(line);
                            if (line.contains("Prism is listening")) {
                                ready.countDown();
                            }
                        }
                    } catch (IOException e) {
                        output.add("reading ended: " + e);
                    }
                },
                "judge-output");
        reader.setDaemon(true);
        reader.start();
        if (!ready.await(90, TimeUnit.SECONDS)) {
            close();
            throw new IllegalStateException("Prism did not start: " + output);
        }
    }

    /** Where clients go instead of the server. */
    public URI url() {
        return url;
    }

    /** What it objected to so far. It tells a moment after it answers. */
    public List<String> objections() {
        return output.stream()
                .filter(line -> line.contains("terminated with error"))
                .toList();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
