package io.barekube.packet.internal;

import io.barekube.Secret;
import io.barekube.packet.internal.client.ResourceId;
import io.barekube.spi.Waiter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the caller of the provider asked for.
 *
 * @param url the API's base, with or without a path prefix
 * @param token asked for each call
 * @param metros codes in lower case, the preferred one first
 * @param plans for pools that name none, the preferred one first
 * @param reservations ids of hardware reservations, or {@code next-available} alone; empty for machines on demand
 * @param metadata where machines read about themselves
 * @param tags further tags for every device and block of addresses
 */
public record Settings(
        URI url,
        Supplier<Secret> token,
        String project,
        List<String> metros,
        List<String> plans,
        String operatingSystem,
        List<String> reservations,
        URI metadata,
        List<String> tags,
        Path stateDirectory,
        Duration pollInterval,
        Duration callTimeout,
        Duration deletionTimeout,
        Waiter waiter) {
    /** What takes any reserved machine that is free. */
    public static final String NEXT_AVAILABLE = "next-available";

    public Settings {
        metros = List.copyOf(metros);
        plans = List.copyOf(plans);
        reservations = List.copyOf(reservations);
        tags = List.copyOf(tags);
    }

    /** The project's id as the API writes it; throws for anything else. */
    String projectId() {
        return ResourceId.of("project", project);
    }

    @Override
    public String toString() {
        return "Packet project " + project + " at " + url;
    }
}
