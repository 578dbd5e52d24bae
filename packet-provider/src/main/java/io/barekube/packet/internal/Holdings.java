package io.barekube.packet.internal;

import io.barekube.ClusterException;
import io.barekube.InvalidClusterException;
import io.barekube.Violation;
import io.barekube.packet.PacketException.NotFound;
import io.barekube.packet.PacketException.Refused;
import io.barekube.packet.internal.client.PacketApi;
import io.barekube.packet.internal.client.ResourceId;
import io.barekube.packet.internal.wire.IpReservation;
import io.barekube.run.FailureClass;
import io.barekube.spi.AddressBlock;
import io.barekube.spi.Leftover;
import io.barekube.spi.TagQuery;
import io.barekube.spi.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The blocks of addresses that the project keeps for clusters. Thread-safe. */
final class Holdings {
    private final Map<String, List<IpReservation>> seen = new ConcurrentHashMap<>();
    private final PacketApi api;
    private final Settings settings;

    Holdings(PacketApi api, Settings settings) {
        this.api = api;
        this.settings = settings;
    }

    /** All blocks of the cluster as they are now, the oldest first, also those that are not its own yet. */
    List<IpReservation> fresh(String cluster) throws InterruptedException {
        List<IpReservation> blocks = api.addresses().list(settings.projectId()).stream()
                .filter(block -> cluster.equals(OwnerTags.of(block).get(Tags.CLUSTER)))
                .sorted(Blocks.BY_AGE)
                .toList();
        seen.put(cluster, blocks);
        return blocks;
    }

    /** A block that was made since the last look. */
    void add(String cluster, IpReservation block) {
        seen.merge(cluster, List.of(block), (before, one) -> {
            List<IpReservation> more = new ArrayList<>(before);
            more.addAll(one);
            return List.copyOf(more);
        });
    }

    /** Its addresses, which it may use. */
    List<AddressBlock> of(String cluster) throws InterruptedException {
        return fresh(cluster).stream()
                .map(Blocks::usable)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * The metro to which its addresses lead, and where all of the cluster must therefore be; empty while it has none. Asked once for a cluster, and again after each {@link #fresh}.
     */
    Optional<String> metro(String cluster) throws InterruptedException {
        List<IpReservation> blocks = seen.get(cluster);
        Optional<String> metro = (blocks == null ? fresh(cluster) : blocks)
                .stream()
                        .filter(block -> Blocks.usable(block).isPresent())
                        .map(Blocks::metro)
                        .flatMap(Optional::stream)
                        .findFirst();
        if (metro.isPresent() && !settings.metros().contains(metro.get())) {
            throw new InvalidClusterException(
                    cluster,
                    List.of(new Violation(
                            "metro",
                            "the cluster's addresses are in " + metro.get()
                                    + ", where the provider makes no machines, and machines elsewhere could not announce them: write metro(\""
                                    + metro.get() + "\"), or destroy the cluster, which gives them back")));
        }
        return metro;
    }

    List<Leftover> leftovers(TagQuery query) throws InterruptedException {
        List<Leftover> found = new ArrayList<>();
        for (IpReservation block : api.addresses().list(settings.projectId())) {
            Map<String, String> tags = OwnerTags.of(block);
            if (query.matches(tags) && !Blocks.isDenied(block)) {
                found.add(new Leftover(
                        Leftover.ADDRESSES, Blocks.id(block), tags, Optional.ofNullable(block.createdAt())));
            }
        }
        return found;
    }

    /** Gives all blocks of the cluster back. */
    void release(String cluster) throws InterruptedException {
        for (IpReservation block : fresh(cluster)) {
            giveBack(block);
        }
        seen.remove(cluster);
    }

    /** Gives the block of that id back, unless it is not ours. */
    void giveBack(String id) throws InterruptedException {
        IpReservation block;
        try {
            block = api.addresses().get(ResourceId.of("reservation", id));
        } catch (NotFound e) {
            return;
        }
        String cluster = OwnerTags.of(block).get(Tags.CLUSTER);
        if (cluster == null) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    "address block " + id + " (" + block.network() + "/" + block.cidr()
                            + ") was not reserved by Barekube, so it is left alone");
        }
        giveBack(block);
        seen.remove(cluster);
    }

    /** With what of it is assigned to devices. What is not there any more is given back already, and what was denied may stay. */
    void giveBack(IpReservation block) throws InterruptedException {
        for (String assignment : Blocks.assignments(block)) {
            delete(assignment);
        }
        try {
            delete(Blocks.id(block));
        } catch (Refused e) {
            if (!Blocks.isDenied(block)) {
                throw e;
            }
        }
    }

    private void delete(String id) throws InterruptedException {
        try {
            api.addresses().delete(id);
        } catch (NotFound e) {
            // somebody else was faster, or the first answer got lost
        }
    }
}
