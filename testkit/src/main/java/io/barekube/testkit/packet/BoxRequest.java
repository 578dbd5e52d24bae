package io.barekube.testkit.packet;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that reached the box.
 *
 * @param path its segments after the base path
 * @param query by name
 * @param headers by lower-case name
 * @param body JSON; empty when there was none
 */
record BoxRequest(
        String method,
        List<String> path,
        Map<String, String> query,
        Map<String, String> headers,
        Map<String, Object> body) {
    String pathText() {
        return "/" + String.join("/", path);
    }

    Optional<String> text(String field) {
        return Optional.ofNullable(body.get(field)).map(String::valueOf);
    }

    /** Whether the path has this form; {@code *} stands for any segment. */
    boolean is(String wantedMethod, String... form) {
        if (!method.equals(wantedMethod) || path.size() != form.length) {
            return false;
        }
        for (int i = 0; i < form.length; i++) {
            if (!form[i].equals("*") && !form[i].equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }
}
