package io.barekube.packet.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.barekube.Secret;
import io.barekube.packet.PacketException;
import io.barekube.packet.PacketException.Reason;
import io.barekube.packet.internal.wire.Device;
import io.barekube.packet.internal.wire.DeviceState;
import io.barekube.run.FailureClass;
import io.barekube.spi.Waiter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Single answers, some of which the box would never give. */
final class WireBehaviourIT {
    private static final String ID = "905037a4-967c-4e81-b364-3a0603aa071b";
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T08:00:00Z"));
    private final List<Answer> script = new ArrayList<>();
    private HttpServer server;

    private record Answer(int status, Map<String, String> headers, String body) {
        static Answer json(int status, String body) {
            return new Answer(status, Map.of("Content-Type", "application/json", "X-Request-Id", "r-1"), body);
        }

        Answer with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Answer(status, more, body);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            Map<String, String> sent = new LinkedHashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> sent.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
            headers.add(sent);
            Answer answer = script.get(Math.min(requests.size(), script.size()) - 1);
            answer.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private PacketApi api(Answer... answers) {
        script.addAll(List.of(answers));
        Waiter waiter = new Waiter(
                new Clock() {
                    @Override
                    public java.time.ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(java.time.ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return now.get();
                    }
                },
                duration -> {
                    pauses.add(duration);
                    now.updateAndGet(time -> time.plus(duration));
                });
        return new PacketApi(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/metal/v1"),
                () -> Secret.of("the-token"),
                "barekube-test/1",
                Duration.ofSeconds(5),
                waiter);
    }

    @Test
    void everyCallCarriesTokenAndNamesAndKeepsThePrefix() throws Exception {
        api(Answer.json(200, "{\"devices\":[]}")).devices().list(ID, Optional.of("a=b c"));

        assertThat(requests)
                .containsExactly(
                        "GET /metal/v1/projects/" + ID
                                + "/devices?per_page=100&exclude=root_password,ssh_keys,created_by,project_lite,network_ports&tag=a%3Db%20c");
        assertThat(headers.get(0))
                .containsEntry("x-auth-token", "the-token")
                .containsEntry("user-agent", "barekube-test/1")
                .containsEntry("x-consumer-token", "barekube");
    }

    @Test
    void aRedirectIsNotFollowedSoThatTheTokenStaysHere() {
        PacketApi api = api(new Answer(302, Map.of("Location", "http://127.0.0.1:1/elsewhere"), ""));

        assertThatExceptionOfType(PacketException.NotTheApi.class)
                .isThrownBy(() -> api.devices().get(ID))
                .withMessageContaining("base URL");
        assertThat(requests).hasSize(1);
    }

    @Test
    void pagesAreReadByNumberWhateverTheirLinksSay() throws Exception {
        PacketApi api = api(
                Answer.json(200, "{\"devices\":[{\"id\":\"1\"}],\"meta\":{\"next\":{\"href\":\"/nowhere?page=7\"}}}"),
                Answer.json(200, "{\"devices\":[{\"id\":\"2\"}],\"meta\":{\"next\":null,\"total\":2}}"));

        assertThat(api.devices().list(ID, Optional.empty()))
                .extracting(Device::id)
                .containsExactly("1", "2");
        assertThat(requests.get(1)).startsWith("GET /metal/v1/projects/").contains("page=2");
    }

    @Test
    void unknownStatesAndFieldsAndOddValuesHideNothing() throws Exception {
        Device device = api(Answer.json(
                        200,
                        "{\"id\":\"1\",\"state\":\"hibernating\",\"new\":{\"a\":[1]},\"bonding_mode\":\"4\",\"created_at\":\"yesterday\",\"provisioning_percentage\":null}"))
                .devices()
                .get(ID);

        assertThat(device.state()).isEqualTo("hibernating");
        assertThat(DeviceState.of(device.state())).isEqualTo(DeviceState.UNKNOWN);
        assertThat(device.bondingMode()).isEqualTo(4);
        assertThat(device.createdAt()).isNull();
    }

    @Test
    void bothShapesOfErrorsAndObjectsInThemAreRead() {
        assertThat(refusal("{\"errors\":[\"one\",{\"code\":\"c\",\"detail\":\"two\"}],\"error\":\"three\"}")
                        .texts())
                .containsExactly("one", "two", "three");
    }

    @Test
    void refusalsAreToldApartByTheirWords() {
        Map<String, Reason> words = Map.of(
                "There aren't available servers in that metro", Reason.CAPACITY,
                "There are no available hardware reservations for selected plan and facility", Reason.RESERVATION_BUSY,
                "Server is not provisionable", Reason.RESERVATION_BUSY,
                "Cannot delete a device while it is provisioning", Reason.STILL_PROVISIONING,
                "The specified project contains insufficient public IPv4 space to complete the request.", Reason.QUOTA,
                "Device already has session for ipv4", Reason.ALREADY_EXISTS,
                "Key has already been taken", Reason.ALREADY_EXISTS,
                "Public IPv4 is required", Reason.INVALID_INPUT,
                "value.metros is not a valid metro", Reason.INVALID_INPUT);
        words.forEach((text, reason) -> {
            script.clear();
            assertThat(refusal("{\"errors\":[\"" + text + "\"]}").reason())
                    .as(text)
                    .isEqualTo(reason);
        });
    }

    private PacketException.Refused refusal(String body) {
        PacketApi api = api(Answer.json(422, body));
        PacketException.Refused[] thrown = new PacketException.Refused[1];
        assertThatExceptionOfType(PacketException.Refused.class)
                .isThrownBy(() -> api.devices().get(ID))
                .satisfies(e -> thrown[0] = e);
        assertThat(thrown[0].requestId()).contains("r-1");
        return thrown[0];
    }

    @Test
    void aPageOfTheNetworkInBetweenIsNotTakenForTheApi() {
        PacketApi api = api(new Answer(403, Map.of("Content-Type", "text/html"), "<html>Varnish</html>"));

        assertThatExceptionOfType(PacketException.NotTheApi.class)
                .isThrownBy(() -> api.devices().get(ID))
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT));
    }

    @Test
    void faultsAreTriedThriceAndThenToldAsTransient() {
        PacketApi api = api(Answer.json(500, "{\"errors\":[\"Oh snap\"]}"));

        assertThatExceptionOfType(PacketException.ServerFault.class)
                .isThrownBy(() -> api.devices().get(ID))
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT));
        assertThat(requests).hasSize(3);
    }

    @Test
    void whatWasRefusedIsNotSentAgain() {
        for (int status : List.of(400, 401, 403, 404, 422)) {
            script.clear();
            requests.clear();
            PacketApi api = api(Answer.json(status, "{\"errors\":[\"no\"]}"));
            assertThatExceptionOfType(PacketException.class)
                    .isThrownBy(() -> api.devices().get(ID));
            assertThat(requests).as("requests answered with " + status).hasSize(1);
        }
    }

    @Test
    void retryAfterIsObeyedAndSoIsTheResetOfABudgetThatIsUsedUp() throws Exception {
        PacketApi api = api(
                Answer.json(429, "{\"errors\":[{\"detail\":\"slow down\"}]}").with("Retry-After", "42"),
                Answer.json(200, "{\"id\":\"1\"}")
                        .with("X-RateLimit-Remaining", "0")
                        .with(
                                "X-RateLimit-Reset",
                                String.valueOf(
                                        Instant.parse("2026-11-25T08:02:00Z").getEpochSecond())),
                Answer.json(200, "{\"id\":\"2\"}"));

        api.devices().get(ID);
        assertThat(pauses).first().isEqualTo(Duration.ofSeconds(42));
        api.devices().get(ID);

        assertThat(now.get()).isEqualTo(Instant.parse("2026-11-25T08:02:00Z"));
    }

    @Test
    void anInterruptEndsACallAndItsConnection() throws Exception {
        HttpServer silent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        CompletableFuture<Boolean> reached = new CompletableFuture<>();
        silent.createContext("/", exchange -> reached.complete(true));
        silent.start();
        PacketApi api = new PacketApi(
                URI.create("http://127.0.0.1:" + silent.getAddress().getPort()),
                () -> Secret.of("t"),
                "test",
                Duration.ofMinutes(5),
                Waiter.system());
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                api.devices().get(ID);
            } catch (InterruptedException | RuntimeException e) {
                end.complete(e);
            }
        });
        caller.start();
        reached.get(10, TimeUnit.SECONDS);

        caller.interrupt();

        assertThat(end.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        silent.stop(0);
    }

    @Test
    void aServerThatIsNotThereCannotHaveBeenReached() {
        PacketApi api = new PacketApi(
                URI.create("http://127.0.0.1:1"), () -> Secret.of("t"), "test", Duration.ofSeconds(5), quick());

        assertThatExceptionOfType(PacketException.Unreachable.class)
                .isThrownBy(() -> api.devices().get(ID))
                .satisfies(e -> assertThat(e.mayHaveArrived()).isFalse());
        assertThat(api.sent()).isEqualTo(5);
    }

    private static Waiter quick() {
        return new Waiter(Clock.systemUTC(), duration -> {});
    }
}
