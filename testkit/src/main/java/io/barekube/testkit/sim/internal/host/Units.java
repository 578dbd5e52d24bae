package io.barekube.testkit.sim.internal.host;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** systemd's view of the services that matter here. A service that is enabled comes back with the host. Thread-safe. */
public final class Units {
    private final Set<String> active = ConcurrentHashMap.newKeySet();
    private final Set<String> enabled = ConcurrentHashMap.newKeySet();
    private final Set<String> masked = ConcurrentHashMap.newKeySet();

    public boolean isActive(String unit) {
        return active.contains(unit);
    }

    public boolean isMasked(String unit) {
        return masked.contains(unit);
    }

    public Set<String> active() {
        return Set.copyOf(active);
    }

    public void enable(String unit) {
        enabled.add(unit);
    }

    public void start(String unit) {
        if (!masked.contains(unit)) {
            active.add(unit);
        }
    }

    public void stop(String unit) {
        active.remove(unit);
    }

    public void disable(String unit) {
        enabled.remove(unit);
    }

    public void mask(String unit) {
        masked.add(unit);
        active.remove(unit);
    }

    public void unmask(String unit) {
        masked.remove(unit);
    }

    void reboot() {
        active.clear();
        enabled.forEach(this::start);
    }
}
