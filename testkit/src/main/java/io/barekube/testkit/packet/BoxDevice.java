package io.barekube.testkit.packet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A device: what was ordered, and what became of it, which follows from the time alone. Guarded by the world's lock. */
final class BoxDevice {
    private static final Duration PLATFORM_LIMIT = Duration.ofMinutes(27);
    private static final Duration SHOWN_AS_FAILED = Duration.ofSeconds(30);

    final String id = UUID.randomUUID().toString();
    final Instant createdAt;
    final int number;
    final String hostname;
    final String plan;
    final String operatingSystem;
    final String metro;
    final List<String> sshKeys;
    final String userdata;
    final @Nullable String reservation;
    final Optional<Instant> terminationTime;
    final Destiny destiny;
    final Pace pace;
    final Seat seat;
    final List<Map<String, Object>> happened = new ArrayList<>();
    List<String> tags;
    boolean locked;
    boolean ended;

    @Nullable
    Instant deletedAt;

    @Nullable
    Instant powerSince;

    String power = "on";
    boolean userDataRan;
    /** What it is in the rack: set as soon as the device is known. */
    RackHost host = RackHost.NONE;

    BoxDevice(
            BoxRequest order,
            String metro,
            List<String> tags,
            List<String> keys,
            int number,
            Seat seat,
            Destiny destiny,
            Pace pace,
            Instant now) {
        this.createdAt = now;
        this.number = number;
        this.seat = seat;
        this.hostname = order.text("hostname").orElse(id.substring(0, 8) + ".packethost.net");
        this.plan = order.text("plan").orElse("");
        this.operatingSystem = order.text("operating_system").orElse("");
        this.metro = metro;
        this.tags = tags;
        this.sshKeys = keys;
        this.userdata = order.text("userdata").orElse("");
        this.reservation = order.text("hardware_reservation_id").orElse(null);
        this.terminationTime = order.text("termination_time").map(Instant::parse);
        this.destiny = destiny;
        this.pace = pace;
    }

    /** {@code moved} when the platform took it away (403), {@code gone} when there is none (404). */
    String state(Instant now) {
        Optional<Instant> end = deletedAt != null ? Optional.of(deletedAt) : terminationTime.filter(now::isAfter);
        if (end.isPresent()) {
            boolean going = now.isBefore(end.get().plus(pace.deprovisioning())) || !host.isCleared();
            return going ? "deprovisioning" : "gone";
        }
        Duration age = Duration.between(createdAt, now);
        Duration failing = pace.provisioning().multipliedBy(6).dividedBy(10);
        boolean failed = destiny != Destiny.COMES_UP && destiny != Destiny.IS_STUCK && age.compareTo(failing) >= 0;
        if (failed) {
            if (destiny == Destiny.FAILS && age.compareTo(failing.plus(SHOWN_AS_FAILED)) < 0) {
                return "failed";
            }
            return destiny == Destiny.IS_LOST ? "gone" : "moved";
        }
        if (destiny == Destiny.IS_STUCK && age.compareTo(PLATFORM_LIMIT) >= 0) {
            return "moved";
        }
        if (host.standing() == Standing.FAILED) {
            return "failed";
        }
        if (age.compareTo(pace.provisioning().dividedBy(30)) < 0) {
            return "queued";
        }
        return destiny != Destiny.COMES_UP || !isInstalled(now) || host.standing() == Standing.BEING_MADE
                ? "provisioning"
                : powered(now);
    }

    /** Whether it may phone home: then it is active. */
    boolean isInstalled(Instant now) {
        return !now.isBefore(createdAt.plus(pace.provisioning()));
    }

    private String powered(Instant now) {
        Duration time = pace.provisioning().dividedBy(12);
        boolean switching = powerSince != null && now.isBefore(powerSince.plus(time));
        boolean up = host.standing() == Standing.UP;
        return switch (power) {
            case "off" -> switching || up ? "powering_off" : "inactive";
            case "reboot" -> up ? "active" : "rebooting";
            default -> switching || !up ? "powering_on" : "active";
        };
    }

    /** Whether it will never be active again. */
    boolean hasEnded(Instant now) {
        String state = state(now);
        return state.equals("deprovisioning") || state.equals("moved") || state.equals("gone");
    }

    /** How others name it. */
    Map<String, Object> reference() {
        return Map.of("href", "/devices/" + id);
    }

    /** Whether the project still sees it. */
    boolean isVisible(Instant now) {
        String state = state(now);
        return !state.equals("moved") && !state.equals("gone");
    }

    boolean hasAddresses(Instant now) {
        return !now.isBefore(createdAt.plus(pace.addresses()));
    }

    Optional<Instant> userDataTime(Instant now) {
        Instant time = createdAt.plus(pace.provisioning()).plus(pace.userData());
        return destiny == Destiny.COMES_UP && deletedAt == null && !now.isBefore(time)
                ? Optional.of(time)
                : Optional.empty();
    }

    String publicAddress() {
        return seat.publicAddress();
    }

    String privateAddress() {
        return seat.privateAddress();
    }

    String privateNetwork() {
        return seat.privateGateway();
    }

    List<Map<String, Object>> provisioningEvents(Instant now) {
        return BoxEvents.provisioning(this, now);
    }

    Map<String, Object> json(String project, Instant now) {
        String state = state(now);
        boolean provisioning = state.equals("queued") || state.equals("provisioning");
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("short_id", id.substring(0, 8));
        json.put("hostname", hostname);
        json.put("description", null);
        json.put("state", state);
        json.put("tags", tags);
        json.put("image_url", null);
        json.put("billing_cycle", "hourly");
        json.put("user", operatingSystem.startsWith("flatcar") ? "core" : "root");
        json.put("iqn", "iqn.2026-01.net.packet:device." + id.substring(0, 8));
        json.put("locked", locked);
        json.put("bonding_mode", 4);
        json.put("created_at", BoxEvents.time(createdAt));
        json.put("updated_at", BoxEvents.time(createdAt));
        json.put("ipxe_script_url", null);
        json.put("always_pxe", false);
        json.put("storage", Map.of());
        json.put("customdata", Map.of());
        json.put("operating_system", BoxCatalog.operatingSystem(operatingSystem).orElse(Map.of()));
        json.put("facility", BoxCatalog.facility(metro));
        json.put("metro", BoxCatalog.metro(metro));
        json.put("project", Map.of("href", "/projects/" + project));
        json.put("project_lite", Map.of("href", "/projects/" + project));
        json.put(
                "ssh_keys",
                sshKeys.stream().map(key -> Map.of("href", "/ssh-keys/" + key)).toList());
        json.put("volumes", List.of());
        json.put("ip_addresses", hasAddresses(now) ? BoxAddresses.management(this, project) : List.of());
        json.put("plan", BoxCatalog.plan(plan));
        json.put("userdata", userdata);
        json.put("switch_uuid", "d67ca07f");
        json.put("network_ports", BoxAddresses.ports(this));
        json.put("provisioning_events", provisioningEvents(now));
        json.put(
                "hardware_reservation",
                reservation == null ? null : Map.of("href", "/hardware-reservations/" + reservation));
        terminationTime.ifPresent(time -> json.put("termination_time", BoxEvents.time(time)));
        if (provisioning) {
            json.put("provisioning_percentage", state.equals("queued") ? 0 : percentage(now));
        }
        json.put("href", "/devices/" + id);
        return json;
    }

    private long percentage(Instant now) {
        return Math.min(
                90,
                Duration.between(createdAt, now).toMillis()
                        * 100
                        / Math.max(1, pace.provisioning().toMillis()));
    }
}
