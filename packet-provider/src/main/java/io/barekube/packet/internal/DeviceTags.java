package io.barekube.packet.internal;

import io.barekube.packet.internal.wire.Device;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Owner tags as a device carries them: free texts, {@code key=value}. */
final class DeviceTags {
    private DeviceTags() {}

    static List<String> texts(Map<String, String> tags, List<String> further) {
        List<String> texts = new ArrayList<>();
        tags.forEach((key, value) -> texts.add(text(key, value)));
        texts.addAll(further);
        return texts;
    }

    static String text(String key, String value) {
        return key + "=" + value;
    }

    /** By key; a text without an equals sign is a key without a value. */
    static Map<String, String> of(Device device) {
        Map<String, String> tags = new LinkedHashMap<>();
        List<String> texts = device.tags();
        if (texts != null) {
            for (String text : texts) {
                int equals = text.indexOf('=');
                tags.putIfAbsent(
                        equals < 0 ? text : text.substring(0, equals), equals < 0 ? "" : text.substring(equals + 1));
            }
        }
        return tags;
    }
}
