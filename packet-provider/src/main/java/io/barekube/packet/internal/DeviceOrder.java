package io.barekube.packet.internal;

import io.barekube.spi.MachineRequest;
import io.barekube.spi.Tags;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A device that is wanted, before it is known where.
 *
 * @param plans the preferred one first
 * @param tags owner tags
 */
record DeviceOrder(String hostname, List<String> plans, Map<String, String> tags) {
    static DeviceOrder of(MachineRequest request, Settings settings) {
        return new DeviceOrder(
                request.node().name(),
                request.node().machine().plan().map(List::of).orElse(settings.plans()),
                request.tags());
    }

    String cluster() {
        return tags.getOrDefault(Tags.CLUSTER, "");
    }

    /** Tells this device from all others, in any cluster. */
    String key() {
        return keyOf(tags);
    }

    static String keyOf(Map<String, String> tags) {
        return tags.getOrDefault(Tags.ID, "") + "/" + tags.getOrDefault(Tags.NODE, "");
    }

    /** When the platform shall end it, whatever became of us. */
    Optional<Instant> expires() {
        try {
            return Optional.ofNullable(tags.get(Tags.EXPIRES)).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
