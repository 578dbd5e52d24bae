package io.barekube;

import io.barekube.internal.Ip;
import java.net.InetAddress;

/** Addresses from the first to the last, both included, of one IP version. */
public record AddressRange(InetAddress first, InetAddress last) {
    public AddressRange {
        if (first.getAddress().length != last.getAddress().length) {
            throw new IllegalArgumentException(
                    first.getHostAddress() + " and " + last.getHostAddress() + " are of different IP versions");
        }
        if (Ip.value(first).compareTo(Ip.value(last)) > 0) {
            throw new IllegalArgumentException(
                    first.getHostAddress() + " comes after " + last.getHostAddress() + ": swap them");
        }
    }

    /** Reads {@code 10.0.0.5-10.0.0.9}, a CIDR, or one address; throws {@link IllegalArgumentException} otherwise. */
    public static AddressRange parse(String text) {
        if (text.indexOf('/') >= 0) {
            return CidrBlock.parse(text).range();
        }
        int dash = text.indexOf('-');
        return dash < 0
                ? new AddressRange(Ip.parse(text), Ip.parse(text))
                : new AddressRange(
                        Ip.parse(text.substring(0, dash).strip()),
                        Ip.parse(text.substring(dash + 1).strip()));
    }

    /** Whether the address is one of the range's; never true across IP versions. */
    public boolean contains(InetAddress address) {
        return address.getAddress().length == first.getAddress().length
                && Ip.value(first).compareTo(Ip.value(address)) <= 0
                && Ip.value(address).compareTo(Ip.value(last)) <= 0;
    }

    /** Whether any address is in both; never true across IP versions. */
    public boolean overlaps(AddressRange other) {
        return other.first.getAddress().length == first.getAddress().length
                && Ip.value(first).compareTo(Ip.value(other.last)) <= 0
                && Ip.value(other.first).compareTo(Ip.value(last)) <= 0;
    }

    @Override
    public String toString() {
        return first.equals(last) ? first.getHostAddress() : first.getHostAddress() + "-" + last.getHostAddress();
    }
}
