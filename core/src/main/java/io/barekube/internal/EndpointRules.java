package io.barekube.internal;

import io.barekube.CidrBlock;
import io.barekube.Endpoint;
import io.barekube.Violation;
import io.barekube.spi.Capabilities;
import io.barekube.spi.Capabilities.FixedHost;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What must be true of the endpoint beside the machines and the cluster's own networks. */
final class EndpointRules {
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.-]+:[0-9]{1,5}");
    private final List<Violation> violations = new ArrayList<>();

    private EndpointRules() {}

    static List<Violation> violations(
            Endpoint endpoint, int controlPlanes, List<CidrBlock> own, Capabilities capabilities) {
        EndpointRules rules = new EndpointRules();
        if (endpoint instanceof Endpoint.Address given) {
            rules.address(given.hostAndPort());
        } else if (endpoint instanceof Endpoint.VirtualIp virtual) {
            rules.virtualIp(virtual.ip(), own, capabilities);
        } else if (endpoint instanceof Endpoint.ElasticIp && !(capabilities.bgp() && capabilities.addressBlocks())) {
            rules.add(
                    "elasticIp() is an address that the provider lends and control planes announce by BGP, and this provider does not offer that: leave endpoint(..) out, which means"
                            + " localBalancer() for more than one control plane, or give an address of yours");
        } else if (endpoint instanceof Endpoint.SingleControlPlane && controlPlanes > 1) {
            rules.add("one control plane's own address would not serve " + controlPlanes
                    + ": leave endpoint(..) out, which means localBalancer(), or give one of your own");
        }
        return rules.violations;
    }

    private void add(String what) {
        violations.add(new Violation("endpoint", what));
    }

    private void address(String value) {
        int colon = value.indexOf(':');
        if (!ADDRESS.matcher(value).matches() || !isPort(value.substring(colon + 1))) {
            violations.add(new Violation(
                    "controlPlaneEndpoint", "\"" + value + "\" is not host:port, such as api.example:6443"));
        }
    }

    private static boolean isPort(String digits) {
        int port = Integer.parseInt(digits);
        return port >= 1 && port <= 65535;
    }

    private void virtualIp(String text, List<CidrBlock> own, Capabilities capabilities) {
        if (!capabilities.layer2()) {
            add(
                    "virtualIp(\"" + text
                            + "\") is announced by ARP, and the machines share no segment: use localBalancer(), or an address of yours");
        }
        InetAddress ip;
        try {
            ip = Ip.parse(text);
        } catch (IllegalArgumentException e) {
            add("virtualIp(\"" + text + "\") is not an IP address: write digits, such as 192.0.2.10");
            return;
        }
        if (ip.isLoopbackAddress() || ip.isAnyLocalAddress() || ip.isMulticastAddress()) {
            add("virtualIp(\"" + text
                    + "\") is no address of a machine: choose an unused one of the control planes' segment");
        }
        capabilities
                .network()
                .filter(network -> !network.contains(ip))
                .ifPresent(network -> add("virtualIp(\"" + text + "\") is not within the machines' network " + network
                        + ": choose an unused address of it"));
        own.stream()
                .filter(block -> block.contains(ip))
                .forEach(block -> add("virtualIp(\"" + text + "\") is within the cluster's own network " + block
                        + ": choose an unused address of the machines' segment"));
        capabilities.hosts().stream()
                .filter(host -> address(host).filter(ip::equals).isPresent())
                .map(FixedHost::name)
                .forEach(host -> add(
                        "virtualIp(\"" + text + "\") is the address of host " + host + ": choose one that nobody has"));
    }

    /** Empty for a host given by name. */
    private static Optional<InetAddress> address(FixedHost host) {
        try {
            return Optional.of(Ip.parse(host.address()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
