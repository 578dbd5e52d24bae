package io.barekube.testkit.sim.internal.cluster;

import io.barekube.spi.ObjectRef;
import java.util.Locale;

/** What the API server refuses, in kubectl's words. */
public final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ApiError(String message) {
        super(message);
    }

    static ApiError notFound(ObjectRef ref) {
        return new ApiError(
                "Error from server (NotFound): " + plural(ref.kind()) + " \"" + ref.name() + "\" not found");
    }

    static ApiError conflict(ObjectRef ref) {
        return new ApiError(
                "Error from server (Conflict): Operation cannot be fulfilled on " + plural(ref.kind()) + " \""
                        + ref.name()
                        + "\": the object has been modified; please apply your changes to the latest version and try again");
    }

    static ApiError noSuchKind(ObjectRef ref) {
        return new ApiError("error: resource mapping not found for name: \"" + ref.name() + "\" namespace: \""
                + ref.namespace() + "\" from \"STDIN\": no matches for kind \"" + ref.kind() + "\" in version \""
                + ref.apiVersion() + "\"\nensure CRDs are installed first");
    }

    static ApiError disrupted(String budget) {
        return new ApiError(
                "Error from server (TooManyRequests): Cannot evict pod as it would violate the pod's disruption budget. The disruption budget "
                        + budget + " needs more healthy pods");
    }

    static ApiError unknownPath(String path) {
        return new ApiError("Error from server (NotFound): the server could not find the requested resource: " + path);
    }

    private static String plural(String kind) {
        String word = kind.toLowerCase(Locale.ROOT);
        return word.endsWith("s") ? word + "es" : word + "s";
    }
}
