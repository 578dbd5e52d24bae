package io.barekube;

import java.util.UUID;

/**
 * Which cluster: the name a person gave it and the id that tells it from another of that name.
 *
 * @param name a DNS label, unique within a provider
 * @param uuid made with the plan that the cluster was made by, and kept from its first run on; stands on its machines, hosts and in its {@code kube-system/barekube} ConfigMap
 */
public record ClusterId(String name, UUID uuid) {
    @Override
    public String toString() {
        return name + " (" + uuid + ")";
    }
}
