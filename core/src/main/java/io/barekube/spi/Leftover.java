package io.barekube.spi;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/**
 * Something that a provider made and still holds, found by its owner tags.
 *
 * @param kind {@link #MACHINE}, or the provider's own word: {@code volume}, {@code address block}
 * @param id the provider's name for it; a machine's is its {@link MachineId}
 * @param tags owner tags as in {@link Tags}
 * @param since when it was made; empty when the provider does not know
 */
public record Leftover(String kind, String id, Map<String, String> tags, Optional<Instant> since) {
    /** The kind of {@linkplain AddressBlock blocks of addresses}. */
    public static final String ADDRESSES = "address block";

    /** The kind of machines. */
    public static final String MACHINE = "machine";

    public Leftover {
        tags = Map.copyOf(tags);
    }

    /** When anybody may take it away; empty when it carries no such tag, or one that is no instant. */
    public Optional<Instant> expires() {
        try {
            return Optional.ofNullable(tags.get(Tags.EXPIRES)).map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** For people: what it is, whose, and since when. */
    @Override
    public String toString() {
        return kind + " " + id + " of cluster " + tags.getOrDefault(Tags.CLUSTER, "?")
                + Optional.ofNullable(tags.get(Tags.NODE))
                        .map(node -> ", node " + node)
                        .orElse("")
                + since.map(instant -> ", since " + instant).orElse("")
                + expires().map(instant -> ", expires " + instant).orElse("");
    }
}
