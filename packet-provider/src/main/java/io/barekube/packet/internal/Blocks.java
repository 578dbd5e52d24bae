package io.barekube.packet.internal;

import io.barekube.CidrBlock;
import io.barekube.packet.internal.wire.Href;
import io.barekube.packet.internal.wire.IpReservation;
import io.barekube.packet.internal.wire.Metro;
import io.barekube.spi.AddressBlock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What can be read off a reserved block of addresses, whose every field may be missing. */
final class Blocks {
    /** The older first, so that everybody chooses the same of two. */
    static final Comparator<IpReservation> BY_AGE = Comparator.comparing((IpReservation block) ->
                    Optional.ofNullable(block.createdAt()).orElse(Instant.MAX))
            .thenComparing(Blocks::id);

    /** While people look at it there are no addresses, and afterwards there may be none either. */
    private static final Set<String> NOT_GIVEN = Set.of("pending", "denied");

    private Blocks() {}

    static String id(IpReservation block) {
        return Objects.requireNonNullElse(block.id(), "");
    }

    /** Empty while it is not the project's to use. */
    static Optional<AddressBlock> usable(IpReservation block) {
        if (block.id() == null
                || block.network() == null
                || block.cidr() == null
                || NOT_GIVEN.contains(Objects.requireNonNullElse(block.state(), ""))) {
            return Optional.empty();
        }
        CidrBlock addresses = CidrBlock.parse(block.network() + "/" + block.cidr());
        return Optional.of(new AddressBlock(block.id(), addresses, OwnerTags.of(block)));
    }

    /** The metro's code; empty on endpoints that tell facilities only. */
    static Optional<String> metro(IpReservation block) {
        Metro metro = block.metro();
        return metro == null ? Optional.empty() : Optional.ofNullable(metro.code());
    }

    /** The ids of its assignments to devices. */
    static List<String> assignments(IpReservation block) {
        List<Href> assignments = block.assignments();
        return assignments == null
                ? List.of()
                : assignments.stream().map(Href::id).filter(Objects::nonNull).toList();
    }

    /** Whether it never was the project's and never will be. */
    static boolean isDenied(IpReservation block) {
        return "denied".equals(block.state());
    }

    static String state(IpReservation block) {
        return Objects.requireNonNullElse(block.state(), "without addresses");
    }
}
