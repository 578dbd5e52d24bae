package io.barekube.kubeadm.internal;

import io.barekube.Endpoint;
import io.barekube.spi.Host;

/** An endpoint as configurations have it. */
final class EndpointAddress {
    static final int API_PORT = 6443;

    private EndpointAddress() {}

    /** {@code host:port}, as seen from any node; that of a single control plane is its own. */
    static String of(Endpoint endpoint, Host controlPlane) {
        if (endpoint instanceof Endpoint.Address given) {
            return given.hostAndPort();
        }
        if (endpoint instanceof Endpoint.VirtualIp virtual) {
            return bracketed(virtual.ip()) + ":" + Endpoint.BALANCER_PORT;
        }
        if (endpoint instanceof Endpoint.LocalBalancer) {
            return "127.0.0.1:" + Endpoint.BALANCER_PORT;
        }
        return ofApi(controlPlane);
    }

    /** Its host alone. */
    static String host(Endpoint endpoint, Host controlPlane) {
        if (endpoint instanceof Endpoint.VirtualIp virtual) {
            return virtual.ip();
        }
        String address = of(endpoint, controlPlane);
        return address.substring(0, address.lastIndexOf(':')).replaceAll("[\\[\\]]", "");
    }

    /** The host's own API server, {@code host:port}. */
    static String ofApi(Host host) {
        return bracketed(host.address()) + ":" + API_PORT;
    }

    static String bracketed(String ip) {
        return ip.contains(":") ? "[" + ip + "]" : ip;
    }
}
