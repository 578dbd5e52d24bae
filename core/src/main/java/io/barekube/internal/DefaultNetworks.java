package io.barekube.internal;

import io.barekube.CidrBlock;
import io.barekube.Networking;
import io.barekube.spi.Capabilities;

/** The networks of a cluster whose caller named none: the usual ones, and others where the machines are in those. */
final class DefaultNetworks {
    private static final CidrBlock OTHER_PODS = CidrBlock.parse("192.168.0.0/16");
    private static final CidrBlock OTHER_SERVICES = CidrBlock.parse("172.26.0.0/16");

    private DefaultNetworks() {}

    static String pods(Capabilities capabilities) {
        return apart(Networking.DEFAULT.pods(), OTHER_PODS, capabilities);
    }

    static String services(Capabilities capabilities) {
        return apart(Networking.DEFAULT.services(), OTHER_SERVICES, capabilities);
    }

    private static String apart(CidrBlock usual, CidrBlock other, Capabilities capabilities) {
        boolean clash = capabilities.network().filter(usual::overlaps).isPresent();
        return (clash ? other : usual).toString();
    }
}
