package io.barekube.packet.internal.client;

import io.barekube.packet.internal.client.Operation.Repeat;
import io.barekube.packet.internal.wire.Capacity;
import io.barekube.packet.internal.wire.Facility;
import io.barekube.packet.internal.wire.Metro;
import io.barekube.packet.internal.wire.OperatingSystem;
import io.barekube.packet.internal.wire.Plan;
import java.util.List;
import java.util.Map;

/** What there is to be had, and where. */
public final class CatalogCalls {
    private final Connection connection;

    CatalogCalls(Connection connection) {
        this.connection = connection;
    }

    public List<Plan> plans() throws InterruptedException {
        return connection.all(Plan.Page.class, Operation.get("plans"));
    }

    /** Those that the project may use. */
    public List<Plan> plans(String project) throws InterruptedException {
        return connection.all(Plan.Page.class, Operation.get("projects", ResourceId.of("project", project), "plans"));
    }

    public List<OperatingSystem> operatingSystems() throws InterruptedException {
        return connection.all(OperatingSystem.Page.class, Operation.get("operating-systems"));
    }

    public List<Metro> metros() throws InterruptedException {
        return connection.all(Metro.Page.class, Operation.get("locations", "metros"));
    }

    public List<Facility> facilities() throws InterruptedException {
        return connection.all(Facility.Page.class, Operation.get("facilities"));
    }

    /** By metro, then plan. A hint, never a reservation. */
    public Map<String, Map<String, Capacity.Level>> capacity() throws InterruptedException {
        Map<String, Map<String, Capacity.Level>> capacity = connection
                .call(Capacity.class, Operation.get("capacity", "metros"))
                .capacity();
        return capacity == null ? Map.of() : capacity;
    }

    /** Whether so many are there; a question, so it may be asked again. */
    public List<Capacity.Servers> check(List<Capacity.Servers> wanted) throws InterruptedException {
        List<Capacity.Servers> answers = connection
                .call(
                        Capacity.Check.class,
                        Operation.post(Repeat.FREELY, new Capacity.Check(wanted), "capacity", "metros"))
                .servers();
        return answers == null ? List.of() : answers;
    }
}
