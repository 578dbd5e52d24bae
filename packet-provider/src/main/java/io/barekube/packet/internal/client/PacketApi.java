package io.barekube.packet.internal.client;

import io.barekube.Secret;
import io.barekube.spi.Waiter;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The API of Packet, as far as clusters need it. Thread-safe. Every call blocks, ends within the call timeout (repetitions aside), and throws
 * {@link io.barekube.packet.PacketException}; an interrupt ends it.
 */
public final class PacketApi {
    /** How many items a page is asked to hold. */
    static final String PER_PAGE = "100";

    private final Connection connection;

    /**
     * Touches nothing yet.
     *
     * @param base with or without a path prefix, such as {@code https://api.equinix.com/metal/v1}
     * @param token asked for each call, so that it may change
     */
    public PacketApi(URI base, Supplier<Secret> token, String userAgent, Duration callTimeout, Waiter waiter) {
        this.connection = new Connection(base, token, userAgent, callTimeout, waiter);
    }

    public DeviceCalls devices() {
        return new DeviceCalls(connection);
    }

    public KeyCalls keys() {
        return new KeyCalls(connection);
    }

    public AddressCalls addresses() {
        return new AddressCalls(connection);
    }

    public BgpCalls bgp() {
        return new BgpCalls(connection);
    }

    public CatalogCalls catalog() {
        return new CatalogCalls(connection);
    }

    public ProjectCalls projects() {
        return new ProjectCalls(connection);
    }

    public NetworkCalls networks() {
        return new NetworkCalls(connection);
    }

    /** Requests sent so far, repeated ones included. */
    public long sent() {
        return connection.sent();
    }
}
