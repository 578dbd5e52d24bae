package io.barekube.examples.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.barekube.Violation;
import io.barekube.spi.Artifact;
import io.barekube.spi.ArtifactSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The lab's bundle behind a web server, so that hosts fetch its files by themselves, as they do from upstream or a mirror. */
final class ServedBundle implements ArtifactSource, AutoCloseable {
    private final ArtifactSource bundle;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Resolved> files = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile String breaking = "";
    private volatile String altering = "";

    /** On that address of this machine, which hosts of any bridge reach. */
    ServedBundle(ArtifactSource bundle, String address) throws IOException {
        this.bundle = bundle;
        this.server = HttpServer.create(new InetSocketAddress(address, 0), 0);
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    /** The next answer for this artifact ends in its middle. */
    void breakOnce(String artifact) {
        breaking = artifact;
    }

    /** Answers for this artifact have one byte that is another; empty for none. */
    void alter(String artifact) {
        altering = artifact;
    }

    /** The artifacts asked for, in order. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String name = exchange.getRequestURI().getPath().substring(1);
            Resolved file = files.get(name);
            requests.add(name);
            long size = file.size().orElseThrow();
            exchange.sendResponseHeaders(200, size);
            try (InputStream in = file.open();
                    OutputStream out = exchange.getResponseBody()) {
                if (name.equals(breaking)) {
                    breaking = "";
                    out.write(in.readNBytes((int) (size / 2)));
                    return;
                }
                if (name.equals(altering)) {
                    out.write(in.read() ^ 1);
                }
                in.transferTo(out);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public Resolved resolve(Artifact artifact) {
        Resolved local = bundle.resolve(artifact);
        files.put(artifact.name(), local);
        URI uri = URI.create("http:/" + server.getAddress() + "/" + artifact.name());
        return new Remote(local, uri);
    }

    @Override
    public List<Violation> check(Collection<Artifact> artifacts) {
        return List.of();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private record Remote(Resolved local, URI address) implements Resolved {
        @Override
        public Artifact artifact() {
            return local.artifact();
        }

        @Override
        public String sha256() {
            return local.sha256();
        }

        @Override
        public String fileName() {
            return local.fileName();
        }

        @Override
        public Optional<URI> uri() {
            return Optional.of(address);
        }

        @Override
        public Optional<Long> size() {
            return Optional.empty();
        }

        @Override
        public InputStream open() throws IOException, InterruptedException {
            return local.open();
        }
    }
}
