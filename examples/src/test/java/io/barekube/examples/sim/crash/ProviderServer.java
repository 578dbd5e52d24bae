package io.barekube.examples.sim.crash;

import io.barekube.ClusterException;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Json;
import io.barekube.spi.MachineId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Lets another JVM use a provider of this one, over loopback: a line of JSON asks, a line answers, each on a connection of its own. */
final class ProviderServer implements AutoCloseable {
    private final InfrastructureProvider provider;
    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "provider-server");
        thread.setDaemon(true);
        return thread;
    });

    ProviderServer(InfrastructureProvider provider) throws IOException {
        this.provider = provider;
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::listen);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void listen() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                threads.execute(() -> serve(connection));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
            String line = in.readLine();
            if (line != null) {
                String answer = Json.write(answer(Json.parseObject(line))) + "\n";
                connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // whoever asked is dead, which is what it is there for
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Object> answer(Map<String, Object> asked) throws InterruptedException {
        try {
            return switch (Wire.text(asked, "call")) {
                case "list" ->
                    Map.of(
                            "machines",
                            provider.list(Wire.text(asked, "cluster")).stream()
                                    .map(Wire::of)
                                    .toList());
                case "create" -> Wire.of(provider.create(Wire.request(asked)));
                case "await" ->
                    Wire.of(provider.await(
                            new MachineId(Wire.text(asked, "id")), Duration.parse(Wire.text(asked, "timeout"))));
                case "delete" -> {
                    provider.delete(new MachineId(Wire.text(asked, "id")));
                    yield Map.of();
                }
                case "release" -> {
                    provider.release(Wire.text(asked, "cluster"));
                    yield Map.of();
                }
                default -> throw new IllegalArgumentException("nobody knows call " + asked.get("call"));
            };
        } catch (ClusterException e) {
            return Map.of("failed", e.failureClass().name(), "message", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
