package io.barekube.packet.internal.client;

import io.barekube.packet.internal.client.Operation.Repeat;
import io.barekube.packet.internal.wire.HardwareReservation;
import io.barekube.packet.internal.wire.Project;
import java.util.List;

/** Projects, and the hardware reserved for them. */
public final class ProjectCalls {
    private final Connection connection;

    ProjectCalls(Connection connection) {
        this.connection = connection;
    }

    public List<Project> list() throws InterruptedException {
        return connection.all(Project.Page.class, Operation.get("projects").with("per_page", PacketApi.PER_PAGE));
    }

    public Project get(String project) throws InterruptedException {
        return connection.call(Project.class, Operation.get("projects", ResourceId.of("project", project)));
    }

    /** Never sent twice when it may have arrived: names are not unique. */
    public Project create(Project.Create request) throws InterruptedException {
        return connection.call(Project.class, Operation.post(Repeat.LOOK_FIRST, request, "projects"));
    }

    public void delete(String project) throws InterruptedException {
        connection.call(Operation.delete("projects", ResourceId.of("project", project)));
    }

    public List<HardwareReservation> reservations(String project) throws InterruptedException {
        return connection.all(
                HardwareReservation.Page.class,
                Operation.get("projects", ResourceId.of("project", project), "hardware-reservations")
                        .with("per_page", PacketApi.PER_PAGE));
    }

    public HardwareReservation reservation(String reservation) throws InterruptedException {
        return connection.call(
                HardwareReservation.class,
                Operation.get("hardware-reservations", ResourceId.of("hardware reservation", reservation)));
    }
}
