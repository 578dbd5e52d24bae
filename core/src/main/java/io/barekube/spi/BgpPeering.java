package io.barekube.spi;

import io.barekube.Secret;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a machine must know to tell its provider's routers by BGP which addresses lead to it. Immutable; {@link #toString()} leaves the password out. */
public final class BgpPeering {
    private final String address;
    private final long asn;
    private final List<String> peers;
    private final long peerAsn;
    private final boolean multihop;
    private final Optional<String> gateway;
    private final Optional<Secret> password;

    private BgpPeering(Builder builder) {
        this.address = builder.address;
        this.asn = builder.asn;
        this.peers = List.copyOf(builder.peers);
        this.peerAsn = builder.peerAsn;
        this.multihop = builder.multihop;
        this.gateway = builder.gateway;
        this.password = builder.password;
    }

    /**
     * Begins one without multihop, gateway and password.
     *
     * @param address the machine's own that its packets to the peers must come from
     * @param asn the machine's autonomous system
     * @param peers addresses of the routers
     * @param peerAsn the routers' autonomous system
     */
    public static Builder builder(String address, long asn, List<String> peers, long peerAsn) {
        return new Builder(address, asn, peers, peerAsn);
    }

    /** The machine's own address that its packets to the peers must come from. */
    public String address() {
        return address;
    }

    /** The machine's autonomous system. */
    public long asn() {
        return asn;
    }

    /** Addresses of the routers; at least one. */
    public List<String> peers() {
        return peers;
    }

    /** The routers' autonomous system. */
    public long peerAsn() {
        return peerAsn;
    }

    /** Whether other routers may lie between the machine and its peers. */
    public boolean multihop() {
        return multihop;
    }

    /** Through whom the peers are reached, where that is not what the machine's default route says. */
    public Optional<String> gateway() {
        return gateway;
    }

    /** The key of the TCP MD5 signature (RFC 2385), where the session has one. */
    public Optional<Secret> password() {
        return password;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BgpPeering that
                && address.equals(that.address)
                && asn == that.asn
                && peers.equals(that.peers)
                && peerAsn == that.peerAsn
                && multihop == that.multihop
                && gateway.equals(that.gateway)
                && password.equals(that.password);
    }

    @Override
    public int hashCode() {
        return Objects.hash(address, asn, peers, peerAsn);
    }

    @Override
    public String toString() {
        return address + " AS" + asn + " with " + String.join(", ", peers) + " AS" + peerAsn;
    }

    /** Not thread-safe. */
    public static final class Builder {
        private final String address;
        private final long asn;
        private final List<String> peers;
        private final long peerAsn;
        private boolean multihop;
        private Optional<String> gateway = Optional.empty();
        private Optional<Secret> password = Optional.empty();

        private Builder(String address, long asn, List<String> peers, long peerAsn) {
            this.address = address;
            this.asn = asn;
            this.peers = peers;
            this.peerAsn = peerAsn;
        }

        /** Whether other routers may lie between the machine and its peers. */
        public Builder multihop(boolean value) {
            this.multihop = value;
            return this;
        }

        /** Through whom the peers are reached, where that is not what the machine's default route says. */
        public Builder gateway(String value) {
            this.gateway = Optional.of(value);
            return this;
        }

        /** The key of the TCP MD5 signature. */
        public Builder password(Secret value) {
            this.password = Optional.of(value);
            return this;
        }

        /** Fixes it. */
        public BgpPeering build() {
            return new BgpPeering(this);
        }
    }
}
