package io.barekube.testkit.packet;

import java.util.Optional;

/** A device's host, seen from the API. Called with the world's lock held, so nothing here waits: what takes time is begun, in the order of the calls. */
interface RackHost {
    /** That of a device nobody can log in to: it is up as soon as the device is. */
    RackHost NONE = new RackHost() {};

    default Standing standing() {
        return Standing.UP;
    }

    /** Its public line, where the box must know it to play the host's part; else empty. */
    default String hostKey() {
        return "";
    }

    /** Whether it reads the metadata service and runs its user data by itself. */
    default boolean isReal() {
        return false;
    }

    /** It has told the metadata service that it is installed. */
    default void phonedHome() {}

    /**
     * Switches it.
     *
     * @param action {@code power_on}, {@code power_off} or {@code reboot}
     */
    default void power(String action) {}

    /** Takes it away, with all that is on it. */
    default void clear() {}

    /** Whether nothing of it is left, once it was to be taken away. */
    default boolean isCleared() {
        return true;
    }

    /** Has the routers listen to it. */
    default void peer(long asn, Optional<String> password) {}

    default void unpeer() {}

    /** How its sessions with the routers are, in the API's words. */
    default String session() {
        return "unknown";
    }

    /** Leads an address to it. */
    default void assign(String address) {}

    default void unassign(String address) {}
}
