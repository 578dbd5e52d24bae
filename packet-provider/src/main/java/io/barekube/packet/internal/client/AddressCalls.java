package io.barekube.packet.internal.client;

import io.barekube.packet.internal.client.Operation.Repeat;
import io.barekube.packet.internal.wire.IpAddress;
import io.barekube.packet.internal.wire.IpReservation;
import java.util.List;

/** Blocks of addresses, and their assignment to devices. */
public final class AddressCalls {
    private final Connection connection;

    AddressCalls(Connection connection) {
        this.connection = connection;
    }

    /** The public blocks of IPv4, through all pages. Servers may ignore the type: look at the tags. */
    public List<IpReservation> list(String project) throws InterruptedException {
        return connection.all(
                IpReservation.Page.class,
                Operation.get("projects", ResourceId.of("project", project), "ips")
                        .with("types", "public_ipv4"));
    }

    /** Never sent twice when it may have arrived: look for the block by its tags then. */
    public IpReservation reserve(String project, IpReservation.Create request) throws InterruptedException {
        return connection.call(
                IpReservation.class,
                Operation.post(Repeat.LOOK_FIRST, request, "projects", ResourceId.of("project", project), "ips"));
    }

    public IpReservation get(String reservation) throws InterruptedException {
        return connection.call(IpReservation.class, Operation.get("ips", ResourceId.of("reservation", reservation)));
    }

    /** Parts of the block that nobody has, of that prefix length. */
    public List<String> available(String reservation, int prefixLength) throws InterruptedException {
        List<String> available = connection
                .call(
                        IpReservation.Available.class,
                        Operation.get("ips", ResourceId.of("reservation", reservation), "available")
                                .with("cidr", String.valueOf(prefixLength)))
                .available();
        return available == null ? List.of() : available;
    }

    public List<IpAddress> ofDevice(String device) throws InterruptedException {
        return connection.all(IpAddress.Page.class, Operation.get("devices", ResourceId.of("device", device), "ips"));
    }

    /** The host is not touched. A second time is refused with 422: look who has the address then. */
    public IpAddress assign(String device, String address) throws InterruptedException {
        return connection.call(
                IpAddress.class,
                Operation.post(
                        Repeat.LOOK_FIRST,
                        new IpAddress.Assign(address),
                        "devices",
                        ResourceId.of("device", device),
                        "ips"));
    }

    /** Gives back a block, or ends an assignment. */
    public void delete(String reservationOrAssignment) throws InterruptedException {
        connection.call(Operation.delete("ips", ResourceId.of("reservation or assignment", reservationOrAssignment)));
    }
}
