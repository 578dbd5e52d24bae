package io.barekube.testkit.packet;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where devices stand: what is behind the API. */
interface Rack {
    /** Addresses for the next device; empty when all are taken. */
    Optional<Seat> seat(int number, Set<Seat> taken);

    /**
     * Begins to make a device's host; returns at once.
     *
     * @param keys lines of {@code authorized_keys}
     * @param metadata where the host finds the metadata service
     */
    RackHost place(BoxDevice device, List<String> keys, String metadata);

    /** Blocks that are reserved come from here: the first three numbers, with a dot after each. */
    String blocks();

    /** The address of this computer that hosts find the metadata service at; empty for loopback. */
    Optional<InetAddress> gateway();

    /** Asks the routers how sessions are. May take a moment; called without the world's lock. */
    void look();

    /** Takes everything away that was made. */
    void close();
}
