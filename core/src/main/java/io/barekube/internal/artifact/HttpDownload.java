package io.barekube.internal.artifact;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;

/**
 * One download. Redirects are followed here and not by the client, because the client would take the credentials of a mirror along to whichever host it is
 * redirected to.
 */
final class HttpDownload {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final URI start;
    private final Duration patience;
    private final HttpClient client;

    private HttpDownload(URI start, Duration patience) {
        this.start = start;
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * The body as it comes. Throws {@link ClusterException}, transient where trying again could help; reads of the body fail when nothing came for a
     * minute.
     */
    static InputStream open(URI uri) throws InterruptedException {
        return open(uri, PATIENCE);
    }

    static InputStream open(URI uri, Duration patience) throws InterruptedException {
        return new HttpDownload(uri, patience).body();
    }

    private InputStream body() throws InterruptedException {
        URI uri = start;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            HttpResponse<DownloadStream> response = send(uri);
            if (response.statusCode() == 200) {
                return response.body();
            }
            response.body().close();
            if (!REDIRECTS.contains(response.statusCode())) {
                throw refused(uri, response.statusCode());
            }
            uri = target(uri, response);
        }
        throw new ClusterException(
                FailureClass.PERMANENT,
                RemoteSource.withoutSecrets(start) + " redirects more than " + MOST_REDIRECTS + " times");
    }

    private HttpResponse<DownloadStream> send(URI uri) throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(withoutUserInfo(uri)).timeout(patience);
        String credentials = start.getUserInfo();
        if (credentials != null && sameOrigin(uri, start)) {
            request.header("Authorization", basic(credentials));
        }
        try {
            return client.send(request.build(), answer -> new DownloadStream(patience));
        } catch (IOException e) {
            throw new ClusterException(
                    untrusted(e) ? FailureClass.PERMANENT : FailureClass.TRANSIENT,
                    RemoteSource.withoutSecrets(uri) + " could not be fetched: " + describe(e),
                    e);
        }
    }

    private static URI target(URI from, HttpResponse<?> response) {
        String location = response.headers().firstValue("Location").orElse("");
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            // The cause would quote the address, which may carry a signature.
            throw badRedirect(from, "to something that is not an address");
        }
        if (location.isEmpty() || to.getHost() == null) {
            throw badRedirect(from, "to nowhere");
        }
        boolean secured = "https".equalsIgnoreCase(to.getScheme());
        if (!secured && !("http".equalsIgnoreCase(to.getScheme()) && "http".equalsIgnoreCase(from.getScheme()))) {
            throw badRedirect(from, "from " + from.getScheme() + " to " + to.getScheme());
        }
        return to;
    }

    private static ClusterException badRedirect(URI from, String problem) {
        return new ClusterException(
                FailureClass.PERMANENT, RemoteSource.withoutSecrets(from) + " redirects " + problem);
    }

    private static ClusterException refused(URI uri, int status) {
        boolean mayPass = status >= 500 || status == 408 || status == 425 || status == 429;
        return new ClusterException(
                mayPass ? FailureClass.TRANSIENT : FailureClass.PERMANENT,
                RemoteSource.withoutSecrets(uri) + " answered with HTTP status " + status + meaning(status));
    }

    private static String meaning(int status) {
        return switch (status) {
            case 401, 403 -> ": it wants other credentials";
            case 404, 410 -> ": there is no such file";
            default -> "";
        };
    }

    private static URI withoutUserInfo(URI uri) {
        return uri.getRawUserInfo() == null ? uri : URI.create(uri.toString().replaceFirst("//[^/@]*@", "//"));
    }

    private static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && one.getPort() == other.getPort();
    }

    private static String basic(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean untrusted(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static String describe(IOException failure) {
        if (failure.getCause() != null && failure.getCause().getCause() instanceof UnresolvedAddressException) {
            return "its host name is not known";
        }
        String name = failure.getClass().getSimpleName();
        return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
    }
}
