package io.barekube.internal.run;

import io.barekube.ClusterSpec;
import io.barekube.internal.Wiring;
import io.barekube.spi.BootstrapSession.Progress;
import io.barekube.spi.KubeApi;
import io.barekube.spi.Verification;
import io.barekube.spi.Waiter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A proof in the cluster that the run is making. */
record LiveVerification(
        ClusterSpec spec, Wiring wiring, KubeApi api, List<String> nodes, Progress progress, HttpClient client)
        implements Verification {
    private static final Duration ANSWER = Duration.ofSeconds(2);

    /** One client for all looks of a proof: each has a thread, which ends only when the client is collected. */
    static HttpClient outside() {
        return HttpClient.newBuilder()
                .connectTimeout(ANSWER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
    }

    @Override
    public Waiter waiter() {
        return wiring.waiter();
    }

    @Override
    public Duration timeout() {
        return wiring.timeouts().proof();
    }

    @Override
    public String probeImage() {
        return wiring.probeImage();
    }

    @Override
    public Optional<String> fetchFromOutside(URI uri) throws InterruptedException {
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(uri).timeout(ANSWER).build(), HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void proved(String text) {
        progress.line(text);
    }
}
