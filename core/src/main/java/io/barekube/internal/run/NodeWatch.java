package io.barekube.internal.run;

import io.barekube.internal.observe.StateReader;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.spi.KubeApi;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One look at the nodes that somebody waits for, which all who wait share: a hundred joins cost the API server one reader, and a cluster of a thousand nodes is not read for the
 * sake of one. Thread-safe.
 */
final class NodeWatch {
    private static final long FRESH = Duration.ofMillis(400).toNanos();
    /** Before this, one who begins to wait does not make the others look again. */
    private static final long JUST_NOW = Duration.ofMillis(100).toNanos();

    private static final long GIVEN_UP = Duration.ofSeconds(5).toNanos();

    private final KubeApi api;
    /** By name, each with {@link System#nanoTime()}: a clock that is set must not stop the looking. */
    private final Map<String, Long> wanted = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private Set<String> lookedAt = Set.of();
    private Map<String, ObservedNode> nodes = Map.of();
    private long readAt;

    NodeWatch(KubeApi api) {
        this.api = api;
    }

    /** The node as it was half a second ago at most; empty where there is none, or nobody has looked at it yet. */
    Optional<ObservedNode> node(String name) throws InterruptedException {
        wanted.put(name, System.nanoTime());
        lock.lockInterruptibly();
        try {
            long age = System.nanoTime() - readAt;
            if (lookedAt.isEmpty() || age > (lookedAt.contains(name) ? FRESH : JUST_NOW)) {
                look();
            }
            return Optional.ofNullable(nodes.get(name));
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits for the node any more. */
    void forget(String name) {
        wanted.remove(name);
    }

    private void look() throws InterruptedException {
        long now = System.nanoTime();
        wanted.values().removeIf(asked -> now - asked > GIVEN_UP);
        Set<String> names = Set.copyOf(wanted.keySet());
        List<ObjectRef> refs = names.stream().sorted().map(NodeObjects::ref).toList();
        Map<String, ObservedNode> seen = new HashMap<>();
        for (KubeObject object : api.read(refs)) {
            seen.put(object.name(), StateReader.node(object));
        }
        lookedAt = names;
        nodes = seen;
        readAt = System.nanoTime();
    }

    /** All nodes, as they are now. */
    Map<String, ObservedNode> all() throws InterruptedException {
        Map<String, ObservedNode> all = new HashMap<>();
        for (KubeObject object : api.read(List.of(ObjectRef.all("v1", "Node")))) {
            all.put(object.name(), StateReader.node(object));
        }
        return all;
    }
}
