package io.barekube.spi;

import io.barekube.Arch;
import io.barekube.CidrBlock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a provider's machines and network can do, as data: validation reads it before anything is touched. Immutable. */
public final class Capabilities {
    private final boolean layer2;
    private final boolean reboot;
    private final boolean bgp;
    private final boolean addressBlocks;
    private final Set<Arch> architectures;
    private final Optional<CidrBlock> network;
    private final List<FixedHost> hosts;

    private Capabilities(Builder builder) {
        this.layer2 = builder.layer2;
        this.reboot = builder.reboot;
        this.bgp = builder.bgp;
        this.addressBlocks = builder.addressBlocks;
        this.architectures = Set.copyOf(builder.architectures);
        this.network = builder.network;
        this.hosts = List.copyOf(builder.hosts);
    }

    /** Begins with the defaults of {@link Builder}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether the machines share a segment in which ARP announces addresses. */
    public boolean layer2() {
        return layer2;
    }

    /** Whether {@link InfrastructureProvider#reboot} works. */
    public boolean reboot() {
        return reboot;
    }

    /** Whether machines can tell its routers by BGP which addresses lead to them: {@link InfrastructureProvider#peering} works. */
    public boolean bgp() {
        return bgp;
    }

    /** Whether it lends public addresses that belong to no machine: {@link InfrastructureProvider#reserve} works. */
    public boolean addressBlocks() {
        return addressBlocks;
    }

    /** What its machines may be. */
    public Set<Arch> architectures() {
        return architectures;
    }

    /** The network the machines' addresses come from, when it is known beforehand. */
    public Optional<CidrBlock> network() {
        return network;
    }

    /** The machines there are, for a provider that cannot make any; empty for one that can. */
    public List<FixedHost> hosts() {
        return hosts;
    }

    /**
     * A machine that exists whether or not a cluster uses it.
     *
     * @param name becomes the node's name
     * @param address where other nodes reach it
     */
    public record FixedHost(String name, String address) {}

    /** Not thread-safe. Defaults: layer 2, no reboot, no BGP, no blocks of addresses, amd64 and arm64, network unknown, no fixed hosts. */
    public static final class Builder {
        private boolean layer2 = true;
        private boolean reboot;
        private boolean bgp;
        private boolean addressBlocks;
        private Set<Arch> architectures = Set.of(Arch.values());
        private Optional<CidrBlock> network = Optional.empty();
        private List<FixedHost> hosts = List.of();

        private Builder() {}

        /** Whether the machines share a segment in which ARP announces addresses. */
        public Builder layer2(boolean value) {
            this.layer2 = value;
            return this;
        }

        /** Whether {@link InfrastructureProvider#reboot} works. */
        public Builder reboot(boolean value) {
            this.reboot = value;
            return this;
        }

        /** Whether {@link InfrastructureProvider#peering} works. */
        public Builder bgp(boolean value) {
            this.bgp = value;
            return this;
        }

        /** Whether {@link InfrastructureProvider#reserve} works. */
        public Builder addressBlocks(boolean value) {
            this.addressBlocks = value;
            return this;
        }

        /** What its machines may be; at least one. */
        public Builder architectures(Set<Arch> value) {
            this.architectures = value;
            return this;
        }

        /** The network that the machines' addresses will come from: nothing of the cluster may overlap it. */
        public Builder network(CidrBlock value) {
            this.network = Optional.of(value);
            return this;
        }

        /** The machines there are, for a provider that cannot make any. */
        public Builder hosts(List<FixedHost> value) {
            this.hosts = value;
            return this;
        }

        /** Fixes them. */
        public Capabilities build() {
            return new Capabilities(this);
        }
    }
}
