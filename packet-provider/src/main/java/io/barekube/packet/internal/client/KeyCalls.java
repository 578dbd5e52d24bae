package io.barekube.packet.internal.client;

import io.barekube.packet.internal.client.Operation.Repeat;
import io.barekube.packet.internal.wire.SshKey;
import java.util.List;

/** SSH keys of projects. */
public final class KeyCalls {
    private final Connection connection;

    KeyCalls(Connection connection) {
        this.connection = connection;
    }

    public List<SshKey> list(String project) throws InterruptedException {
        return connection.all(
                SshKey.Page.class, Operation.get("projects", ResourceId.of("project", project), "ssh-keys"));
    }

    /** A project token is told 404 although the key was made: list the keys and compare their text then. */
    public SshKey create(String project, SshKey.Create key) throws InterruptedException {
        return connection.call(
                SshKey.class,
                Operation.post(Repeat.LOOK_FIRST, key, "projects", ResourceId.of("project", project), "ssh-keys"));
    }

    public void delete(String key) throws InterruptedException {
        connection.call(Operation.delete("ssh-keys", ResourceId.of("SSH key", key)));
    }
}
