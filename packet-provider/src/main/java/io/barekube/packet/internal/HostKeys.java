package io.barekube.packet.internal;

import io.barekube.packet.internal.client.PacketApi;
import io.barekube.spi.StateDirectory;
import java.util.Optional;

/** The machines' SSH host keys: read once off a machine's timeline, then kept. Thread-safe. */
final class HostKeys {
    private final PacketApi api;
    private final StateDirectory state;

    HostKeys(PacketApi api, StateDirectory state) {
        this.api = api;
        this.state = state;
    }

    /** Empty while the machine has not told it. */
    Optional<String> of(String device) throws InterruptedException {
        Optional<String> kept = state.read(file(device)).map(String::strip);
        if (kept.isPresent()) {
            return kept;
        }
        Optional<String> told = UserData.hostKey(api.devices().events(device));
        told.ifPresent(key -> state.write(file(device), key + "\n", "rw-r--r--"));
        return told;
    }

    void forget(String device) {
        state.remove(file(device));
    }

    private static String file(String device) {
        return "host-keys/" + device + ".pub";
    }
}
