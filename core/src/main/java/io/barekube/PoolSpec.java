package io.barekube;

/**
 * Machines described alike, of one role.
 *
 * @param name a DNS label, unique in the cluster
 * @param count how many
 */
public record PoolSpec(String name, Role role, int count, MachineSpec machine) {}
