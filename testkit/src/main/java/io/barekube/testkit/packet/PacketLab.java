package io.barekube.testkit.packet;

import io.barekube.CidrBlock;
import java.util.Map;

/**
 * What a box's devices are when they are real: containers of this computer's podman, run as root, behind two routers in containers of their own. Immutable.
 *
 * <p>A device has a public and a private address, each a /31 with a gateway on the first router, which is how it reaches everything, other devices included; the computer reaches public
 * addresses. The routers, AS 65530 at 169.254.255.1 and 169.254.255.2, speak BGP with devices that have a session, heed packets from private addresses only, and take from each at most 10
 * prefixes inside the network of blocks. The computer has a route to that network through the first one. Containers are privileged: they share the computer's kernel and see its disks.
 */
public final class PacketLab {
    private final String image;
    private final Map<String, String> environment;
    private final String name;
    private final String publicPrefix;
    private final String privatePrefix;
    private final String blocks;

    private PacketLab(Builder builder) {
        this.image = builder.image;
        this.environment = Map.copyOf(builder.environment);
        this.name = builder.name;
        this.publicPrefix = prefix("public network", builder.publicNetwork);
        this.privatePrefix = prefix("private network", builder.privateNetwork);
        this.blocks = prefix("network of blocks", builder.blocks);
    }

    /**
     * Begins with the defaults of {@link Builder}.
     *
     * @param image of Debian with systemd, sshd, curl and iptables: what the local provider's machines start from
     */
    public static Builder on(String image) {
        return new Builder(image);
    }

    private static String prefix(String what, String cidr) {
        CidrBlock block = CidrBlock.parse(cidr);
        String network = block.network().getHostAddress();
        if (block.prefixLength() != 24 || !network.endsWith(".0")) {
            throw new IllegalArgumentException("the lab's " + what + " must be an IPv4 /24, and " + cidr + " is not");
        }
        return network.substring(0, network.length() - 1);
    }

    String image() {
        return image;
    }

    Map<String, String> environment() {
        return environment;
    }

    String name() {
        return name;
    }

    /** The first three numbers, with a dot after each. */
    String publicPrefix() {
        return publicPrefix;
    }

    String privatePrefix() {
        return privatePrefix;
    }

    String blocks() {
        return blocks;
    }

    /**
     * Not thread-safe. Defaults: no further environment, name {@code packet}, public network 198.18.66.0/24, private network 10.66.0.0/24, blocks from 198.19.66.0/24. Two labs at a time must
     * differ in name and networks.
     */
    public static final class Builder {
        private final String image;
        private Map<String, String> environment = Map.of();
        private String name = "packet";
        private String publicNetwork = "198.18.66.0/24";
        private String privateNetwork = "10.66.0.0/24";
        private String blocks = "198.19.66.0/24";

        private Builder(String image) {
            this.image = image;
        }

        /** For podman, {@code CONTAINERS_CONF} for one. */
        public Builder environment(Map<String, String> value) {
            this.environment = value;
            return this;
        }

        /** Stands on everything that is made. A lab takes away first what one of its name left. */
        public Builder name(String value) {
            if (!value.matches("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?")) {
                throw new IllegalArgumentException(
                        "a lab's name is of small letters, digits and dashes, and \"" + value + "\" is not");
            }
            this.name = value;
            return this;
        }

        /** A /24 outside 10.0.0.0/8. Its first address is the computer's. */
        public Builder publicNetwork(String cidr) {
            this.publicNetwork = cidr;
            return this;
        }

        /** A /24 of 10.0.0.0/8. The computer has no address there. */
        public Builder privateNetwork(String cidr) {
            this.privateNetwork = cidr;
            return this;
        }

        /** A /24 that reserved blocks come from. */
        public Builder blocks(String cidr) {
            this.blocks = cidr;
            return this;
        }

        /** Touches nothing. Throws {@link IllegalArgumentException} for a network of another size. */
        public PacketLab build() {
            return new PacketLab(this);
        }
    }
}
