package io.barekube.addon.metallb;

import io.barekube.AddressRange;
import io.barekube.CidrBlock;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The network an interface is in, from its address and prefix. */
final class HostNetwork {
    private HostNetwork() {}

    /** Of {@code 10.0.0.5/24}: 10.0.0.0/24. */
    static CidrBlock of(String addressWithPrefix) {
        String[] parts = addressWithPrefix.split("/", 2);
        byte[] bytes = AddressRange.parse(parts[0]).first().getAddress();
        int prefix = parts.length < 2 ? bytes.length * 8 : Integer.parseInt(parts[1]);
        for (int bit = prefix; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
        }
        try {
            return new CidrBlock(InetAddress.getByAddress(bytes), prefix);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + addressWithPrefix, e);
        }
    }
}
