package io.barekube.internal.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import io.barekube.spi.Artifact;
import io.barekube.spi.ArtifactSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ArtifactTextTest {
    private static final Artifact MANIFEST = Artifact.manifest("cilium", "1.18.0");
    private static final String CONTENT = "kind: Größe\n";

    private FileServer server;

    @BeforeEach
    void start() throws Exception {
        server = new FileServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void givesTheTextOfAFileWhoseChecksumIsRight() throws Exception {
        server.file("/file", CONTENT);

        assertThat(ArtifactText.read(at(server.uri("/file")))).isEqualTo(CONTENT);
    }

    @Test
    void readsAFileOfSeveralMegabytesInPieces() throws Exception {
        String large = "0123456789abcde\n".repeat(200_000);
        server.file("/file", large);

        assertThat(ArtifactText.read(file(server.uri("/file"), large))).isEqualTo(large);
    }

    @Test
    void refusesAFileWithAnotherChecksum() {
        server.file("/file", "kind: Other\n");

        ClusterException refusal = failure(at(server.uri("/file")));

        assertThat(refusal.failureClass()).isEqualTo(FailureClass.PERMANENT);
        assertThat(refusal)
                .hasMessageContainingAll(
                        "cilium 1.18.0 from " + server.uri("/file"), sha256("kind: Other\n"), sha256(CONTENT));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsRedirects(int status) throws Exception {
        server.file("/file", CONTENT).redirect("/moved", status, "/file");

        assertThat(ArtifactText.read(at(server.uri("/moved")))).isEqualTo(CONTENT);
    }

    @Test
    void givesUpOnRedirectsThatLeadInACircle() {
        server.redirect("/a", 302, "/b").redirect("/b", 302, "/a");

        assertThat(failure(at(server.uri("/a"))))
                .hasMessageContaining("redirects more than 5 times")
                .extracting(ClusterException::failureClass)
                .isEqualTo(FailureClass.PERMANENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://127.0.0.1/file", "not an address?token=hush", "", "mailto:hush"})
    void refusesRedirectsThatLeadNowhereWithoutQuotingThem(String location) {
        server.redirect("/moved", 302, location);

        assertThat(failure(at(server.uri("/moved"))))
                .hasMessageContaining("/moved redirects")
                .hasMessageNotContaining("hush")
                .extracting(ClusterException::failureClass)
                .isEqualTo(FailureClass.PERMANENT);
    }

    @ParameterizedTest
    @CsvSource({
        "500,TRANSIENT", "502,TRANSIENT", "503,TRANSIENT", "429,TRANSIENT", "408,TRANSIENT",
        "404,PERMANENT", "410,PERMANENT", "403,PERMANENT", "401,PERMANENT", "400,PERMANENT"
    })
    void saysWhetherAnAnswerMayBeBetterNextTime(int status, FailureClass expected) {
        server.status("/file", status);

        ClusterException refusal = failure(at(server.uri("/file")));

        assertThat(refusal.failureClass()).isEqualTo(expected);
        assertThat(refusal).hasMessageContainingAll(server.uri("/file").toString(), "status " + status);
    }

    @Test
    void leavesASecondTryToTheCaller() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        server.on("/file", exchange -> FileServer.send(exchange, requests.incrementAndGet() == 1 ? 500 : 200, CONTENT));

        assertThat(failure(at(server.uri("/file"))).failureClass()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(requests).hasValue(1);
        assertThat(ArtifactText.read(at(server.uri("/file")))).isEqualTo(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5000\r\n\r\nkind", "Transfer-Encoding: chunked\r\n\r\n4\r\nkind\r\n"})
    void reportsABodyThatBreaksOffAsTransient(String headersAndBody) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread breaking = new Thread(() -> answerAndBreakOff(listener, headersAndBody), "breaking server");
            breaking.start();

            ClusterException failure = failure(at(URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/file")));

            assertThat(failure.failureClass()).isEqualTo(FailureClass.TRANSIENT);
            assertThat(failure)
                    .hasMessageContainingAll("cilium 1.18.0 from http://127.0.0.1", "could not be read to its end");
            breaking.join();
        }
    }

    @Test
    void reportsARefusedConnectionAsTransient() {
        URI gone = server.uri("/file");
        server.close();

        ClusterException failure = failure(at(gone));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(failure).hasMessageContaining(gone + " could not be fetched");
    }

    @Test
    void refusesAFileLargerThanTheLimit() {
        server.file("/file", CONTENT);

        assertThatThrownBy(() -> ArtifactText.read(at(server.uri("/file")), CONTENT.length() - 1))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("is larger than 11 bytes");
    }

    @Test
    void refusesLimitsThatWouldFillTheMemory() {
        assertThatThrownBy(() -> ArtifactText.read(at(server.uri("/file")), ArtifactText.HIGHEST_LIMIT + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givesUpOnABodyThatFallsSilent() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        server.on("/file", exchange -> {
            exchange.sendResponseHeaders(200, 5000);
            exchange.getResponseBody().write('k');
            exchange.getResponseBody().flush();
            awaitQuietly(done);
        });

        try (InputStream body = HttpDownload.open(server.uri("/file"), Duration.ofMillis(200))) {
            assertThat(body.read()).isEqualTo('k');
            assertThatThrownBy(body::read).hasMessageContaining("nothing came");
        } finally {
            done.countDown();
        }
    }

    @Test
    void endsWhenItsThreadIsInterrupted() throws Exception {
        CountDownLatch silent = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        server.on("/file", exchange -> {
            exchange.sendResponseHeaders(200, 5000);
            exchange.getResponseBody().write('k');
            exchange.getResponseBody().flush();
            silent.countDown();
            awaitQuietly(done);
        });
        FutureTask<Throwable> reading = new FutureTask<>(
                () -> catchThrowableOfType(Throwable.class, () -> ArtifactText.read(at(server.uri("/file")))));
        Thread thread = new Thread(reading, "reader");
        thread.start();
        silent.await();

        thread.interrupt();

        assertThat(reading.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        done.countDown();
    }

    @Test
    void sendsTheCredentialsOfAMirrorToTheMirrorOnly() throws Exception {
        try (FileServer elsewhere = new FileServer()) {
            elsewhere.file("/file", CONTENT);
            server.redirect("/file", 302, "/here")
                    .redirect("/here", 302, elsewhere.uri("/file").toString());
            URI withCredentials = URI.create(server.uri("/file").toString().replace("//", "//ann:p%40ss@"));

            assertThat(ArtifactText.read(at(withCredentials))).isEqualTo(CONTENT);

            assertThat(server.authorizations()).containsExactly("Basic YW5uOnBAc3M=", "Basic YW5uOnBAc3M=");
            assertThat(elsewhere.authorizations()).containsExactly("null");
        }
    }

    @Test
    void showsNoCredentialsInFailures() {
        server.status("/file", 404);
        URI withCredentials = URI.create(server.uri("/file").toString().replace("//", "//ann:hush@") + "?key=hush");

        ClusterException failure = failure(at(withCredentials));

        assertThat(failure).hasMessageContaining("404").hasMessageNotContaining("hush");
        assertThat(at(withCredentials).toString()).doesNotContain("hush").contains("127.0.0.1");
    }

    @Test
    void readsALocalFile(@TempDir Path root) throws Exception {
        Files.writeString(root.resolve("file"), CONTENT);
        ArtifactSource.Resolved intact = new BundleFile(MANIFEST, root, root.resolve("file"), sha256(CONTENT), 12);
        ArtifactSource.Resolved gone = new BundleFile(MANIFEST, root, root.resolve("gone"), sha256(CONTENT), 12);

        assertThat(ArtifactText.read(intact)).isEqualTo(CONTENT);
        assertThat(failure(gone))
                .hasMessageContaining("cilium 1.18.0 from " + root.resolve("gone"))
                .extracting(ClusterException::failureClass)
                .isEqualTo(FailureClass.PERMANENT);
    }

    @Test
    void refusesAFileThatIsNotText(@TempDir Path root) throws Exception {
        byte[] binary = {(byte) 0xff, 0, 1};
        Files.write(root.resolve("file"), binary);

        assertThat(failure(new BundleFile(MANIFEST, root, root.resolve("file"), Sha256.of(binary), 3)))
                .hasMessageContaining("is not UTF-8 text");
    }

    private static ArtifactSource.Resolved at(URI uri) {
        return file(uri, CONTENT);
    }

    private static ArtifactSource.Resolved file(URI uri, String expected) {
        return new RemoteFile(MANIFEST, uri, sha256(expected));
    }

    private static String sha256(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ClusterException failure(ArtifactSource.Resolved file) {
        return catchThrowableOfType(ClusterException.class, () -> ArtifactText.read(file));
    }

    private static void answerAndBreakOff(ServerSocket listener, String headersAndBody) {
        try (Socket connection = listener.accept()) {
            var lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
            while (!lines.readLine().isEmpty()) {}
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\n" + headersAndBody).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
