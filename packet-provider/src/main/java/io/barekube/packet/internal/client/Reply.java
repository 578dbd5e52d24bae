package io.barekube.packet.internal.client;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What came back over HTTP.
 *
 * @param headers by lower-case name
 */
record Reply(int status, Map<String, String> headers, String body) {
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    boolean isJson() {
        return header("Content-Type").filter(type -> type.contains("json")).isPresent();
    }

    boolean succeeded() {
        return status >= 200 && status < 300;
    }
}
