package io.barekube.packet.internal.client;

import io.barekube.packet.internal.client.Operation.Repeat;
import io.barekube.packet.internal.wire.BgpConfig;
import io.barekube.packet.internal.wire.BgpNeighbor;
import io.barekube.packet.internal.wire.BgpSession;
import java.util.List;

/** BGP of projects and devices. */
public final class BgpCalls {
    private final Connection connection;

    BgpCalls(Connection connection) {
        this.connection = connection;
    }

    /** Without an id where BGP was never enabled. */
    public BgpConfig config(String project) throws InterruptedException {
        return connection.call(
                BgpConfig.class, Operation.get("projects", ResourceId.of("project", project), "bgp-config"));
    }

    /** Not to be asked for twice: read {@link #config} first. */
    public void enable(String project, BgpConfig.Request request) throws InterruptedException {
        connection.call(Operation.post(
                Repeat.LOOK_FIRST, request, "projects", ResourceId.of("project", project), "bgp-configs"));
    }

    public List<BgpSession> sessions(String device) throws InterruptedException {
        return connection.all(
                BgpSession.Page.class, Operation.get("devices", ResourceId.of("device", device), "bgp", "sessions"));
    }

    public BgpSession session(String session) throws InterruptedException {
        return connection.call(
                BgpSession.class, Operation.get("bgp", "sessions", ResourceId.of("BGP session", session)));
    }

    /** A second time is refused as already existing, which is as good. */
    public BgpSession open(String device, BgpSession.Create request) throws InterruptedException {
        return connection.call(
                BgpSession.class,
                Operation.post(Repeat.FREELY, request, "devices", ResourceId.of("device", device), "bgp", "sessions"));
    }

    public void close(String session) throws InterruptedException {
        connection.call(Operation.delete("bgp", "sessions", ResourceId.of("BGP session", session)));
    }

    public List<BgpNeighbor> neighbors(String device) throws InterruptedException {
        List<BgpNeighbor> neighbors = connection
                .call(
                        BgpNeighbor.Page.class,
                        Operation.get("devices", ResourceId.of("device", device), "bgp", "neighbors"))
                .bgpNeighbors();
        return neighbors == null ? List.of() : neighbors;
    }
}
