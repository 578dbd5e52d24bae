package io.barekube.packet.internal.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One call of the API, as a value. */
record Operation(
        Method method,
        List<String> path,
        Map<String, String> query,
        @Nullable Object body,
        Repeat repeat) {
    enum Method {
        GET,
        POST,
        PUT,
        DELETE
    }

    /** Whether sending it a second time does no harm when nobody knows whether the first one arrived. */
    enum Repeat {
        FREELY,
        /** Only what surely had no effect is sent again; the caller looks whether it had one. */
        LOOK_FIRST
    }

    Operation {
        path = List.copyOf(path);
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
    }

    static Operation get(String... path) {
        return new Operation(Method.GET, List.of(path), Map.of(), null, Repeat.FREELY);
    }

    static Operation delete(String... path) {
        return new Operation(Method.DELETE, List.of(path), Map.of(), null, Repeat.FREELY);
    }

    static Operation put(Object body, String... path) {
        return new Operation(Method.PUT, List.of(path), Map.of(), body, Repeat.FREELY);
    }

    static Operation post(Repeat repeat, Object body, String... path) {
        return new Operation(Method.POST, List.of(path), Map.of(), body, repeat);
    }

    Operation with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(query);
        more.put(name, value);
        return new Operation(method, path, more, body, repeat);
    }

    /** The path without ids, the same for all calls of a kind. */
    String kind() {
        List<String> words = new ArrayList<>();
        path.forEach(segment -> words.add(ResourceId.isOne(segment) ? "{id}" : segment));
        return method + " /" + String.join("/", words);
    }

    @Override
    public String toString() {
        return method + " " + path.stream().map(segment -> "/" + segment).collect(Collectors.joining());
    }
}
