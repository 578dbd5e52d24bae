package io.barekube.addon.metallb;

import io.barekube.AddressRange;
import io.barekube.CidrBlock;
import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.Violation;
import io.barekube.spi.Capabilities;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is wrong with pools before any host is looked at. */
final class PoolRules {
    private static final int LONGEST_NAME = 40;
    private final ClusterSpec spec;
    private final Capabilities capabilities;
    private final List<Violation> violations = new ArrayList<>();

    private PoolRules(ClusterSpec spec, Capabilities capabilities) {
        this.spec = spec;
        this.capabilities = capabilities;
    }

    static List<Violation> violations(List<AddressPool> pools, ClusterSpec spec, Capabilities capabilities) {
        PoolRules rules = new PoolRules(spec, capabilities);
        if (!capabilities.layer2()) {
            rules.add(
                    "layer2(..) announces addresses by ARP, and this provider's machines share no segment in which that works: use "
                            + (ProviderRules.isOffered(capabilities)
                                    ? "fromProvider(), which announces addresses that the provider lends by BGP"
                                    : "machines on one layer-2 network"));
        }
        rules.names(pools);
        List<PoolRange> ranges = PoolRange.of(pools, rules.violations);
        ranges.forEach(rules::range);
        for (int i = 0; i < ranges.size(); i++) {
            for (int j = i + 1; j < ranges.size(); j++) {
                rules.apart(ranges.get(i), ranges.get(j));
            }
        }
        return rules.violations;
    }

    private void names(List<AddressPool> pools) {
        Set<String> names = new HashSet<>();
        for (AddressPool pool : pools) {
            if (!pool.name().matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?")
                    || pool.name().length() > LONGEST_NAME) {
                add("the pool's name \"" + pool.name() + "\" is not a DNS label of at most " + LONGEST_NAME
                        + " characters: use a-z, 0-9 and hyphens");
            }
            if (!names.add(pool.name())) {
                add("two pools are named " + pool.name() + ": give all their ranges to one");
            }
            if (pool.ranges().isEmpty()) {
                add("pool " + pool.name() + " has no addresses: give it a range such as 10.0.0.200-10.0.0.250");
            }
        }
    }

    private void range(PoolRange range) {
        overlaps(range, spec.networking().pods(), "the pods' network");
        overlaps(range, spec.networking().services(), "the services' network");
        capabilities.network().ifPresent(network -> {
            if (range.isWithin(network)) {
                range.reserved(network).ifPresent(violations::add);
            } else {
                violations.add(range.violation("it is not within the machines' network " + network
                        + ", so that nobody would ask there for it: choose free addresses of that network"));
            }
        });
        capabilities.hosts().forEach(host -> taken(range, host.address(), "is host " + host.name() + "'s"));
        spec.endpoint().ifPresent(endpoint -> taken(range, host(endpoint), "is the control plane endpoint's"));
    }

    private static String host(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.VirtualIp virtual) {
            return virtual.ip();
        }
        String address = endpoint instanceof Endpoint.Address given ? given.hostAndPort() : "";
        return address.substring(0, Math.max(0, address.lastIndexOf(':')));
    }

    private void overlaps(PoolRange range, CidrBlock network, String name) {
        if (range.range().overlaps(network.range())) {
            violations.add(range.violation(
                    "it overlaps " + name + " " + network + ": choose free addresses of the machines' network"));
        }
    }

    private void taken(PoolRange range, String host, String whose) {
        literal(host)
                .filter(range.range()::overlaps)
                .ifPresent(address -> violations.add(
                        range.violation("it contains " + address + ", which " + whose + ": leave that address out")));
    }

    /** Empty for a host name: its address is known only to DNS, which is not asked. */
    private static Optional<AddressRange> literal(String host) {
        try {
            return Optional.of(AddressRange.parse(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void apart(PoolRange one, PoolRange other) {
        if (one.range().overlaps(other.range())) {
            violations.add(one.violation("it overlaps " + other.text() + " of pool "
                    + other.pool().name() + ": each address belongs to one range"));
        }
    }

    private void add(String what) {
        violations.add(new Violation("addon metallb", what));
    }
}
