package io.barekube.kubeadm.internal;

import io.barekube.CidrBlock;
import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.Role;
import io.barekube.Violation;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What an endpoint asks of the spec and of hosts. Whether somebody else has a virtual address already, only the network can say: balance.sh asks it. */
public final class EndpointRules {
    private EndpointRules() {}

    public static List<Violation> violations(ClusterSpec spec) {
        if (spec.endpoint().orElse(null) instanceof Endpoint.VirtualIp virtual
                && virtual.ip().contains(":")) {
            return List.of(
                    new Violation(
                            "endpoint",
                            "virtualIp(\"" + virtual.ip()
                                    + "\") is announced by ARP, which knows IPv4 alone: give it an IPv4 address, such as 10.0.0.9"));
        }
        return List.of();
    }

    public static List<Violation> violations(ClusterSpec spec, Host host, HostFacts facts) {
        List<Violation> violations = new ArrayList<>();
        // on a host of ours it is ours, of this cluster or of the one that the planner will name
        if (hasProxy(spec, host)
                && facts.inventory().isEmpty()
                && facts.network().listening().contains(Endpoint.BALANCER_PORT)) {
            violations.add(new Violation(
                    host.name(),
                    "something listens on port " + Endpoint.BALANCER_PORT
                            + ", which the API's balancer needs: stop it (ss -ltnp shows what it is)"));
        }
        if (spec.endpoint().orElse(null) instanceof Endpoint.VirtualIp virtual
                && host.node().role() == Role.CONTROL_PLANE) {
            if (virtual.ip().equals(host.machine().address().orElse(""))) {
                violations.add(new Violation(
                        host.name(),
                        virtual.ip() + " is its own address: a virtual address must be one that no machine has"));
            } else if (!isInASegmentOf(facts, virtual.ip())) {
                violations.add(new Violation(
                        host.name(),
                        "the virtual address " + virtual.ip() + " is in none of its segments, which are "
                                + String.join(", ", facts.network().addresses())
                                + ": choose one that is, or another endpoint"));
            }
        }
        return violations;
    }

    private static boolean hasProxy(ClusterSpec spec, Host host) {
        boolean several = spec.nodes(Role.CONTROL_PLANE).size() > 1;
        Endpoint endpoint =
                spec.endpoint().orElse(several ? Endpoint.localBalancer() : new Endpoint.SingleControlPlane());
        return endpoint instanceof Endpoint.LocalBalancer
                || endpoint instanceof Endpoint.VirtualIp && host.node().role() == Role.CONTROL_PLANE;
    }

    /** An address with a segment of its own alone, such as the virtual one itself, is not looked at. */
    private static boolean isInASegmentOf(HostFacts facts, String ip) {
        return facts.network().addresses().stream()
                .filter(block -> !block.contains(":") && !block.endsWith("/32"))
                .anyMatch(block -> {
                    int slash = block.indexOf('/');
                    int hostBits = 32 - Integer.parseInt(block.substring(slash + 1));
                    return bits(block.substring(0, slash)).shiftRight(hostBits).equals(bits(ip).shiftRight(hostBits));
                });
    }

    private static BigInteger bits(String ip) {
        return new BigInteger(1, CidrBlock.parse(ip + "/32").network().getAddress());
    }
}
