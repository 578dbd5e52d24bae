package io.barekube.addon.metallb;

import java.util.List;

/**
 * Addresses that services of type LoadBalancer may get. Judged with the cluster, not when made.
 *
 * @param name a DNS label, unique in the cluster; a service asks for the pool by the annotation {@code metallb.io/address-pool}
 * @param ranges each {@code 10.0.0.200-10.0.0.250}, a CIDR or one address
 * @param autoAssign whether services that name no pool get addresses of it
 * @param avoidBuggyIps whether addresses that end in .0 and .255 are left out, which some old devices take for broadcasts
 */
public record AddressPool(String name, List<String> ranges, boolean autoAssign, boolean avoidBuggyIps) {
    public AddressPool {
        ranges = List.copyOf(ranges);
    }

    /** A pool that services get addresses of by themselves, all of the ranges. */
    public static AddressPool of(String name, String... ranges) {
        return new AddressPool(name, List.of(ranges), true, false);
    }

    /** The same pool, for services that ask for it only. */
    public AddressPool onRequest() {
        return new AddressPool(name, ranges, false, avoidBuggyIps);
    }

    /** The same pool without addresses that end in .0 and .255. */
    public AddressPool avoidingBuggyIps() {
        return new AddressPool(name, ranges, autoAssign, true);
    }
}
