package io.barekube.testkit.sim.internal.cluster;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Hands out the nodes' parts of the pods' network, a /24 each. Guarded by the cluster. */
final class PodAddresses {
    private final long first;
    private long next;

    PodAddresses(String subnet) {
        try {
            byte[] address = InetAddress.getByName(subnet.substring(0, subnet.indexOf('/')))
                    .getAddress();
            this.first = new BigInteger(1, address).longValue();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no network: " + subnet, e);
        }
    }

    String next() {
        return LoadBalancers.text(BigInteger.valueOf(first + 256 * next++)) + "/24";
    }
}
