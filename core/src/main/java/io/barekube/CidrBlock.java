package io.barekube;

import io.barekube.internal.Ip;
import java.math.BigInteger;
import java.net.InetAddress;

/**
 * A network in CIDR notation, IPv4 or IPv6.
 *
 * @param network the first address; host bits are zero
 * @param prefixLength in bits
 */
public record CidrBlock(InetAddress network, int prefixLength) {
    public CidrBlock {
        int bits = network.getAddress().length * 8;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException("prefix length /" + prefixLength + " is not within 0.." + bits);
        }
        BigInteger value = Ip.value(network);
        if (prefixLength < bits && value.getLowestSetBit() >= 0 && value.getLowestSetBit() < bits - prefixLength) {
            throw new IllegalArgumentException(network.getHostAddress() + "/" + prefixLength
                    + " has host bits set: write the first address of the network");
        }
    }

    /** Reads {@code 10.244.0.0/16}; throws {@link IllegalArgumentException} that says what is wrong. Never asks DNS. */
    public static CidrBlock parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a CIDR: write address/prefix, such as 10.244.0.0/16");
        }
        return new CidrBlock(Ip.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    /** Whether the address is one of the block's; never true across IP versions. */
    public boolean contains(InetAddress address) {
        return address.getAddress().length == network.getAddress().length && range().contains(address);
    }

    /** Whether any address is in both; never true across IP versions. */
    public boolean overlaps(CidrBlock other) {
        return range().overlaps(other.range());
    }

    /** Every address of the block, the first and the last included. */
    public AddressRange range() {
        int hostBits = network.getAddress().length * 8 - prefixLength;
        BigInteger last =
                Ip.value(network).add(BigInteger.ONE.shiftLeft(hostBits)).subtract(BigInteger.ONE);
        return new AddressRange(network, Ip.address(last, network.getAddress().length));
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefixLength;
    }
}
