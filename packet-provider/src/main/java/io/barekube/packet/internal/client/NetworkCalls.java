package io.barekube.packet.internal.client;

import io.barekube.packet.internal.wire.Port;
import io.barekube.packet.internal.wire.VirtualNetwork;
import java.util.List;

/** Ports and VLANs; read only, since the default network is what clusters use. */
public final class NetworkCalls {
    private final Connection connection;

    NetworkCalls(Connection connection) {
        this.connection = connection;
    }

    public Port port(String port) throws InterruptedException {
        return connection.call(Port.class, Operation.get("ports", ResourceId.of("port", port)));
    }

    public List<VirtualNetwork> virtualNetworks(String project) throws InterruptedException {
        return connection.all(
                VirtualNetwork.Page.class,
                Operation.get("projects", ResourceId.of("project", project), "virtual-networks"));
    }

    public VirtualNetwork virtualNetwork(String network) throws InterruptedException {
        return connection.call(
                VirtualNetwork.class, Operation.get("virtual-networks", ResourceId.of("virtual network", network)));
    }
}
