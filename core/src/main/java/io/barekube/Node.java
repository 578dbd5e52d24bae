package io.barekube;

import java.util.Optional;

/**
 * A node of a living cluster.
 *
 * @param role from the spec; empty for a node the spec does not name
 * @param ready whether Kubernetes calls it Ready
 * @param address its InternalIP
 * @param kubeletVersion such as v1.36.4
 */
public record Node(String name, Optional<Role> role, boolean ready, String address, String kubeletVersion) {}
