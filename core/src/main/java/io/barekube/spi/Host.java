package io.barekube.spi;

import io.barekube.NodeSpec;

/** A machine together with the node it is, or will be. */
public record Host(NodeSpec node, Machine machine) {
    /** The node's name. */
    public String name() {
        return node.name();
    }

    /** The address other nodes reach it at; throws {@link IllegalStateException} while the provider has not assigned one. */
    public String address() {
        return machine.address().orElseThrow(() -> new IllegalStateException(name() + " has no address yet"));
    }
}
