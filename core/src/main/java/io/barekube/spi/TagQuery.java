package io.barekube.spi;

import io.barekube.ClusterId;
import java.util.Map;

/**
 * Which owner tags are looked for. Whatever it says, nothing matches that carries no {@link Tags#CLUSTER}: what is not ours is never found.
 *
 * @param tags each of which must be there with this value
 */
public record TagQuery(Map<String, String> tags) {
    public TagQuery {
        tags = Map.copyOf(tags);
    }

    /** Everything made by this library, for any cluster. */
    public static TagQuery everything() {
        return new TagQuery(Map.of());
    }

    /** What was made for clusters of that name. */
    public static TagQuery cluster(String name) {
        return new TagQuery(Map.of(Tags.CLUSTER, name));
    }

    /** What was made for that cluster alone. */
    public static TagQuery cluster(ClusterId cluster) {
        return new TagQuery(
                Map.of(Tags.CLUSTER, cluster.name(), Tags.ID, cluster.uuid().toString()));
    }

    /** Whether something with these tags is looked for. */
    public boolean matches(Map<String, String> carried) {
        return carried.containsKey(Tags.CLUSTER) && carried.entrySet().containsAll(tags.entrySet());
    }
}
