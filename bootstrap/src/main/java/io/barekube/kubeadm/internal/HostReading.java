package io.barekube.kubeadm.internal;

import io.barekube.spi.HostFacts;
import java.util.Map;

/**
 * A host as the script {@code facts.sh} found it.
 *
 * @param artifacts what preparation installed, name to SHA-256
 */
record HostReading(HostFacts facts, Map<String, String> artifacts) {
    HostReading {
        artifacts = Map.copyOf(artifacts);
    }
}
