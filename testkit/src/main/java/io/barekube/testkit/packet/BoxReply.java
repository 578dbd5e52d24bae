package io.barekube.testkit.packet;

import io.barekube.spi.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the box answers.
 *
 * @param body null for none
 */
record BoxReply(int status, @Nullable String body, String contentType, Map<String, String> headers) {
    static BoxReply json(int status, Object body) {
        return new BoxReply(status, Json.write(body), "application/json; charset=utf-8", Map.of());
    }

    static BoxReply nothing(int status) {
        return new BoxReply(status, null, "application/json; charset=utf-8", Map.of());
    }

    static BoxReply errors(int status, String... texts) {
        return json(status, Map.of("errors", List.of(texts)));
    }

    static BoxReply error(int status, String text) {
        return json(status, Map.of("error", text));
    }

    static BoxReply notFound() {
        return errors(404, "Not found");
    }

    BoxReply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new BoxReply(status, body, contentType, more);
    }
}
