package io.barekube.internal;

import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.plan.Observation;
import io.barekube.run.FailureClass;
import io.barekube.spi.HostFacts;
import io.barekube.spi.Machine;
import io.barekube.spi.Tags;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Which cluster of a name is meant, by what stands on machines and hosts. */
final class Identities {
    private Identities() {}

    /** The ids on the machines' tags. */
    static Set<UUID> tagged(Collection<Machine> machines) {
        Set<UUID> ids = new LinkedHashSet<>();
        machines.stream()
                .flatMap(machine -> Stream.ofNullable(machine.tags().get(Tags.ID)))
                .forEach(id -> uuid(id).ifPresent(ids::add));
        return ids;
    }

    /** The ids on tags and in the inventories that name the cluster. */
    static Set<UUID> seen(String clusterName, Observation observation) {
        Set<UUID> ids = tagged(
                observation.hosts().stream().map(host -> host.host().machine()).toList());
        observation.state().ifPresent(state -> ids.add(observation.cluster().uuid())); // it answered to that id
        observation.hosts().stream()
                .flatMap(host -> host.facts().stream())
                .flatMap(facts -> facts.inventory().stream())
                .filter(inventory -> inventory.clusterName().equals(clusterName))
                .map(HostFacts.Inventory::clusterId)
                .forEach(id -> uuid(id).ifPresent(ids::add));
        return ids;
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The candidate, unless it stands nowhere and the world agrees on another. */
    static UUID choose(UUID candidate, Set<UUID> world) {
        return world.size() == 1 ? world.iterator().next() : candidate;
    }

    /** Throws when the world names several clusters and none of them is the one meant. */
    static void single(ClusterId meant, Set<UUID> world) {
        if (world.size() > 1 && !world.contains(meant.uuid())) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    "there are several clusters named " + meant.name() + " (" + world
                            + ") and nothing here says which is meant; nothing was touched. Use the run store that one was made with");
        }
    }
}
