package io.barekube.local.internal;

import io.barekube.CidrBlock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/**
 * The machines' IPv4 network: its first address is the computer's own, machines take the others of its lower half, and the upper half stays free
 * for load balancers.
 */
public record Subnet(CidrBlock block) {
    private static final int WIDEST = 16;
    private static final int NARROWEST = 28;

    public Subnet {
        if (block.network().getAddress().length != 4
                || block.prefixLength() < WIDEST
                || block.prefixLength() > NARROWEST) {
            throw new IllegalArgumentException("the network of local machines must be IPv4 and between /" + WIDEST
                    + " and /" + NARROWEST + ", and " + block + " is not");
        }
    }

    /** How many machines find room. */
    public int room() {
        return half() - 2;
    }

    String name() {
        return "barekube-" + block.network().getHostAddress().replace('.', '-') + "-" + block.prefixLength();
    }

    String gateway() {
        return address(1);
    }

    /** The lower half, as a network. */
    String lowerHalf() {
        return block.network().getHostAddress() + "/" + (block.prefixLength() + 1);
    }

    /** The lowest machine address that is not taken; empty when all are. */
    Optional<String> free(Set<String> taken) {
        for (int offset = 2; offset < half(); offset++) {
            String address = address(offset);
            if (!taken.contains(address)) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }

    private int half() {
        return 1 << (31 - block.prefixLength());
    }

    private String address(int offset) {
        int base = ByteBuffer.wrap(block.network().getAddress()).getInt();
        try {
            return InetAddress.getByAddress(
                            ByteBuffer.allocate(4).putInt(base + offset).array())
                    .getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
