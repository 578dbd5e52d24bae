package io.barekube.testkit.packet;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What the box sells, and where. */
final class BoxCatalog {
    static final List<String> METROS = List.of("sv", "dc", "am", "pa", "ny");
    private static final List<String> X86 =
            List.of("c3.small.x86", "c3.medium.x86", "m3.small.x86", "s3.xlarge.x86", "n3.xlarge.x86");
    private static final List<String> ARM = List.of("c3.large.arm64");
    private static final Map<String, String> METRO_NAMES =
            Map.of("sv", "Silicon Valley", "dc", "Washington DC", "am", "Amsterdam", "pa", "Paris", "ny", "New York");

    private BoxCatalog() {}

    static List<String> machinePlans() {
        return Stream.concat(X86.stream(), ARM.stream()).toList();
    }

    static boolean isMachinePlan(String slug) {
        return X86.contains(slug) || ARM.contains(slug);
    }

    static Map<String, Object> plan(String slug) {
        boolean machine = isMachinePlan(slug);
        Map<String, Object> plan = new LinkedHashMap<>();
        plan.put("id", id("plan", slug));
        plan.put("slug", slug);
        plan.put("name", slug);
        plan.put("description", slug + " server");
        plan.put("line", machine ? "baremetal" : "storage");
        plan.put("class", slug);
        plan.put("legacy", false);
        plan.put(
                "specs",
                machine
                        ? Map.of(
                                "cpus", List.of(Map.of("count", 1, "type", "of 16 cores")),
                                "memory", Map.of("total", "64GB"),
                                "drives",
                                        List.of(Map.of("count", 2, "size", "480GB", "type", "SSD", "category", "boot")),
                                "nics", List.of(Map.of("count", 2, "type", "10Gbps")))
                        : Map.of());
        plan.put("deployment_types", machine ? List.of("on_demand", "spot_market") : List.of());
        plan.put("available_in", List.of());
        plan.put(
                "available_in_metros",
                machine
                        ? METROS.stream()
                                .map(code -> Map.of("href", "/locations/metros/" + id("metro", code)))
                                .toList()
                        : List.of());
        plan.put("pricing", Map.of("hour", 0.5));
        return plan;
    }

    static List<Map<String, Object>> plans() {
        return Stream.concat(machinePlans().stream(), Stream.of("storage_1"))
                .map(BoxCatalog::plan)
                .toList();
    }

    static List<Map<String, Object>> operatingSystems() {
        return List.of(
                system("ubuntu_22_04", "ubuntu", "22.04", machinePlans()),
                system("ubuntu_24_04", "ubuntu", "24.04", machinePlans()),
                system("debian_12", "debian", "12", machinePlans()),
                system("flatcar_stable", "flatcar", "stable", X86),
                system("windows_2022", "windows", "2022", List.of("c3.medium.x86")),
                system("custom_ipxe", "custom_ipxe", "1", machinePlans()));
    }

    private static Map<String, Object> system(String slug, String distro, String version, List<String> plans) {
        Map<String, Object> system = new LinkedHashMap<>();
        system.put("id", id("os", slug));
        system.put("slug", slug);
        system.put("name", slug);
        system.put("distro", distro);
        system.put("version", version);
        system.put("provisionable_on", plans);
        system.put("preinstallable", false);
        system.put("pricing", Map.of());
        system.put("licensed", false);
        return system;
    }

    static Optional<Map<String, Object>> operatingSystem(String slug) {
        return operatingSystems().stream()
                .filter(os -> slug.equals(os.get("slug")))
                .findFirst();
    }

    static Map<String, Object> metro(String code) {
        return Map.of(
                "id", id("metro", code), "name", METRO_NAMES.getOrDefault(code, code), "code", code, "country", "US");
    }

    static Map<String, Object> facility(String metro) {
        Map<String, Object> facility = new LinkedHashMap<>();
        facility.put("id", id("facility", metro + "1"));
        facility.put("name", METRO_NAMES.getOrDefault(metro, metro) + " 1");
        facility.put("code", metro + "1");
        facility.put("features", List.of("baremetal", "backend_transfer", "layer_2", "global_ipv4"));
        facility.put("address", Map.of("href", "#" + id("address", metro)));
        facility.put("ip_ranges", List.of("147.75.0.0/16"));
        facility.put("metro", metro(metro));
        return facility;
    }

    /** The same for a kind and name in every box. */
    static String id(String kind, String name) {
        return UUID.nameUUIDFromBytes((kind + " " + name).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
