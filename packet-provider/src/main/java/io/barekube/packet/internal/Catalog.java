package io.barekube.packet.internal;

import io.barekube.Violation;
import io.barekube.packet.internal.client.PacketApi;
import io.barekube.packet.internal.wire.Metro;
import io.barekube.packet.internal.wire.OperatingSystem;
import io.barekube.packet.internal.wire.Plan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What the API offers, read once; says what of an order it does not offer, and what comes nearest. Thread-safe. */
final class Catalog {
    private static final int SUGGESTIONS = 3;
    private final ReentrantLock lock = new ReentrantLock();
    private final PacketApi api;
    private final String project;
    private @Nullable Offer offer;

    private record Offer(List<String> plans, List<OperatingSystem> systems, List<String> metros) {}

    Catalog(PacketApi api, String project) {
        this.api = api;
        this.project = project;
    }

    /** All that is wrong with these plans, this operating system and these metros. */
    List<Violation> violations(Collection<String> plans, String operatingSystem, Collection<String> metros)
            throws InterruptedException {
        Offer offered = offer();
        List<Violation> violations = new ArrayList<>();
        Optional<OperatingSystem> system = offered.systems().stream()
                .filter(candidate -> operatingSystem.equals(candidate.slug()))
                .findFirst();
        if (system.isEmpty()) {
            List<String> slugs = offered.systems().stream()
                    .map(OperatingSystem::slug)
                    .filter(Objects::nonNull)
                    .toList();
            violations.add(unknown("operatingSystem", "operating system", operatingSystem, slugs));
        }
        for (String plan : plans) {
            if (!offered.plans().contains(plan)) {
                violations.add(unknown("plan", "plan", plan, offered.plans()));
            } else {
                system.flatMap(os -> mismatch(plan, os, offered)).ifPresent(violations::add);
            }
        }
        for (String metro : metros) {
            if (!offered.metros().contains(metro)) {
                violations.add(unknown("metro", "metro", metro, offered.metros()));
            }
        }
        return violations;
    }

    private static Optional<Violation> mismatch(String plan, OperatingSystem system, Offer offered) {
        List<String> on = system.provisionableOn();
        if (on == null || on.contains(plan)) {
            return Optional.empty();
        }
        List<String> fitting = offered.systems().stream()
                .filter(other -> other.provisionableOn() != null
                        && other.provisionableOn().contains(plan))
                .map(OperatingSystem::slug)
                .filter(Objects::nonNull)
                .toList();
        return Optional.of(new Violation(
                "operatingSystem",
                system.slug() + " cannot be installed on " + plan + "; what can: "
                        + String.join(", ", nearest(Objects.requireNonNullElse(system.slug(), ""), fitting))
                        + ". It goes on: " + String.join(", ", nearest(plan, on))));
    }

    private static Violation unknown(String where, String kind, String name, List<String> offered) {
        return new Violation(
                where,
                "there is no " + kind + " " + name + "; the nearest are " + String.join(", ", nearest(name, offered)));
    }

    private Offer offer() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Offer read = offer;
            if (read == null) {
                read = new Offer(
                        api.catalog().plans(project).stream()
                                .filter(plan ->
                                        plan.line() == null || plan.line().equals("baremetal"))
                                .map(Plan::slug)
                                .filter(Objects::nonNull)
                                .toList(),
                        api.catalog().operatingSystems(),
                        api.catalog().metros().stream()
                                .map(Metro::code)
                                .filter(Objects::nonNull)
                                .toList());
                offer = read;
            }
            return read;
        } finally {
            lock.unlock();
        }
    }

    private static List<String> nearest(String name, List<String> offered) {
        return offered.stream()
                .distinct()
                .sorted(Comparator.comparingInt((String other) -> distance(name, other))
                        .thenComparing(other -> other))
                .limit(SUGGESTIONS)
                .toList();
    }

    /** How many letters must be changed, added or left out. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
