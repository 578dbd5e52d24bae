package io.barekube.addon.metallb;

import io.barekube.AddressRange;
import io.barekube.CidrBlock;
import io.barekube.ClusterSpec;
import io.barekube.Role;
import io.barekube.Violation;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What speaks against the pools once the hosts' own addresses and networks are known. */
final class HostRules {
    private final ClusterSpec spec;
    private final Map<Host, HostFacts> hosts;
    private final List<Violation> violations = new ArrayList<>();

    private HostRules(ClusterSpec spec, Map<Host, HostFacts> hosts) {
        this.spec = spec;
        this.hosts = hosts;
    }

    static List<Violation> violations(List<AddressPool> pools, ClusterSpec spec, Map<Host, HostFacts> hosts) {
        HostRules rules = new HostRules(spec, hosts);
        if (!hosts.isEmpty()) {
            PoolRange.of(pools, new ArrayList<>()).forEach(rules::judge);
        }
        return rules.violations;
    }

    private void judge(PoolRange range) {
        collisions(range);
        List<Host> announcers = hosts.keySet().stream()
                .filter(host -> MetalLb.isWithoutWorkers(spec) || host.node().role() == Role.WORKER)
                .toList();
        Set<CidrBlock> networks = new LinkedHashSet<>();
        Set<CidrBlock> containing = new LinkedHashSet<>();
        List<String> outside = new ArrayList<>();
        for (Host host : announcers) {
            List<CidrBlock> own = networks(host);
            networks.addAll(own);
            List<CidrBlock> around = own.stream().filter(range::isWithin).toList();
            containing.addAll(around);
            if (around.isEmpty()) {
                outside.add(host.name());
            }
        }
        if (outside.isEmpty()) {
            containing.forEach(network -> range.reserved(network).ifPresent(violations::add));
        } else if (containing.isEmpty()) {
            violations.add(range.violation(
                    "it is outside every network of the hosts, so that nobody would ask there for it: choose free addresses of "
                            + (networks.isEmpty() ? "a network that they share" : text(networks))));
        } else {
            violations.add(
                    range.violation("it is within " + text(containing) + ", in which " + String.join(", ", outside)
                            + " has no address, and would answer nobody when its turn comes to announce: choose addresses of a network that all"
                            + " hosts share"));
        }
    }

    private static String text(Set<CidrBlock> networks) {
        return networks.stream().map(CidrBlock::toString).collect(Collectors.joining(" or "));
    }

    private void collisions(PoolRange range) {
        hosts.forEach((host, facts) -> {
            Set<String> taken = addresses(host, facts)
                    .filter(address -> AddressRange.parse(address).overlaps(range.range()))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            if (!taken.isEmpty()) {
                violations.add(range.violation("it contains " + String.join(", ", taken) + ", which is " + host.name()
                        + "'s: leave that address out"));
            }
        });
    }

    /** Without those of a single address' network: in ipvs mode kube-proxy gives each host all service addresses like that. */
    private static Stream<String> addresses(Host host, HostFacts facts) {
        Stream<String> machine =
                Stream.concat(host.machine().address().stream(), host.machine().publicAddress().stream());
        Stream<String> own = facts.network().addresses().stream()
                .filter(address -> !address.endsWith("/32"))
                .map(address -> address.replaceFirst("/.*", ""));
        return Stream.concat(machine, own).filter(HostRules::isV4);
    }

    private static boolean isV4(String address) {
        return address.matches("[0-9.]+(/[0-9]+)?");
    }

    private List<CidrBlock> networks(Host host) {
        HostFacts facts = hosts.get(host);
        return facts == null
                ? List.of()
                : facts.network().addresses().stream()
                        .filter(HostRules::isV4)
                        .map(HostNetwork::of)
                        .filter(network -> network.prefixLength() <= 30
                                && !network.overlaps(spec.networking().pods()))
                        .distinct()
                        .toList();
    }
}
