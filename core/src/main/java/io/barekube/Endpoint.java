package io.barekube;

import java.util.Optional;

/** Where nodes and pods reach the API server. Fixed for the life of a cluster, with one exception: that of a single control plane gives way to a local balancer when control planes are added. */
public sealed interface Endpoint {
    /** Where HAProxy listens: beside 6443, which API servers have on every address of a control plane. */
    int BALANCER_PORT = 7443;

    /** Where API servers listen. */
    int API_PORT = 6443;

    /**
     * The endpoint as configurations and the cluster's record have it, {@code host:port}; pure. An IPv6 address stands in brackets.
     *
     * @param controlPlane the address of a control plane: that of the only one is its endpoint, and other endpoints do not depend on it
     */
    default String hostAndPort(String controlPlane) {
        if (this instanceof Address given) {
            return given.hostAndPort();
        }
        if (this instanceof LocalBalancer) {
            return "127.0.0.1:" + BALANCER_PORT;
        }
        if (this instanceof VirtualIp virtual) {
            return bracketed(virtual.ip()) + ":" + BALANCER_PORT;
        }
        if (this instanceof ElasticIp elastic) {
            return ofApiServer(
                    elastic.ip().orElseThrow(() -> new IllegalStateException("the elastic IP is not reserved yet")));
        }
        return ofApiServer(controlPlane);
    }

    /** The API server of the control plane at that address, {@code host:port}. */
    static String ofApiServer(String address) {
        return bracketed(address) + ":" + API_PORT;
    }

    /** The address as it stands before a port: IPv6 in brackets, anything else as it is. */
    static String bracketed(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }

    /** A load balancer or name of yours, {@code host:port}, that leads to the API servers' port 6443. */
    static Endpoint address(String hostAndPort) {
        return new Address(hostAndPort);
    }

    /** HAProxy on every node, at 127.0.0.1, port {@value #BALANCER_PORT}: works in any network. The default for more than one control plane. */
    static Endpoint localBalancer() {
        return new LocalBalancer();
    }

    /** An unused address of the control planes' own segment, held by keepalived on one of them, with HAProxy behind it at port {@value #BALANCER_PORT}. */
    static Endpoint virtualIp(String ip) {
        return new VirtualIp(ip);
    }

    /**
     * An address that the provider keeps for the cluster and no machine owns, port {@value #API_PORT}: it stands on every control plane whose API server is well, and they announce it by BGP. For
     * providers whose {@linkplain io.barekube.spi.Capabilities capabilities} have blocks of addresses and BGP. It is reserved before the first machine is ordered.
     */
    static Endpoint elasticIp() {
        return new ElasticIp(Optional.empty());
    }

    /** See {@link Endpoint#address(String)}. */
    record Address(String hostAndPort) implements Endpoint {
        @Override
        public String toString() {
            return hostAndPort;
        }
    }

    /** See {@link Endpoint#localBalancer()}. */
    record LocalBalancer() implements Endpoint {
        @Override
        public String toString() {
            return "local balancer";
        }
    }

    /** See {@link Endpoint#virtualIp(String)}. */
    record VirtualIp(String ip) implements Endpoint {
        @Override
        public String toString() {
            return "virtual IP " + ip;
        }
    }

    /**
     * See {@link Endpoint#elasticIp()}.
     *
     * @param ip empty while the provider has not told which; then {@link Endpoint#hostAndPort} throws {@link IllegalStateException}
     */
    record ElasticIp(Optional<String> ip) implements Endpoint {
        /** Of what is wanted, not of what was given for it. */
        @Override
        public String toString() {
            return "elastic IP";
        }
    }

    /** The address of the only control plane, port 6443: the default for one. */
    record SingleControlPlane() implements Endpoint {
        @Override
        public String toString() {
            return "the control plane's own address";
        }
    }
}
