package io.barekube.packet.internal;

import io.barekube.ClusterException;
import io.barekube.Secret;
import io.barekube.packet.PacketException;
import io.barekube.packet.PacketException.NotFound;
import io.barekube.packet.PacketException.Reason;
import io.barekube.packet.PacketException.Refused;
import io.barekube.packet.internal.client.PacketApi;
import io.barekube.packet.internal.wire.SshKey;
import io.barekube.run.FailureClass;
import io.barekube.spi.OpenSshKey;
import io.barekube.spi.StateDirectory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One key pair for each cluster: the private half in the state directory, the public half as a key of the project, so that devices are made with it and with no other. Thread-safe.
 */
final class LoginKeys {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, String> ids = new ConcurrentHashMap<>();
    private final PacketApi api;
    private final String project;
    private final StateDirectory state;

    LoginKeys(PacketApi api, String project, StateDirectory state) {
        this.api = api;
        this.project = project;
        this.state = state;
    }

    /** The pair that this computer has for the cluster; empty when the cluster was made elsewhere, or the state directory was lost. */
    Optional<LoginKey> kept(String cluster) {
        return state.read(publicFile(cluster))
                .flatMap(line ->
                        state.read(privateFile(cluster)).map(text -> new LoginKey(line.strip(), Secret.of(text))));
    }

    /** The id of the project's key for the cluster, made on first use. */
    String id(String cluster) throws InterruptedException {
        String known = ids.get(cluster);
        if (known != null) {
            return known;
        }
        lock.lockInterruptibly();
        try {
            String id = ids.get(cluster);
            if (id == null) {
                id = registered(cluster, pair(cluster));
                ids.put(cluster, id);
            }
            return id;
        } finally {
            lock.unlock();
        }
    }

    private LoginKey pair(String cluster) throws InterruptedException {
        Optional<LoginKey> kept = kept(cluster);
        if (kept.isPresent()) {
            return kept.get();
        }
        return state.exclusively(() -> kept(cluster).orElseGet(() -> {
            OpenSshKey made = OpenSshKey.generate(label(cluster));
            state.write(publicFile(cluster), made.publicLine() + "\n", "rw-r--r--");
            state.write(privateFile(cluster), made.privateText().reveal(), "rw-------");
            return new LoginKey(made.publicLine(), made.privateText());
        }));
    }

    private String registered(String cluster, LoginKey pair) throws InterruptedException {
        Optional<String> present = find(pair);
        if (present.isPresent()) {
            return present.get();
        }
        try {
            SshKey made = api.keys().create(project, new SshKey.Create(label(cluster), pair.publicLine()));
            if (made.id() != null) {
                return made.id();
            }
        } catch (PacketException e) {
            // A project's token is told 404 although the key was made, and so is a caller whose answer got lost.
            boolean mayBeMade = e instanceof NotFound
                    || e instanceof Refused refused && refused.reason() == Reason.ALREADY_EXISTS
                    || Ordering.isAmbiguous(e);
            Optional<String> all = mayBeMade ? find(pair) : Optional.empty();
            return all.orElseThrow(() -> e);
        }
        return find(pair)
                .orElseThrow(() -> new ClusterException(
                        FailureClass.TRANSIENT,
                        "the SSH key of cluster " + cluster + " was made in project " + project
                                + ", and the project does not list it: try again"));
    }

    private Optional<String> find(LoginKey pair) throws InterruptedException {
        return api.keys().list(project).stream()
                .filter(key -> pair.bare().equals(LoginKey.bare(Objects.requireNonNullElse(key.key(), ""))))
                .map(SshKey::id)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Takes the cluster's keys out of the project and off this computer. */
    void remove(String cluster) throws InterruptedException {
        List<SshKey> keys = api.keys().list(project);
        for (SshKey key : keys) {
            if (label(cluster).equals(key.label()) && key.id() != null) {
                try {
                    api.keys().delete(key.id());
                } catch (NotFound e) {
                    // somebody else was faster
                }
            }
        }
        lock.lockInterruptibly();
        try {
            ids.remove(cluster);
            state.remove(privateFile(cluster));
            state.remove(publicFile(cluster));
        } finally {
            lock.unlock();
        }
    }

    private static String label(String cluster) {
        return "barekube-" + cluster;
    }

    private static String privateFile(String cluster) {
        return "clusters/" + cluster + "/id_ed25519";
    }

    private static String publicFile(String cluster) {
        return privateFile(cluster) + ".pub";
    }
}
