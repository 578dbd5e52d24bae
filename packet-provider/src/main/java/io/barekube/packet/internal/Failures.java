package io.barekube.packet.internal;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which orders failed to provision, and where: each is replaced once. Kept for the life of the provider only. Thread-safe. */
final class Failures {
    private final Map<String, List<Site>> sites = new ConcurrentHashMap<>();
    private final Set<String> counted = ConcurrentHashMap.newKeySet();

    /** Counts the failure of a device, once; false when it was the order's second, after which counting begins anew. */
    boolean mayBeReplaced(String key, String device, Site site) {
        List<Site> failed = sites.computeIfAbsent(key, unused -> new CopyOnWriteArrayList<>());
        if (counted.add(device)) {
            failed.add(site);
        }
        if (failed.size() > 1) {
            sites.remove(key);
            return false;
        }
        return true;
    }

    List<Site> of(String key) {
        return List.copyOf(sites.getOrDefault(key, List.of()));
    }

    void forget(String key) {
        sites.remove(key);
    }
}
