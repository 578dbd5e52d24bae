package io.barekube.addon.flannel;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller chose.
 *
 * @param version without a leading v
 * @param type flannel's name for the back end
 * @param backend further members of {@code net-conf.json}'s {@code Backend}
 * @param interfaceArgument how flannel finds the interface between hosts; empty for the one with the default route
 */
record FlannelSettings(String version, String type, Map<String, Object> backend, Optional<String> interfaceArgument) {
    FlannelSettings {
        backend = Map.copyOf(backend);
    }

    FlannelSettings withVersion(String value) {
        return new FlannelSettings(value, type, backend, interfaceArgument);
    }

    FlannelSettings with(String member, Object value) {
        Map<String, Object> more = new HashMap<>(backend);
        more.put(member, value);
        return new FlannelSettings(version, type, more, interfaceArgument);
    }

    FlannelSettings withInterface(Optional<String> argument) {
        return new FlannelSettings(version, type, backend, argument);
    }
}
