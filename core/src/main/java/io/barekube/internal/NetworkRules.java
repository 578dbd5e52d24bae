package io.barekube.internal;

import io.barekube.CidrBlock;
import io.barekube.Violation;
import io.barekube.spi.Capabilities;
import java.util.ArrayList;
import java.util.List;

/** What must be true of the cluster's networks among themselves and beside the machines' network. */
final class NetworkRules {
    private static final int NODE_PREFIX = 24;

    private NetworkRules() {}

    static List<Violation> violations(CidrBlock pods, CidrBlock services, Capabilities capabilities, long nodes) {
        List<Violation> violations = new ArrayList<>();
        if (pods.overlaps(services)) {
            violations.add(new Violation(
                    "podCidr", pods + " and the services' " + services + " overlap: choose networks that do not"));
        }
        if (pods.network().getAddress().length != services.network().getAddress().length) {
            violations.add(new Violation(
                    "serviceCidr", services + " and the pods' " + pods + " are of different IP versions"));
        }
        if (pods.network().getAddress().length == 4) {
            long room = pods.prefixLength() > NODE_PREFIX ? 0 : 1L << (NODE_PREFIX - pods.prefixLength());
            if (room < nodes) {
                violations.add(new Violation(
                        "podCidr",
                        pods + " has room for " + room + " nodes of a /24 each, and " + nodes + " are wanted"));
            }
        } else {
            violations.add(new Violation("podCidr", "this release makes IPv4 clusters; " + pods + " is IPv6"));
        }
        if (services.prefixLength() > 28 || services.prefixLength() < 12) {
            violations.add(new Violation("serviceCidr", services + " is not between /12 and /28"));
        }
        capabilities.network().ifPresent(network -> {
            clash("podCidr", pods, network, violations);
            clash("serviceCidr", services, network, violations);
        });
        capabilities.hosts().forEach(host -> {
            try {
                var address = Ip.parse(host.address());
                if (pods.contains(address) || services.contains(address)) {
                    violations.add(new Violation(
                            host.name(),
                            "its address " + host.address() + " lies within the pods' or services' network"));
                }
            } catch (IllegalArgumentException e) {
                // a host given by name: its addresses are judged when its facts are known
            }
        });
        return violations;
    }

    private static void clash(String where, CidrBlock block, CidrBlock machines, List<Violation> violations) {
        if (block.overlaps(machines)) {
            violations.add(new Violation(where, block + " overlaps the machines' network " + machines));
        }
    }
}
