package io.barekube.testkit.packet;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps of provisioning, in the words and order of the recordings. */
final class BoxEvents {
    private record Step(String type, String body, int percent) {}

    private static final List<Step> STEPS = List.of(
            new Step("provisioning.101", "Provisioning started", 4),
            new Step("provisioning.102", "Network configured", 11),
            new Step("provisioning.103", "Configuration written, restarting device", 20),
            new Step("provisioning.104", "Connected to magic install system", 35),
            new Step("provisioning.105", "Server partitions created", 50),
            new Step("provisioning.106", "Operating system packages installed", 65),
            new Step("provisioning.107", "Server networking interfaces configured", 75),
            new Step("provisioning.108", "Cloud-init packages installed and configured", 85),
            new Step("provisioning.109", "Installation finished, rebooting server", 92),
            new Step("provisioning.110", "Device phoned home and is ready to go", 100));

    private BoxEvents() {}

    /** Those that happened, and those still to come without id and time. */
    static List<Map<String, Object>> provisioning(BoxDevice device, Instant now) {
        List<Map<String, Object>> events = new ArrayList<>();
        for (Step step : STEPS) {
            Instant at = step.type().endsWith("102")
                    ? device.createdAt.plus(device.pace.addresses())
                    : device.createdAt.plus(fraction(device.pace.provisioning(), step.percent()));
            boolean happened = !now.isBefore(at) && (device.destiny == Destiny.COMES_UP || step.percent() < 60);
            String body = step.type().endsWith("102")
                    ? "Network configured with addresses " + device.publicAddress() + " and " + device.privateAddress()
                    : step.body();
            events.add(event(
                    happened ? BoxCatalog.id(device.id, step.type()) : null, step.type(), body, happened ? at : null));
        }
        return events;
    }

    private static Duration fraction(Duration whole, int percent) {
        return whole.multipliedBy(percent).dividedBy(100);
    }

    static Map<String, Object> event(@Nullable String id, String type, String body, @Nullable Instant at) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("id", id);
        event.put("type", type);
        event.put("body", body);
        event.put("state", null);
        event.put("created_at", at == null ? null : time(at));
        event.put("modified_by", null);
        event.put("ip", null);
        event.put("interpolated", body);
        event.put("relationships", List.of());
        if (id != null) {
            event.put("href", "/events/" + id);
        }
        return event;
    }

    /** The API tells whole seconds. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
