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
        if (isV4("podCidr", pods, violations)) {
            long room = pods.prefixLength() > NODE_PREFIX ? 0 : 1L << (NODE_PREFIX - pods.prefixLength());
            if (room < nodes) {
                violations.add(new Violation(
                        "podCidr",
                        pods + " has room for " + room + " nodes of a /24 each, and " + nodes
                                + " are wanted: choose a larger network"));
            }
        }
        if (isV4("serviceCidr", services, violations)
                && (services.prefixLength() > 28 || services.prefixLength() < 12)) {
            violations.add(new Violation(
                    "serviceCidr", services + " is not between /12 and /28: choose a network of such a size"));
        }
        capabilities.network().ifPresent(network -> {
            clash("podCidr", pods, network, violations);
            clash("serviceCidr", services, network, violations);
        });
        capabilities.hosts().forEach(host -> {
            try {
                var address = Ip.parse(host.address());
                if (pods.contains(address) || services.contains(address)) {
                    violations.add(
                            new Violation(
                                    host.name(),
                                    "its address " + host.address()
                                            + " lies within the pods' or services' network: choose other podCidr(..) and serviceCidr(..)"));
                }
            } catch (IllegalArgumentException e) {
                // a host given by name: its addresses are judged when its facts are known
            }
        });
        return violations;
    }

    private static boolean isV4(String where, CidrBlock block, List<Violation> violations) {
        boolean v4 = block.network().getAddress().length == 4;
        if (!v4) {
            violations.add(new Violation(where, "this release makes IPv4 clusters; " + block + " is IPv6"));
        }
        return v4;
    }

    private static void clash(String where, CidrBlock block, CidrBlock machines, List<Violation> violations) {
        if (block.overlaps(machines)) {
            violations.add(
                    new Violation(where, block + " overlaps the machines' network " + machines + ": choose another"));
        }
    }
}
