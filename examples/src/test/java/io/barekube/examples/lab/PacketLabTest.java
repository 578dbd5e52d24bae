package io.barekube.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.examples.PacketQuickstart;
import io.barekube.local.LocalProvider;
import io.barekube.testkit.Lab;
import io.barekube.testkit.packet.Pace;
import io.barekube.testkit.packet.PacketBox;
import io.barekube.testkit.packet.PacketLab;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The example for Packet, run as a reader would run it, against the API in a box whose devices are lab hosts behind real routers; then a control plane loses its power. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PacketLabTest {
    private static final String LAB = "packet-test";
    private static final String CLUSTER = "packet-quickstart";
    private static final Duration TOLERATED = Duration.ofSeconds(30);
    private static final Pace BRISK =
            new Pace(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(1));

    @TempDir
    static Path home;

    private PacketBox box;
    private String endpoint = "";
    private String page = "";

    @BeforeAll
    void start() throws InterruptedException {
        LocalProvider.Engine engine = LocalProvider.create().engine();
        box = PacketBox.builder()
                .lab(PacketLab.on(engine.image())
                        .environment(engine.environment())
                        .name(LAB)
                        .publicNetwork("198.19.7.0/24")
                        .privateNetwork("10.66.1.0/24")
                        .blocks("198.18.7.0/24")
                        .build())
                .pace(BRISK)
                .start();
    }

    @AfterAll
    void close() throws InterruptedException {
        if (box != null) {
            box.close();
        }
        for (String what : List.of("ps -a", "network ls", "volume ls")) {
            List<String> command = new ArrayList<>(List.of("podman"));
            command.addAll(List.of(what.split(" ")));
            command.addAll(List.of("--filter", "label=barekube-packet-lab=" + LAB, "-q"));
            assertThat(Command.run(Map.of(), command.toArray(String[]::new)).successful())
                    .as(what)
                    .isEmpty();
        }
    }

    private Command quickstart(String... arguments) throws InterruptedException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "BAREKUBE_HOME", home.toString(),
                "PACKET_API_URL", box.url().toString(),
                "PACKET_AUTH_TOKEN", box.token().reveal(),
                "PACKET_PROJECT", box.project(),
                "PACKET_METRO", "SV"));
        Lab lab = Lab.ofThisMachine();
        lab.bundle().ifPresent(bundle -> environment.put("BAREKUBE_BUNDLE", bundle.toString()));
        lab.registry().ifPresent(registry -> environment.put("BAREKUBE_REGISTRY", "http://" + registry));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PacketQuickstart.class.getName()));
        command.addAll(List.of(arguments));
        return Command.run(environment, command.toArray(String[]::new));
    }

    /** Believes whoever answers. */
    private static final class Gullible extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return matcher.group(1);
    }

    @Test
    @Order(1)
    void oneCommandMakesAClusterWhosePageAnswersThroughTheRouters() throws Exception {
        String output = quickstart().successful();

        page = found("(http://198\\.18\\.7\\.\\d+/hostname) answers: page-", output);
        endpoint = found("server: (https://198\\.18\\.7\\.\\d+:6443)", Files.readString(home.resolve("kubeconfig")));
        assertThat(output)
                .containsPattern(CLUSTER + "-control-plane-3 +Ready +10\\.66\\.1\\.")
                .containsPattern(CLUSTER + "-worker-2 +Ready +10\\.66\\.1\\.");
        assertThat(box.devices()).hasSize(5).allMatch(device -> device.state().equals("active"));
        keep(output);
    }

    private void keep(String output) throws IOException {
        Path file = Path.of(System.getProperty("barekube.lab.keep", "target/lab"), "packet-quickstart.log");
        Files.createDirectories(file.getParent());
        Files.writeString(file, output);
    }

    @Test
    @Order(2)
    void routersLeadToTheControlPlanesAndTheWorkersThatAnnounce() throws Exception {
        Map<String, List<String>> routes = box.router().routes();

        assertThat(routes.get(address(endpoint) + "/32")).hasSize(3).allMatch(hop -> hop.startsWith("10.66.1."));
        assertThat(routes.get(address(page) + "/32")).hasSize(2);
        assertThat(box.router().run("curl", "-sS", "--max-time", "5", page).successful())
                .startsWith("page-");
        assertThat(box.router()
                        .run("curl", "-skS", "--max-time", "5", endpoint + "/readyz")
                        .successful())
                .isEqualTo("ok");
    }

    private static String address(String url) {
        return url.replaceAll("https?://([0-9.]+).*", "$1");
    }

    @Test
    @Order(3)
    void secondRunHasNothingToDo() throws Exception {
        assertThat(quickstart().successful()).contains("nothing to do", "answers: page-");
    }

    @Test
    @Order(4)
    void endpointMovesWithinSecondsWhenAControlPlaneLosesItsPower() throws Exception {
        BoxApi api = new BoxApi(box);
        // the routers send one caller's connections to the same of three
        String serving = serving();
        String victim = box.devices().stream()
                .filter(device -> device.hostname().equals(serving))
                .findFirst()
                .orElseThrow()
                .id();
        try (Watch outside = Watch.every(Duration.ofMillis(300), "outside", this::answers);
                Watch services = Watch.every(Duration.ofMillis(300), "page", this::serves)) {
            Instant off = Instant.now();
            api.act(victim, "power_off");
            Waiting.until(
                    TOLERATED,
                    "two ways to the endpoint",
                    () -> box.router()
                                    .routes()
                                    .getOrDefault(address(endpoint) + "/32", List.of())
                                    .size()
                            == 2);
            Waiting.until(TOLERATED, "the endpoint to answer", this::answers);
            assertThat(Duration.between(off, Instant.now())).isLessThan(TOLERATED);
            Thread.sleep(Duration.ofSeconds(5).toMillis());
            System.out.println(
                    "while " + serving + " lost its power: the endpoint " + outside + "; the page " + services);
            assertThat(outside.failed()).as("it was the one that answered").isPositive();
            assertThat(outside.longestGap()).as("%s", outside).isLessThan(TOLERATED);
            assertThat(serving()).isNotEqualTo(serving);
        }
        api.act(victim, "power_on");
        Waiting.until(
                Duration.ofMinutes(2),
                "all three to announce again",
                () -> box.router()
                                .routes()
                                .getOrDefault(address(endpoint) + "/32", List.of())
                                .size()
                        == 3);
        assertThat(quickstart().successful()).contains("answers: page-");
    }

    /** The control plane whose API server answers here: its name stands in its certificate. */
    private String serving() throws Exception {
        SSLContext anything = SSLContext.getInstance("TLS");
        anything.init(null, new TrustManager[] {new Gullible()}, null);
        try (SSLSocket socket = (SSLSocket) anything.getSocketFactory().createSocket(address(endpoint), 6443)) {
            socket.startHandshake();
            X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectAlternativeNames().stream()
                    .map(name -> String.valueOf(name.get(1)))
                    .filter(name -> name.startsWith(CLUSTER + "-control-plane-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private boolean answers() throws InterruptedException {
        return Command.run(Map.of(), "curl", "-skS", "--max-time", "2", endpoint + "/readyz")
                .output()
                .equals("ok");
    }

    private boolean serves() throws InterruptedException {
        return Command.run(Map.of(), "curl", "-sS", "--max-time", "2", page)
                .output()
                .startsWith("page-");
    }

    @Test
    @Order(5)
    void destroyLeavesNeitherMachinesNorAddressesNorKeys() throws Exception {
        quickstart("down").successful();

        Waiting.until(
                Duration.ofSeconds(30),
                "nothing to be left",
                () -> box.leftovers().isEmpty());
        assertThat(box.router().routes()).isEmpty();
    }
}
