package io.barekube.spi;

import io.barekube.Role;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A server as its provider knows it. Immutable; a snapshot of the moment it was read. */
public final class Machine {
    private final MachineId id;
    private final Map<String, String> tags;
    private final MachineState state;
    private final Optional<String> address;
    private final Optional<String> publicAddress;
    private final Optional<SshAccess> access;
    private final Optional<BgpPeering> peering;
    private final String description;

    private Machine(Builder builder) {
        this.id = builder.id;
        this.tags = Map.copyOf(builder.tags);
        this.state = builder.state;
        this.address = builder.address;
        this.publicAddress = builder.publicAddress;
        this.access = builder.access;
        this.peering = builder.peering;
        this.description = builder.description;
    }

    /** Begins a machine that runs, without tags and addresses. */
    public static Builder builder(MachineId id) {
        return new Builder(id);
    }

    /** A builder with all that this machine has, for a changed one. */
    public Builder toBuilder() {
        Builder copy = new Builder(id).state(state).description(description);
        copy.tags.putAll(tags);
        address.ifPresent(copy::address);
        publicAddress.ifPresent(copy::publicAddress);
        access.ifPresent(copy::access);
        peering.ifPresent(copy::peering);
        return copy;
    }

    /** Stays the same for the machine's life. */
    public MachineId id() {
        return id;
    }

    /** Owner tags as in {@link Tags}, and whatever else the provider carries. */
    public Map<String, String> tags() {
        return tags;
    }

    /** The node this machine is for; empty when it carries no {@link Tags#NODE}. */
    public Optional<String> node() {
        return Optional.ofNullable(tags.get(Tags.NODE));
    }

    /** What the node it is for does; empty when it carries no {@link Tags#ROLE}. */
    public Optional<Role> role() {
        return Optional.ofNullable(tags.get(Tags.ROLE)).map(Role::of);
    }

    /** Where it was in its life when it was read. */
    public MachineState state() {
        return state;
    }

    /** The address other nodes reach it at (the private one where there are two); empty until the provider assigned it. */
    public Optional<String> address() {
        return address;
    }

    /** The address the world reaches it at, where it has one besides {@link #address()}. */
    public Optional<String> publicAddress() {
        return publicAddress;
    }

    /** How to log in; empty until the provider knows the address and the host key. */
    public Optional<SshAccess> access() {
        return access;
    }

    /** How it speaks with its provider's routers, once {@link InfrastructureProvider#peering} told. */
    public Optional<BgpPeering> peering() {
        return peering;
    }

    /** For people: plan, metro, container name. */
    public String description() {
        return description;
    }

    @Override
    public String toString() {
        return node().orElse(id.value()) + "[" + state
                + address.map(a -> " " + a).orElse("") + "]";
    }

    /** Not thread-safe. State defaults to {@link MachineState#RUNNING}. */
    public static final class Builder {
        private final MachineId id;
        private final Map<String, String> tags = new LinkedHashMap<>();
        private MachineState state = MachineState.RUNNING;
        private Optional<String> address = Optional.empty();
        private Optional<String> publicAddress = Optional.empty();
        private Optional<SshAccess> access = Optional.empty();
        private Optional<BgpPeering> peering = Optional.empty();
        private String description = "";

        private Builder(MachineId id) {
            this.id = Objects.requireNonNull(id, "id");
        }

        /** Adds a tag, or replaces the one of that key. */
        public Builder tag(String key, String value) {
            tags.put(key, value);
            return this;
        }

        /** Adds these tags to those there are. */
        public Builder tags(Map<String, String> values) {
            tags.putAll(values);
            return this;
        }

        /** Where it is in its life. */
        public Builder state(MachineState value) {
            this.state = value;
            return this;
        }

        /** The IP address other nodes reach it at. */
        public Builder address(String value) {
            this.address = Optional.of(value);
            return this;
        }

        /** The IP address or name the world reaches it at, when it is another one. */
        public Builder publicAddress(String value) {
            this.publicAddress = Optional.of(value);
            return this;
        }

        /** How to log in, host key check included. */
        public Builder access(SshAccess value) {
            this.access = Optional.of(value);
            return this;
        }

        /** How it speaks with its provider's routers. */
        public Builder peering(BgpPeering value) {
            this.peering = Optional.of(value);
            return this;
        }

        /** For people; default empty. */
        public Builder description(String value) {
            this.description = value;
            return this;
        }

        /** Fixes it. */
        public Machine build() {
            return new Machine(this);
        }
    }
}
