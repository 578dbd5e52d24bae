package io.barekube.spi;

import io.barekube.ClusterException;
import io.barekube.ClusterSpec;
import io.barekube.Violation;
import java.time.Duration;
import java.util.List;

/**
 * Brings machines and takes them away.
 *
 * <p>Implementations are thread-safe: the runner calls them for several machines at once. Methods block, declare
 * {@link InterruptedException}, and throw {@link ClusterException} whose failure class says whether trying again could help. Everything
 * made carries the owner tags of {@link MachineRequest#tags()}, so that it is found again when an answer was lost.
 */
public interface InfrastructureProvider {
    /** A short name for plans and reports, such as {@code local} or {@code packet}. */
    String name();

    /** Known without I/O, and constant. */
    Capabilities capabilities();

    /** What is wrong with the spec for this provider; no I/O. */
    default List<Violation> validate(ClusterSpec spec) {
        return List.of();
    }

    /**
     * What speaks against the spec that only the provider's own service can tell: a plan it does not have, an operating system that does not go on it. Asked when a plan is made that
     * orders machines; reads, and changes nothing.
     */
    default List<Violation> judge(ClusterSpec spec) throws InterruptedException {
        return List.of();
    }

    /** Every machine of the cluster of that name, in whatever state; empty when there is none. */
    List<Machine> list(String clusterName) throws InterruptedException;

    /**
     * Orders a machine, or returns the one that already carries these tags: calling it twice never makes two. It may return while the machine is
     * still {@link MachineState#PROVISIONING}.
     */
    Machine create(MachineRequest request) throws InterruptedException;

    /** Waits until the machine runs and its address and access are known; throws when it failed, is gone, or the time is over. */
    Machine await(MachineId id, Duration timeout) throws InterruptedException;

    /** As {@link #await(MachineId, Duration)}; tells each step of the machine's way, for people. Default: tells nothing. */
    default Machine await(MachineId id, Duration timeout, BootstrapSession.Progress progress)
            throws InterruptedException {
        return await(id, timeout);
    }

    /** Takes the machine and all that was made for it away, and returns when it is gone. A machine that is not there is no error. */
    void delete(MachineId id) throws InterruptedException;

    /**
     * Whether {@link #delete} ends the machine's life. Where it does not (the machine is only given back), a cluster's traces are reset from the
     * host first.
     */
    default boolean deleteDestroys() {
        return true;
    }

    /** Restarts the machine's operating system; throws {@link UnsupportedOperationException} unless {@link Capabilities#reboot()}. */
    default void reboot(MachineId id) throws InterruptedException {
        throw new UnsupportedOperationException(name() + " cannot reboot machines");
    }

    /**
     * Keeps a block of public addresses for the cluster, or returns the one that already carries these tags: calling it twice never makes two. Throws {@link
     * UnsupportedOperationException} unless {@link Capabilities#addressBlocks()}.
     */
    default AddressBlock reserve(AddressRequest request) throws InterruptedException {
        throw new UnsupportedOperationException(name() + " has no addresses to lend");
    }

    /** The blocks that are kept for the cluster of that name. */
    default List<AddressBlock> addresses(String clusterName) throws InterruptedException {
        return List.of();
    }

    /**
     * How the machine, which is up, speaks with the provider's routers; opens what must be opened for that, once. Throws {@link UnsupportedOperationException} unless {@link
     * Capabilities#bgp()}.
     */
    default BgpPeering peering(MachineId id) throws InterruptedException {
        throw new UnsupportedOperationException(name() + " has no routers that speak BGP with machines");
    }

    /** Removes what the provider made or keeps for the cluster besides machines (keys, networks, addresses); called after the last machine is gone. */
    default void release(String clusterName) throws InterruptedException {}

    /**
     * Everything that the provider holds with these owner tags, of whatever cluster: machines, and what was made for them. Default none, for a provider that makes
     * nothing.
     */
    default List<Leftover> leftovers(TagQuery query) throws InterruptedException {
        return List.of();
    }

    /**
     * Takes away what {@link #leftovers} found; it asks nobody, but refuses what carries no owner tags. What is not there any more is no error. Default: machines are {@linkplain #delete
     * deleted}, and for other kinds {@link UnsupportedOperationException} is thrown.
     */
    default void discard(Leftover leftover) throws InterruptedException {
        if (!leftover.kind().equals(Leftover.MACHINE)) {
            throw new UnsupportedOperationException(name() + " cannot take away a " + leftover.kind());
        }
        delete(new MachineId(leftover.id()));
    }
}
