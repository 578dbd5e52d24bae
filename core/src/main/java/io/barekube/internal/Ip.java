package io.barekube.internal;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Addresses as numbers. */
public final class Ip {
    private static final Pattern V4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private Ip() {}

    /** Reads a literal address; a host name is refused, because resolving one would be I/O. */
    public static InetAddress parse(String text) {
        if (V4.matcher(text).matches() || V6.matcher(text).matches()) {
            try {
                return InetAddress.getByName(text);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("\"" + text + "\" is not an IP address", e);
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is not an IP address");
    }

    public static BigInteger value(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }

    public static InetAddress address(BigInteger value, int bytes) {
        byte[] magnitude = value.toByteArray();
        byte[] exact = new byte[bytes];
        int length = Math.min(bytes, magnitude.length);
        System.arraycopy(magnitude, magnitude.length - length, exact, bytes - length, length);
        try {
            return InetAddress.getByAddress(exact);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + Arrays.toString(exact), e);
        }
    }
}
