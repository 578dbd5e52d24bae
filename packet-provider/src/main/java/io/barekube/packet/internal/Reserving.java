package io.barekube.packet.internal;

import io.barekube.ClusterException;
import io.barekube.InvalidClusterException;
import io.barekube.Violation;
import io.barekube.packet.PacketException;
import io.barekube.packet.PacketException.Reason;
import io.barekube.packet.PacketException.Refused;
import io.barekube.packet.internal.client.PacketApi;
import io.barekube.packet.internal.wire.IpReservation;
import io.barekube.run.FailureClass;
import io.barekube.spi.AddressBlock;
import io.barekube.spi.AddressRequest;
import io.barekube.spi.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reserves blocks of addresses so that no answer that got lost keeps one twice, in the metro where the cluster's machines are or will be. Thread-safe. */
final class Reserving {
    private static final Logger LOG = LoggerFactory.getLogger(Reserving.class);
    private static final int TRIES = 3;
    private static final int LOOKS = 2;
    private final PacketApi api;
    private final Settings settings;
    private final Roll roll;
    private final Sites sites;
    private final Holdings holdings;

    Reserving(PacketApi api, Settings settings, Roll roll, Sites sites, Holdings holdings) {
        this.api = api;
        this.settings = settings;
        this.roll = roll;
        this.sites = sites;
        this.holdings = holdings;
    }

    /** The block that carries these tags; it is reserved when there is none. One at a time for a cluster: the first decides where the others are. */
    AddressBlock block(AddressRequest request) throws InterruptedException {
        String cluster = request.cluster().name();
        Optional<Violation> violation = SettingRules.addresses(request.purpose(), request.quantity());
        if (violation.isPresent()) {
            throw new InvalidClusterException(cluster, List.of(violation.get()));
        }
        Lock first = sites.firstOf(cluster);
        first.lockInterruptibly();
        try {
            Optional<AddressBlock> present = present(request, holdings.fresh(cluster));
            return present.isPresent() ? present.get() : reserved(request);
        } finally {
            first.unlock();
        }
    }

    /** The oldest of the blocks of that order. Who asks has none so far, so nobody uses what else there is of it, and that is given back. */
    private Optional<AddressBlock> present(AddressRequest request, List<IpReservation> all)
            throws InterruptedException {
        Optional<AddressBlock> kept = Optional.empty();
        for (IpReservation block : all) {
            if (!isOf(request, block)) {
                continue;
            }
            Optional<AddressBlock> usable = Blocks.usable(block);
            if (kept.isEmpty() && usable.isPresent()) {
                kept = usable;
            } else if (Blocks.assignments(block).isEmpty()) {
                LOG.info("giving back {}, reserved for {} once too often or in vain", block.id(), text(request));
                holdings.giveBack(block);
            }
        }
        return kept;
    }

    private static boolean isOf(AddressRequest request, IpReservation block) {
        Map<String, String> tags = OwnerTags.of(block);
        return request.cluster().uuid().toString().equals(tags.get(Tags.ID))
                && request.purpose().equals(tags.get(Tags.PURPOSE));
    }

    private AddressBlock reserved(AddressRequest request) throws InterruptedException {
        String cluster = request.cluster().name();
        Optional<String> fixed = holdings.metro(cluster);
        List<String> metros = sites.metros(cluster, Devices.living(cluster, roll.recent(cluster)), fixed);
        List<PacketException> refusals = new ArrayList<>();
        for (String metro : metros) {
            try {
                AddressBlock made = made(request, metro);
                sites.settle(cluster, metro);
                return made;
            } catch (Refused e) {
                if (e.reason() != Reason.QUOTA && e.reason() != Reason.CAPACITY) {
                    throw e;
                }
                LOG.info("no {} in {}: {}", text(request), metro, e.getMessage());
                refusals.add(e);
            }
        }
        ClusterException error = new ClusterException(
                FailureClass.CAPACITY,
                text(request) + " could not be had in " + String.join(", ", metros) + ". "
                        + refusals.get(refusals.size() - 1).getMessage()
                        + (settings.metros().size() > metros.size()
                                ? ". What the cluster has already is in " + metros.get(0)
                                        + ", and addresses lead to machines of their own metro only"
                                : ""));
        refusals.forEach(error::addSuppressed);
        throw error;
    }

    /** Sends the order, and looks for its fruit whenever it is in doubt whether it arrived. */
    private AddressBlock made(AddressRequest request, String metro) throws InterruptedException {
        IpReservation.Create order = new IpReservation.Create(
                "public_ipv4",
                request.quantity(),
                metro,
                OwnerTags.texts(request.tags(), settings.tags()),
                text(request),
                true);
        for (int attempt = 1; ; attempt++) {
            try {
                IpReservation block = api.addresses().reserve(settings.projectId(), order);
                if (attempt > 1) {
                    // An earlier one may have become visible after all.
                    Optional<AddressBlock> oldest =
                            present(request, holdings.fresh(request.cluster().name()));
                    if (oldest.isPresent()) {
                        return oldest.get();
                    }
                }
                return given(request, block);
            } catch (PacketException e) {
                if (!Ordering.isAmbiguous(e)) {
                    throw e;
                }
                LOG.info("looking whether there is {}: {}", text(request), e.getMessage());
                Optional<AddressBlock> found = found(request);
                if (found.isPresent()) {
                    return found.get();
                }
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Lists may lag behind, so absence is believed the second time only. */
    private Optional<AddressBlock> found(AddressRequest request) throws InterruptedException {
        for (int look = 1; look <= LOOKS; look++) {
            List<IpReservation> all = holdings.fresh(request.cluster().name());
            Optional<AddressBlock> usable = present(request, all);
            if (usable.isPresent()) {
                return usable;
            }
            Optional<IpReservation> other =
                    all.stream().filter(block -> isOf(request, block)).findFirst();
            if (other.isPresent()) {
                throw notGiven(request, other.get());
            }
            settings.waiter().pause(settings.pollInterval());
        }
        return Optional.empty();
    }

    /** The addresses of a block that is the project's; what is not its own yet, or never will be, is given back. */
    private AddressBlock given(AddressRequest request, IpReservation block) throws InterruptedException {
        Optional<AddressBlock> usable = Blocks.usable(block);
        if (usable.isPresent()) {
            holdings.add(request.cluster().name(), block);
            return usable.get();
        }
        holdings.giveBack(block);
        throw notGiven(request, block);
    }

    private static ClusterException notGiven(AddressRequest request, IpReservation block) {
        return new ClusterException(
                FailureClass.CAPACITY,
                "the project does not get " + text(request) + " without people looking at it: the request is "
                        + Blocks.state(block)
                        + ". It was not waited for, and taken back. Ask for a higher limit of the project's addresses, or give back what it does not need");
    }

    private static String text(AddressRequest request) {
        return (request.quantity() == 1 ? "1 address" : request.quantity() + " addresses") + " for the "
                + request.purpose() + " of cluster " + request.cluster().name();
    }
}
