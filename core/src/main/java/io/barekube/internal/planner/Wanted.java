package io.barekube.internal.planner;

import io.barekube.ChangePolicy;
import io.barekube.ClusterSpec;
import io.barekube.Role;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that is wanted of a plan.
 *
 * @param settings what {@link io.barekube.spi.Bootstrapper#settings} is for each role; those of a role that is missing are not compared
 * @param replace nodes that are to give way to new ones
 */
public record Wanted(ClusterSpec spec, Map<Role, String> settings, ChangePolicy policy, Set<String> replace) {
    public Wanted {
        settings = Map.copyOf(settings);
        replace = Set.copyOf(replace);
    }

    /** The spec, and nothing in particular. */
    public static Wanted of(ClusterSpec spec) {
        return new Wanted(spec, Map.of(), ChangePolicy.DEFAULT, Set.of());
    }

    /** Empty when nobody says what they are: then they are not compared. */
    Optional<String> settings(Role role) {
        return Optional.ofNullable(settings.get(role));
    }
}
