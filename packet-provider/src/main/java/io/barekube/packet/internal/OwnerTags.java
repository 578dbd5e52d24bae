package io.barekube.packet.internal;

import io.barekube.packet.internal.wire.Device;
import io.barekube.packet.internal.wire.IpReservation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Owner tags as devices and blocks of addresses carry them: free texts, {@code key=value}. */
final class OwnerTags {
    private OwnerTags() {}

    static List<String> texts(Map<String, String> tags, List<String> further) {
        List<String> texts = new ArrayList<>();
        tags.forEach((key, value) -> texts.add(text(key, value)));
        texts.addAll(further);
        return texts;
    }

    static String text(String key, String value) {
        return key + "=" + value;
    }

    static Map<String, String> of(Device device) {
        return of(device.tags());
    }

    static Map<String, String> of(IpReservation block) {
        return of(block.tags());
    }

    /** By key; a text without an equals sign is a key without a value. */
    private static Map<String, String> of(@Nullable List<String> texts) {
        Map<String, String> tags = new LinkedHashMap<>();
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
