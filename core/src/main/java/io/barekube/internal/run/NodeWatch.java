package io.barekube.internal.run;

import io.barekube.internal.observe.StateReader;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.spi.KubeApi;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import io.barekube.spi.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** One list of nodes that all who wait for a node share, so that a hundred joins cost the API server one reader. Thread-safe. */
final class NodeWatch {
    private static final Duration FRESH = Duration.ofMillis(400);
    private final KubeApi api;
    private final Waiter waiter;
    private final ReentrantLock lock = new ReentrantLock();
    private Map<String, ObservedNode> nodes = Map.of();
    private Instant readAt = Instant.EPOCH;

    NodeWatch(KubeApi api, Waiter waiter) {
        this.api = api;
        this.waiter = waiter;
    }

    Optional<ObservedNode> node(String name) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (readAt.plus(FRESH).isBefore(waiter.now())) {
                Map<String, ObservedNode> fresh = new LinkedHashMap<>();
                for (KubeObject object : api.read(List.of(ObjectRef.all("v1", "Node")))) {
                    fresh.put(object.name(), StateReader.node(object));
                }
                nodes = fresh;
                readAt = waiter.now();
            }
            return Optional.ofNullable(nodes.get(name));
        } finally {
            lock.unlock();
        }
    }
}
