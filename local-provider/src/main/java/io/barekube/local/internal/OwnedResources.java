package io.barekube.local.internal;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import io.barekube.spi.Json;
import io.barekube.spi.Leftover;
import io.barekube.spi.TagQuery;
import io.barekube.spi.Tags;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything at an engine that carries owner labels, of whatever cluster and network. */
final class OwnedResources {
    static final String VOLUME = "volume";

    private OwnedResources() {}

    static List<Leftover> find(ContainerEngine engine, TagQuery query) throws InterruptedException {
        List<Leftover> found = new ArrayList<>();
        for (Container container : Containers.carrying(engine, Tags.CLUSTER)) {
            found.add(new Leftover(
                    Leftover.MACHINE, container.id(), ours(container.labels()), instant(container.created())));
        }
        found.addAll(volumes(engine));
        return found.stream().filter(each -> query.matches(each.tags())).toList();
    }

    private static List<Leftover> volumes(ContainerEngine engine) throws InterruptedException {
        List<String> names = MachineVolumes.labelled(engine, Tags.CLUSTER);
        if (names.isEmpty()) {
            return List.of();
        }
        List<String> arguments = new ArrayList<>(List.of("volume", "inspect"));
        arguments.addAll(names);
        CommandResult result = engine.attempt(arguments);
        if (!result.succeeded() && !result.foundNothing()) {
            throw engine.failed(FailureClass.TRANSIENT, result, arguments);
        }
        return parse(result.stdout());
    }

    /** Reads what {@code volume inspect} prints. */
    static List<Leftover> parse(String json) {
        List<Leftover> volumes = new ArrayList<>();
        for (Object each : Json.list(Json.parse(json))) {
            Map<String, Object> volume = Json.object(each);
            Map<String, String> labels = new LinkedHashMap<>();
            if (volume.get("Labels") instanceof Map<?, ?> map) {
                map.forEach((key, label) -> labels.put(String.valueOf(key), String.valueOf(label)));
            }
            volumes.add(new Leftover(
                    VOLUME,
                    String.valueOf(volume.get("Name")),
                    ours(labels),
                    instant(String.valueOf(volume.get("CreatedAt")))));
        }
        return volumes;
    }

    private static Map<String, String> ours(Map<String, String> labels) {
        Map<String, String> tags = new LinkedHashMap<>();
        labels.forEach((key, value) -> {
            if (key.startsWith("barekube-")) {
                tags.put(key, value);
            }
        });
        return tags;
    }

    private static Optional<Instant> instant(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(it -> OffsetDateTime.parse(it).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty(); // engines differ; whoever asks knows what an unknown age means
        }
    }

    /** Takes a volume away, unless it was not made by us, or a machine has it still: it goes with the machine. */
    static void discardVolume(ContainerEngine engine, String volume) throws InterruptedException {
        if (!MachineVolumes.labelled(engine, Tags.CLUSTER).contains(volume)) {
            if (MachineVolumes.exists(engine, volume)) {
                throw new ClusterException(
                        FailureClass.PERMANENT, "volume " + volume + " was not made by Barekube, so it is left alone");
            }
            return;
        }
        List<String> removal = List.of("volume", "rm", volume);
        CommandResult result = engine.attempt(removal);
        if (!result.succeeded() && !result.foundNothing()) {
            throw engine.failed(FailureClass.TRANSIENT, result, removal);
        }
    }
}
