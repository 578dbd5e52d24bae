package io.barekube.internal.artifact;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * One download. Redirects are followed here and not by the client, because the client would take the credentials of a mirror along to whichever host it is
 * redirected to.
 */
final class HttpDownload {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private HttpDownload() {}

    /** The body as it comes. Throws {@link ClusterException}, transient where trying again could help. */
    static InputStream open(URI start) throws InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        URI uri = start;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            HttpResponse<InputStream> response = send(client, uri, start);
            if (response.statusCode() == 200) {
                return response.body();
            }
            close(response.body());
            if (!REDIRECTS.contains(response.statusCode())) {
                throw refused(uri, response.statusCode());
            }
            uri = target(uri, response);
        }
        throw new ClusterException(
                FailureClass.PERMANENT,
                RemoteSource.withoutSecrets(start) + " redirects more than " + MOST_REDIRECTS + " times");
    }

    private static HttpResponse<InputStream> send(HttpClient client, URI uri, URI start) throws InterruptedException {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(withoutUserInfo(uri)).timeout(ANSWER_TIMEOUT);
            if (sameOrigin(uri, start)) {
                Optional.ofNullable(start.getUserInfo())
                        .ifPresent(user -> request.header("Authorization", basic(user)));
            }
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
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
        if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme())) {
            throw badRedirect(from, "from https to " + to.getScheme());
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
        String name = failure.getClass().getSimpleName();
        return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // Nothing of this body is wanted.
            return;
        }
    }
}
