package io.barekube.testkit.packet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.barekube.spi.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The box's front: HTTP, tokens, faults, and the record of what was asked. */
final class BoxServer {
    static final String TOKEN = "box-token-" + UUID.nameUUIDFromBytes(new byte[] {1});
    static final String POWERLESS = "box-token-" + UUID.nameUUIDFromBytes(new byte[] {2});
    private final World world;
    private final String prefix;
    private final HttpServer http;
    private final ExecutorService threads;
    private final List<Function<BoxRequest, Optional<BoxReply>>> desks;
    private final MetadataDesk metadata;
    private final List<FaultRule> rules = new ArrayList<>();
    private final List<PacketBox.Call> calls = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean expired;
    private int lastLiving = Integer.MAX_VALUE;
    private int counted;

    BoxServer(World world, String prefix) throws IOException {
        this.world = world;
        this.prefix = prefix;
        InetAddress address = world.rack.gateway().orElseGet(InetAddress::getLoopbackAddress);
        this.http = HttpServer.create(new InetSocketAddress(address, 0), 512);
        this.metadata = new MetadataDesk(world, root());
        this.desks = List.of(
                new DeviceDesk(world, metadata)::answer,
                new KeyDesk(world)::answer,
                new AddressDesk(world)::answer,
                new BgpDesk(world)::answer,
                new CatalogDesk(world)::answer);
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "packet-box-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        http.setExecutor(threads);
        http.createContext("/", this::serve);
        http.start();
    }

    String root() {
        return "http://" + http.getAddress().getAddress().getHostAddress() + ":"
                + http.getAddress().getPort();
    }

    void expireToken() {
        synchronized (world) {
            expired = true;
        }
    }

    void renewToken() {
        synchronized (world) {
            expired = false;
        }
    }

    void fail(FaultRule rule) {
        synchronized (world) {
            rules.add(rule);
        }
    }

    void killAfter(int request) {
        synchronized (world) {
            lastLiving = counted + request;
        }
    }

    boolean isDead() {
        synchronized (world) {
            return counted >= lastLiving;
        }
    }

    void revive() {
        synchronized (world) {
            lastLiving = Integer.MAX_VALUE;
        }
    }

    List<PacketBox.Call> calls() {
        synchronized (world) {
            return List.copyOf(calls);
        }
    }

    void close() {
        closed.countDown();
        http.stop(0);
        threads.shutdownNow();
    }

    /** What is to be done with a request: answered, or not. */
    private record Outcome(Optional<BoxReply> reply, boolean silent) {}

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestURI().getPath().contains("/bgp/sessions")) {
                world.rack.look();
            }
            String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Outcome outcome = outcome(exchange, text);
            if (outcome.silent()) {
                closed.await();
            }
            if (outcome.reply().isPresent()) {
                send(exchange, outcome.reply().get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Outcome outcome(HttpExchange exchange, String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        String path = exchange.getRequestURI().getPath();
        synchronized (world) {
            world.settle();
            Outcome outcome = outcome(exchange.getRequestMethod(), named(exchange, path), query, headers, text);
            String shown = path.startsWith(prefix) ? path.substring(prefix.length()) : path;
            calls.add(new PacketBox.Call(
                    exchange.getRequestMethod(),
                    shown,
                    query,
                    outcome.reply().map(BoxReply::status).orElse(0),
                    headers,
                    text));
            return outcome;
        }
    }

    /** A host is known to the metadata service by the address it asks from, unless the path names its device. */
    private String named(HttpExchange exchange, String path) {
        if (!path.equals("/metadata") && !path.equals("/userdata")) {
            return path;
        }
        String address = exchange.getRemoteAddress().getAddress().getHostAddress();
        String device = world.at(address).map(known -> known.id).orElse("unknown");
        return "/metadata/" + device + (path.equals("/userdata") ? path : "");
    }

    private Outcome outcome(String method, String path, String query, Map<String, String> headers, String text) {
        Map<String, Object> body;
        try {
            body = text.isBlank() ? Map.of() : Json.parseObject(text);
        } catch (IllegalArgumentException e) {
            return new Outcome(Optional.of(BoxReply.errors(400, "Invalid JSON")), false);
        }
        if (path.startsWith("/metadata/")) {
            BoxRequest request = new BoxRequest(method, segments(path), parameters(query), headers, body);
            return new Outcome(Optional.of(metadata.answer(request).orElseGet(BoxReply::notFound)), false);
        }
        if (!path.startsWith(prefix + "/")) {
            return new Outcome(
                    Optional.of(new BoxReply(404, "<html>no such page</html>", "text/html", Map.of())), false);
        }
        BoxRequest request =
                new BoxRequest(method, segments(path.substring(prefix.length())), parameters(query), headers, body);
        counted++;
        if (counted > lastLiving) {
            return new Outcome(Optional.empty(), false);
        }
        if (counted == lastLiving) {
            answer(request);
            return new Outcome(Optional.empty(), false);
        }
        Optional<Fault> fault =
                rules.stream().filter(rule -> rule.strikes(request)).findFirst().map(FaultRule::fault);
        return fault.map(met -> faulty(request, met)).orElseGet(() -> new Outcome(Optional.of(answer(request)), false));
    }

    private Outcome faulty(BoxRequest request, Fault fault) {
        if (fault.afterwards()) {
            answer(request);
        }
        if (fault instanceof Fault.Status status) {
            return new Outcome(Optional.of(BoxReply.errors(status.status(), status.text())), false);
        }
        if (fault instanceof Fault.RateLimited limited) {
            long reset = world.now().plus(limited.reset()).getEpochSecond() + 1;
            BoxReply reply = BoxReply.errors(429, "Too many requests")
                    .with("X-RateLimit-Limit", "500")
                    .with("X-RateLimit-Remaining", "0")
                    .with("X-RateLimit-Reset", String.valueOf(reset));
            return new Outcome(Optional.of(reply), false);
        }
        if (fault instanceof Fault.Html html) {
            return new Outcome(
                    Optional.of(
                            new BoxReply(html.status(), "<html>Varnish cache server</html>", "text/html", Map.of())),
                    false);
        }
        return new Outcome(Optional.empty(), fault instanceof Fault.Silence);
    }

    private BoxReply answer(BoxRequest request) {
        String token = request.headers().getOrDefault("x-auth-token", "");
        if (expired || !token.equals(TOKEN) && !token.equals(POWERLESS)) {
            return BoxReply.error(401, "Invalid authentication token");
        }
        if (token.equals(POWERLESS)) {
            return BoxReply.errors(403, "Access denied for the current authentication token");
        }
        boolean ofAProject = request.path().size() > 1 && request.path().get(0).equals("projects");
        if (ofAProject && !request.path().get(1).equals(world.project)) {
            return BoxReply.notFound();
        }
        return desks.stream()
                .map(desk -> desk.apply(request))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(BoxReply::notFound);
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/"));
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, BoxReply reply) throws IOException {
        if (reply.body() != null) {
            exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        }
        exchange.getResponseHeaders().set("X-Request-Id", UUID.randomUUID().toString());
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] body = reply.body() == null ? new byte[0] : reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
