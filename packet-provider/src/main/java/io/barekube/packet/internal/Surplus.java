package io.barekube.packet.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Devices that were made although one of the same order was there; they go when the one that is kept has come up. Thread-safe. */
final class Surplus {
    private final Map<String, List<String>> byKept = new ConcurrentHashMap<>();

    void add(String kept, String tooMuch) {
        List<String> ids = byKept.computeIfAbsent(kept, unused -> new CopyOnWriteArrayList<>());
        if (!ids.contains(tooMuch)) {
            ids.add(tooMuch);
        }
    }

    List<String> of(String kept) {
        return List.copyOf(byKept.getOrDefault(kept, List.of()));
    }

    void forget(String kept) {
        byKept.remove(kept);
    }
}
