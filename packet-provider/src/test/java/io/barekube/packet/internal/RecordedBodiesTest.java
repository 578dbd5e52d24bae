package io.barekube.packet.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.squareup.moshi.Json;
import io.barekube.packet.internal.client.Bodies;
import io.barekube.packet.internal.wire.BgpConfig;
import io.barekube.packet.internal.wire.BgpSession;
import io.barekube.packet.internal.wire.Capacity;
import io.barekube.packet.internal.wire.Device;
import io.barekube.packet.internal.wire.Event;
import io.barekube.packet.internal.wire.Facility;
import io.barekube.packet.internal.wire.IpAddress;
import io.barekube.packet.internal.wire.IpReservation;
import io.barekube.packet.internal.wire.Metro;
import io.barekube.packet.internal.wire.OperatingSystem;
import io.barekube.packet.internal.wire.Plan;
import io.barekube.packet.internal.wire.Project;
import io.barekube.packet.internal.wire.SshKey;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the real service was recorded to say is read, and written back without losing what the records model. */
final class RecordedBodiesTest {
    private static final Map<String, Class<?>> TYPES = new LinkedHashMap<>();

    static {
        TYPES.put(
                "jclouds/device(-create-res)?|libcloud/device_create|packet-python/(get_devices_9dec7266|post_projects_438659f0_devices)",
                Device.class);
        TYPES.put(
                "jclouds/devices(-first|-last)?|libcloud/devices(_for_project)?|packet-python/get_projects_438659f0_devices",
                Device.Page.class);
        TYPES.put("libcloud/device_events", Event.Page.class);
        TYPES.put(".*/(get_)?facilities(-first|-last)?", Facility.Page.class);
        TYPES.put("packet-python/get_locations_metros", Metro.Page.class);
        TYPES.put(".*/(get_)?(operating-?_?[sS]ystems)(-first|-last)?", OperatingSystem.Page.class);
        TYPES.put(".*/(get_)?plans(-first|-last)?", Plan.Page.class);
        TYPES.put(".*/(get_)?projects(-first|-last)?", Project.Page.class);
        TYPES.put("packet-python/(get_projects_438659f0|post_projects)|packet-rb/project", Project.class);
        TYPES.put(".*/(get_)?ssh_?-?[kK]eys(-first|-last)?", SshKey.Page.class);
        TYPES.put(
                "jclouds/ssh-key(-create-res)?|libcloud/sshkey_create|packet-python/(get_ssh-keys_084a5dec|post_ssh-keys)|packet-rb/ssh_key",
                SshKey.class);
        TYPES.put("jclouds/ssh-key-create-req", SshKey.Create.class);
        TYPES.put("jclouds/device-create-req", DeviceRequest.class);
        TYPES.put("jclouds/(power-o(n|ff)|reboot)", Device.Action.class);
        TYPES.put("libcloud/(associate_ip)", IpAddress.class);
        TYPES.put("libcloud/ip_assignments|packet-python/get_devices_e123s_ips", IpAddress.Page.class);
        TYPES.put("libcloud/(ip_address|reserve_ip)|packet-python/get_ips_e123s", IpReservation.class);
        TYPES.put("libcloud/project_ips|packet-python/get_projects_438659f[01]_ips", IpReservation.Page.class);
        TYPES.put("libcloud/bgp_config_project_.", BgpConfig.class);
        TYPES.put("libcloud/bgp_session_(create|get)", BgpSession.class);
        TYPES.put("libcloud/bgp_sessions", BgpSession.Page.class);
        TYPES.put("packet-python/get__capacity", Capacity.class);
        TYPES.put("packet-python/post__capacity(_metros)?", Capacity.Check.class);
    }

    /** The requests of 2017, by facility. */
    public record DeviceRequest(
            String hostname,
            String plan,
            @Json(name = "operating_system") String operatingSystem,
            List<String> tags) {}

    private final Bodies bodies = new Bodies();

    @TestFactory
    Stream<DynamicTest> everyRecordedBodyIsReadAndWrittenBack() throws IOException {
        Optional<Path> shared = Shared.packetApi();
        if (shared.isEmpty()) {
            Shared.skipped("recorded bodies", "there is no ../shared/packet-api beside the repository");
            return Stream.empty();
        }
        Path recorded = shared.get().resolve("recorded");
        List<Path> files;
        try (Stream<Path> walk = Files.walk(recorded)) {
            files = walk.filter(file -> file.toString().endsWith(".json"))
                    // the metadata service's, errors by hand, and an action's answer that is null
                    .filter(file -> !file.toString().matches(".*(metadata-device|errors-observed|_actions)\\.json"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSizeGreaterThan(60);
        return files.stream().map(file -> {
            String name = recorded.relativize(file).toString().replace(".json", "");
            return DynamicTest.dynamicTest(name, () -> check(type(name), Files.readString(file)));
        });
    }

    @Test
    void everyDeviceOfTheRecordingsIsUnderstood() throws IOException {
        assumeTrue(Shared.packetApi().isPresent(), "../shared/packet-api is there");
        Path file = Shared.packetApi().orElseThrow().resolve("recorded/libcloud/devices_for_project.json");

        Device device =
                bodies.read(Device.Page.class, Files.readString(file)).items().get(0);

        assertThat(Devices.publicAddress(device)).contains("147.75.102.193");
        assertThat(Devices.privateAddress(device)).contains("10.80.144.131");
        assertThat(Devices.description(device)).isEqualTo("baremetal_1, centos_7");
    }

    @Test
    void everyBlockOfTheRecordingsIsUnderstood() throws IOException {
        assumeTrue(Shared.packetApi().isPresent(), "../shared/packet-api is there");
        Path file = Shared.packetApi().orElseThrow().resolve("recorded/libcloud/project_ips.json");

        List<IpReservation> blocks =
                bodies.read(IpReservation.Page.class, Files.readString(file)).items();

        assertThat(blocks)
                .extracting(
                        block -> Blocks.usable(block).orElseThrow().addresses().toString())
                .contains("147.75.33.32/28", "10.80.144.128/25");
    }

    private static Class<?> type(String name) {
        List<Class<?>> matching = new ArrayList<>();
        TYPES.forEach((pattern, type) -> {
            if (Pattern.matches(pattern, name)) {
                matching.add(type);
            }
        });
        assertThat(matching).as("what " + name + " is").hasSize(1);
        return matching.get(0);
    }

    private void check(Class<?> type, String text) {
        Object value = bodies.read(type, text);

        Object written = io.barekube.spi.Json.parse(bodies.write(value));

        assertThat(written).isEqualTo(modelled(type, io.barekube.spi.Json.parse(text)));
    }

    /** Of the recorded body that which the records have a place for, in the notation they write. */
    private static Object modelled(Type type, Object recorded) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            List<Object> items = new ArrayList<>();
            ((List<?>) recorded).forEach(item -> items.add(modelled(generic.getActualTypeArguments()[0], item)));
            return items;
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            Map<Object, Object> entries = new LinkedHashMap<>();
            ((Map<?, ?>) recorded)
                    .forEach((key, item) -> entries.put(key, modelled(generic.getActualTypeArguments()[1], item)));
            return entries;
        }
        if (type instanceof Class<?> record && record.isRecord()) {
            Map<String, Object> members = new LinkedHashMap<>();
            for (RecordComponent component : record.getRecordComponents()) {
                String name = name(record, component);
                Object member = ((Map<?, ?>) recorded).get(name);
                if (member != null) {
                    members.put(name, modelled(component.getGenericType(), member));
                }
            }
            return members;
        }
        if (type == Instant.class) {
            return OffsetDateTime.parse((String) recorded).toInstant().toString();
        }
        if (type == Double.class) {
            return ((Number) recorded).doubleValue();
        }
        if (type == Integer.class || type == Long.class) {
            return Long.parseLong(String.valueOf(recorded));
        }
        return type == String.class ? String.valueOf(recorded) : recorded;
    }

    private static String name(Class<?> record, RecordComponent component) {
        try {
            Json json = record.getDeclaredField(component.getName()).getAnnotation(Json.class);
            return json == null ? component.getName() : json.name();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }
}
