package io.barekube;

/**
 * One node that is wanted.
 *
 * @param name of the node; on a provider that makes machines {@code cluster-pool-number}, on existing hosts the host's name
 * @param pool the pool it belongs to
 * @param machine what its pool asks of machines
 */
public record NodeSpec(String name, Role role, String pool, MachineSpec machine) {}
