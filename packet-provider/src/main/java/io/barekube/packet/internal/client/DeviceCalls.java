package io.barekube.packet.internal.client;

import io.barekube.packet.internal.client.Operation.Repeat;
import io.barekube.packet.internal.wire.Device;
import io.barekube.packet.internal.wire.Event;
import java.util.List;
import java.util.Optional;

/** Machines. */
public final class DeviceCalls {
    /** What is large and not needed to follow a device. */
    private static final String LEFT_OUT = "root_password,ssh_keys,created_by,project_lite,network_ports";

    private final Connection connection;

    DeviceCalls(Connection connection) {
        this.connection = connection;
    }

    /** Through all pages. Servers may ignore the tag: compare again. */
    public List<Device> list(String project, Optional<String> tag) throws InterruptedException {
        Operation operation = Operation.get("projects", ResourceId.of("project", project), "devices")
                .with("per_page", PacketApi.PER_PAGE)
                .with("exclude", LEFT_OUT);
        return connection.all(Device.Page.class, tag.isPresent() ? operation.with("tag", tag.get()) : operation);
    }

    public Device get(String device) throws InterruptedException {
        return connection.call(Device.class, Operation.get("devices", ResourceId.of("device", device)));
    }

    /** Never sent twice when it may have arrived: look for the device by its tags then. */
    public Device create(String project, Device.Create request) throws InterruptedException {
        return connection.call(
                Device.class,
                Operation.post(Repeat.LOOK_FIRST, request, "projects", ResourceId.of("project", project), "devices"));
    }

    public Device update(String device, Device.Update change) throws InterruptedException {
        return connection.call(Device.class, Operation.put(change, "devices", ResourceId.of("device", device)));
    }

    public void delete(String device) throws InterruptedException {
        connection.call(Operation.delete("devices", ResourceId.of("device", device)));
    }

    /** Never sent twice when it may have arrived: a second reboot would hit the machine while it starts. */
    public void act(String device, Device.Action action) throws InterruptedException {
        connection.call(
                Operation.post(Repeat.LOOK_FIRST, action, "devices", ResourceId.of("device", device), "actions"));
    }

    /** The timeline, newest first, through all pages. */
    public List<Event> events(String device) throws InterruptedException {
        return connection.all(
                Event.Page.class,
                Operation.get("devices", ResourceId.of("device", device), "events")
                        .with("per_page", PacketApi.PER_PAGE));
    }
}
