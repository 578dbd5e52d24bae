package io.barekube.packet.internal.client;

import io.barekube.Secret;
import io.barekube.packet.PacketException.Answer;
import io.barekube.packet.PacketException.NotTheApi;
import io.barekube.packet.internal.wire.Meta;
import io.barekube.packet.internal.wire.Paged;
import io.barekube.spi.Waiter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes calls: encodes, sends, repeats where that is allowed, decodes. Thread-safe. */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int MOST_PAGES = 1000;
    private final Bodies bodies = new Bodies();
    private final Set<String> deprecated = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();
    private final Http http;
    private final RateLimit limit;
    private final Repetition repetition;

    Connection(URI base, Supplier<Secret> token, String userAgent, Duration callTimeout, Waiter waiter) {
        this.http = new Http(base, token, userAgent, callTimeout);
        this.limit = new RateLimit(waiter);
        this.repetition = new Repetition(waiter);
    }

    /** Requests so far, repeated ones included. */
    long sent() {
        return sent.get();
    }

    /** The answer as a record. */
    <T> T call(Class<T> type, Operation operation) throws InterruptedException {
        Reply reply = send(operation);
        try {
            return bodies.read(type, reply.body());
        } catch (IllegalArgumentException e) {
            Answer answer = new Answer(
                    operation.toString(),
                    reply.status(),
                    List.of("its body is not what it should be: " + e.getMessage()),
                    reply.header("X-Request-Id"));
            throw new NotTheApi(answer, e);
        }
    }

    /** A call whose answer has no body, or one that does not matter. */
    void call(Operation operation) throws InterruptedException {
        send(operation);
    }

    /** All items of all pages, by page number: links to the next page lack the base path now and then. */
    <T, P extends Paged<T>> List<T> all(Class<P> type, Operation operation) throws InterruptedException {
        List<T> all = new ArrayList<>();
        for (int page = 1; page <= MOST_PAGES; page++) {
            P answer = call(type, page == 1 ? operation : operation.with("page", String.valueOf(page)));
            List<T> items = answer.items();
            if (items != null) {
                all.addAll(items);
            }
            if (isLast(answer.meta()) || items == null || items.isEmpty()) {
                break;
            }
        }
        return all;
    }

    private static boolean isLast(@Nullable Meta meta) {
        return meta == null || meta.next() == null || meta.next().href() == null;
    }

    private Reply send(Operation operation) throws InterruptedException {
        String body = operation.body() == null ? bodyless(operation) : bodies.write(operation.body());
        return repetition.of(operation, () -> {
            limit.pass();
            sent.incrementAndGet();
            long start = System.nanoTime();
            Reply reply = http.exchange(operation, body);
            LOG.debug(
                    "{} -> {} in {} ms, request {}",
                    operation,
                    reply.status(),
                    Duration.ofNanos(System.nanoTime() - start).toMillis(),
                    reply.header("X-Request-Id").orElse("-"));
            warnOfDeprecation(operation, reply);
            limit.heed(reply);
            if (!reply.succeeded()) {
                throw Answers.failure(operation, reply, limit.retryAfter(reply));
            }
            return reply;
        });
    }

    private static @Nullable String bodyless(Operation operation) {
        return switch (operation.method()) {
            case POST, PUT -> "{}";
            case GET, DELETE -> null;
        };
    }

    private void warnOfDeprecation(Operation operation, Reply reply) {
        if (reply.header("Deprecation").or(() -> reply.header("Sunset")).isPresent()
                && deprecated.add(operation.kind())) {
            LOG.warn(
                    "{} is deprecated by the API since {}, and ends {}; see {}",
                    operation.kind(),
                    reply.header("Deprecation").orElse("?"),
                    reply.header("Sunset").orElse("at a time it does not tell"),
                    reply.header("Link").orElse("its documentation"));
        }
    }
}
