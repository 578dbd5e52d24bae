package io.barekube.packet.internal.client;

import io.barekube.ClusterException;
import io.barekube.Secret;
import io.barekube.packet.PacketException.Answer;
import io.barekube.packet.PacketException.NotTheApi;
import io.barekube.packet.PacketException.Unreachable;
import io.barekube.run.FailureClass;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** Sends one request and reads one answer. An interrupt of the waiting thread cancels the call, connection included. */
final class Http {
    private static final int KEPT = 5;
    /** Less than servers and what stands before them keep idle connections: 30 s and more. */
    private static final Duration KEPT_FOR = Duration.ofSeconds(20);

    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");
    private static final long LARGEST = 64L << 20;
    private static final int AT_ONCE = 32;
    private final HttpUrl base;
    private final Supplier<Secret> token;
    private final String userAgent;
    private final OkHttpClient client;

    Http(URI base, Supplier<Secret> token, String userAgent, Duration callTimeout) {
        this.base = HttpUrl.get(base.toString());
        this.token = token;
        this.userAgent = userAgent;
        this.client = new OkHttpClient.Builder()
                .callTimeout(callTimeout)
                .connectTimeout(shorter(callTimeout, Duration.ofSeconds(10)))
                .readTimeout(callTimeout)
                .writeTimeout(callTimeout)
                // OkHttp would send a POST again behind our back when a kept connection turns out to be dead.
                .retryOnConnectionFailure(false)
                .connectionPool(new ConnectionPool(KEPT, KEPT_FOR.toSeconds(), TimeUnit.SECONDS))
                // A redirect would take the token to another host.
                .followRedirects(false)
                .followSslRedirects(false)
                .dispatcher(dispatcher())
                .build();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Daemon threads that go when they are idle: nobody closes a provider. The dispatcher bounds the calls; a bound on the threads would refuse those that begin while others end. */
    private static Dispatcher dispatcher() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "barekube-packet-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        Dispatcher dispatcher = new Dispatcher(threads);
        dispatcher.setMaxRequests(AT_ONCE);
        dispatcher.setMaxRequestsPerHost(AT_ONCE);
        return dispatcher;
    }

    Reply exchange(Operation operation, @Nullable String body) throws InterruptedException {
        Call call = client.newCall(request(operation, body));
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        call.enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException error) {
                reply.completeExceptionally(error);
            }

            @Override
            public void onResponse(Call answered, Response response) {
                try (response) {
                    reply.complete(read(response));
                } catch (IOException | RuntimeException e) {
                    reply.completeExceptionally(e);
                }
            }
        });
        try {
            return reply.get();
        } catch (InterruptedException e) {
            call.cancel();
            throw e;
        } catch (ExecutionException e) {
            // where one kept connection was dead the others are, too, and each would cost a repetition
            client.connectionPool().evictAll();
            throw failure(operation, e.getCause());
        }
    }

    private Request request(Operation operation, @Nullable String body) {
        HttpUrl.Builder url = base.newBuilder();
        operation.path().forEach(url::addPathSegment);
        operation.query().forEach((name, value) -> url.addEncodedQueryParameter(name, encoded(value)));
        Request.Builder request = new Request.Builder()
                .url(url.build())
                .header("Accept", "application/json; version=1")
                .header("User-Agent", userAgent)
                .header("X-Consumer-Token", "barekube")
                .header("X-Auth-Token", checked(token.get()));
        RequestBody content = body == null ? null : RequestBody.create(body, JSON);
        return request.method(operation.method().name(), content).build();
    }

    /** The comma stays one: it separates the names of a list. */
    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2C", ",");
    }

    /** OkHttp would show the value of a header that it refuses. */
    private static String checked(Secret token) {
        String value = token.reveal();
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    "the Packet token is empty or holds characters that no token has, such as a line end: check where it is read from; nothing was sent");
        }
        return value;
    }

    private static Reply read(Response response) throws IOException {
        BufferedSource source = response.body().source();
        if (source.request(LARGEST + 1)) {
            throw new IOException("the answer is larger than " + LARGEST + " bytes");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        response.headers()
                .forEach(header -> headers.put(header.getFirst().toLowerCase(Locale.ROOT), header.getSecond()));
        return new Reply(response.code(), headers, source.readUtf8());
    }

    private static RuntimeException failure(Operation operation, @Nullable Throwable error) {
        Answer answer = new Answer(operation.toString(), 0, List.of(String.valueOf(error)), Optional.empty());
        if (error instanceof SSLHandshakeException || error instanceof SSLPeerUnverifiedException) {
            return new NotTheApi(answer, error);
        }
        if (error instanceof IOException io) {
            boolean refused = io instanceof ConnectException
                    || io instanceof UnknownHostException
                    || io instanceof NoRouteToHostException;
            return new Unreachable(answer, !refused, io);
        }
        return new IllegalStateException(operation + " failed", error);
    }
}
