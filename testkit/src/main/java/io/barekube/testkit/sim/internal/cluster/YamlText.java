package io.barekube.testkit.sim.internal.cluster;

import io.barekube.spi.Json;
import java.util.List;
import java.util.Map;

/** JSON values as block YAML, as kubeadm writes its configurations. */
final class YamlText {
    private YamlText() {}

    static String of(Map<String, Object> document) {
        StringBuilder text = new StringBuilder();
        members(document, "", text);
        return text.toString();
    }

    private static void members(Map<?, ?> map, String indent, StringBuilder text) {
        map.forEach((key, value) -> {
            text.append(indent).append(key).append(':');
            value(value, indent + "  ", text);
        });
    }

    private static void value(Object value, String indent, StringBuilder text) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            text.append('\n');
            members(map, indent, text);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            text.append('\n');
            for (Object item : list) {
                String lead = indent.substring(2) + "- ";
                if (item instanceof Map<?, ?> map && !map.isEmpty()) {
                    StringBuilder inner = new StringBuilder();
                    members(map, indent, inner);
                    text.append(lead).append(inner.substring(indent.length()));
                } else {
                    text.append(lead).append(scalar(item)).append('\n');
                }
            }
        } else {
            text.append(' ').append(scalar(value)).append('\n');
        }
    }

    private static String scalar(Object value) {
        return value instanceof String text
                        && text.matches("[A-Za-z][A-Za-z0-9./_-]*")
                        && !text.matches("(?i)true|false|null|yes|no|on|off")
                ? text
                : Json.write(value);
    }
}
