package io.barekube.addon.metallb;

import io.barekube.AddressRange;
import io.barekube.CidrBlock;
import io.barekube.Violation;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One range of a pool, understood. */
record PoolRange(AddressPool pool, String text, AddressRange range) {
    /** Those that can be understood; the others are added to the violations. */
    static List<PoolRange> of(List<AddressPool> pools, List<Violation> violations) {
        List<PoolRange> ranges = new ArrayList<>();
        for (AddressPool pool : pools) {
            for (String text : pool.ranges()) {
                try {
                    PoolRange range = new PoolRange(pool, text.strip(), AddressRange.parse(text.strip()));
                    if (isV4(range.range().first())) {
                        ranges.add(range);
                    } else {
                        violations.add(range.violation("it is IPv6, and this release makes IPv4 clusters"));
                    }
                } catch (IllegalArgumentException e) {
                    violations.add(new Violation(
                            "addon metallb",
                            "\"" + text + "\" of pool " + pool.name() + ": " + e.getMessage()
                                    + "; write a range such as 10.0.0.200-10.0.0.250, a CIDR or one address"));
                }
            }
        }
        return ranges;
    }

    Violation violation(String what) {
        return new Violation("addon metallb", text + " of pool " + pool.name() + ": " + what);
    }

    boolean isWithin(CidrBlock network) {
        return network.contains(range.first()) && network.contains(range.last());
    }

    /** The network's own address or its broadcast address, where the pool would give it to a service. */
    Optional<Violation> reserved(CidrBlock network) {
        if (network.prefixLength() > 30) {
            return Optional.empty();
        }
        AddressRange all = network.range();
        List<String> hit = new ArrayList<>();
        for (InetAddress address : List.of(all.first(), all.last())) {
            if (range.contains(address) && !isAvoided(address)) {
                hit.add(address.getHostAddress());
            }
        }
        return hit.isEmpty()
                ? Optional.empty()
                : Optional.of(violation(
                        String.join(" and ", hit) + " cannot be a service's: the first and the last address of "
                                + network + " are the network's own and its broadcast address; leave them out"));
    }

    private boolean isAvoided(InetAddress address) {
        int last = address.getAddress()[3] & 0xff;
        return pool.avoidBuggyIps() && (last == 0 || last == 255);
    }

    static boolean isV4(InetAddress address) {
        return address.getAddress().length == 4;
    }
}
