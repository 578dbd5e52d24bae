package io.barekube.testkit.sim.internal.host;

import java.util.List;

/**
 * What a machine is made of.
 *
 * @param addresses with their prefix lengths
 * @param totalBytes of the file system that holds /var/lib
 */
public record HostDescription(
        String name,
        String machineId,
        String productUuid,
        List<String> addresses,
        String machineName,
        int cpus,
        long memoryBytes,
        long totalBytes) {
    public HostDescription {
        addresses = List.copyOf(addresses);
    }

    /** The address without its prefix length. */
    public String address() {
        String first = addresses.get(0);
        return first.substring(0, first.indexOf('/'));
    }
}
