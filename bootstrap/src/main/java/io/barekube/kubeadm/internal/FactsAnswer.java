package io.barekube.kubeadm.internal;

import io.barekube.spi.HostFacts;
import io.barekube.spi.HostFacts.Disk;
import io.barekube.spi.HostFacts.Inventory;
import io.barekube.spi.Json;
import io.barekube.spi.KubeObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the answer of {@code facts.sh}. */
final class FactsAnswer {
    private final KubeObject json;

    private FactsAnswer(KubeObject json) {
        this.json = json;
    }

    /**
     * The reading in the answer; throws {@link IllegalArgumentException} when it is none.
     *
     * @param moment when the host looked at its clock, on the caller's
     */
    static HostReading read(String answer, Instant moment) {
        return new FactsAnswer(KubeObject.of(Json.parseObject(answer))).reading(moment);
    }

    private HostReading reading(Instant moment) {
        HostFacts facts = new HostFacts(
                new HostFacts.Os(
                        text("os", "id"),
                        Pattern.compile("\\s+")
                                .splitAsStream(text("os", "like"))
                                .filter(word -> !word.isEmpty())
                                .collect(Collectors.toSet()),
                        text("os", "versionId"),
                        text("os", "prettyName"),
                        text("os", "hostname"),
                        text("os", "machineId"),
                        text("os", "productUuid"),
                        text("os", "bootId")),
                new HostFacts.Hardware(
                        text("hardware", "machineName"),
                        (int) json.number("hardware", "cpus"),
                        json.number("hardware", "memoryBytes"),
                        json.number("hardware", "freeBytes"),
                        json.number("hardware", "totalBytes"),
                        json.items("hardware", "disks").stream()
                                .map(disk -> new Disk(
                                        disk.text("name").orElse(""),
                                        disk.number("bytes"),
                                        disk.text("rotational").orElse("").equals("true"),
                                        disk.text("inUse").orElse("").equals("true")))
                                .toList()),
                new HostFacts.Kernel(
                        text("kernel", "release"),
                        (int) json.number("kernel", "cgroupVersion"),
                        texts("kernel", "features"),
                        text("kernel", "swap").equals("true")),
                new HostFacts.Network(
                        List.copyOf(texts("network", "addresses")),
                        texts("network", "listening").stream()
                                .map(Integer::valueOf)
                                .collect(Collectors.toSet()),
                        text("network", "resolvConf")),
                new HostFacts.Software(
                        texts("software", "tools"),
                        version("containerd"),
                        version("kubelet"),
                        members("software", "services"),
                        texts("software", "kubernetesFiles"),
                        texts("software", "other")),
                Duration.between(moment, instant(text("now"))),
                inventory());
        return new HostReading(facts, members("inventory", "artifacts"));
    }

    private Optional<Inventory> inventory() {
        return json.at("inventory")
                .map(value -> new Inventory(
                        text("inventory", "clusterId"),
                        text("inventory", "clusterName"),
                        text("inventory", "node"),
                        Optional.of(text("inventory", "prepared")).filter(hash -> !hash.isEmpty()),
                        Instant.parse(text("inventory", "at"))));
    }

    /** Seconds since the epoch with their fraction. */
    private static Instant instant(String seconds) {
        return Instant.ofEpochMilli(
                new BigDecimal(seconds.replace(',', '.')).movePointRight(3).longValue());
    }

    private Optional<String> version(String program) {
        return Optional.of(text("software", program)).filter(found -> !found.isEmpty());
    }

    private String text(String... path) {
        return json.text(path).orElse("");
    }

    private Set<String> texts(String... path) {
        return json.at(path)
                .map(value -> Json.list(value).stream()
                        .map(String::valueOf)
                        .collect(Collectors.toCollection(LinkedHashSet::new)))
                .orElseGet(LinkedHashSet::new);
    }

    private Map<String, String> members(String... path) {
        Map<String, String> members = new LinkedHashMap<>();
        json.at(path)
                .ifPresent(value -> Json.object(value).forEach((key, item) -> members.put(key, String.valueOf(item))));
        return members;
    }
}
