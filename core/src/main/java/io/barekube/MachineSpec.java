package io.barekube;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What a pool asks of its machines, and what its nodes carry. Immutable. */
public final class MachineSpec {
    private final Optional<String> plan;
    private final Set<String> hosts;
    private final Map<String, String> labels;
    private final Set<Taint> taints;
    private final Map<String, String> annotations;

    private MachineSpec(Builder builder) {
        this.plan = builder.plan;
        this.hosts = Collections.unmodifiableSet(new LinkedHashSet<>(builder.hosts));
        this.labels = Collections.unmodifiableMap(new LinkedHashMap<>(builder.labels));
        this.taints = Collections.unmodifiableSet(new LinkedHashSet<>(builder.taints));
        this.annotations = Collections.unmodifiableMap(new LinkedHashMap<>(builder.annotations));
    }

    /** Begins with the provider's default machine, without labels and taints. */
    public static Builder builder() {
        return new Builder();
    }

    /** The provider's name for a kind of machine; empty for its default. */
    public Optional<String> plan() {
        return plan;
    }

    /** Which of the provider's fixed hosts the pool takes, in this order; empty for any. */
    public Set<String> hosts() {
        return hosts;
    }

    /** What each node of the pool carries, besides Kubernetes' own labels. */
    public Map<String, String> labels() {
        return labels;
    }

    /** What keeps pods without a toleration off the pool's nodes; empty for none. */
    public Set<Taint> taints() {
        return taints;
    }

    /** What each node of the pool is annotated with, besides the annotations of others; empty for none. */
    public Map<String, String> annotations() {
        return annotations;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MachineSpec that
                && that.plan.equals(plan)
                && that.hosts.equals(hosts)
                && that.labels.equals(labels)
                && that.taints.equals(taints)
                && that.annotations.equals(annotations);
    }

    @Override
    public int hashCode() {
        return Objects.hash(plan, hosts, labels, taints, annotations);
    }

    /**
     * A node taint.
     *
     * @param effect {@code NoSchedule}, {@code PreferNoSchedule} or {@code NoExecute}
     */
    public record Taint(String key, String value, String effect) {}

    /** Not thread-safe. */
    public static final class Builder {
        private Optional<String> plan = Optional.empty();
        private final Set<String> hosts = new LinkedHashSet<>();
        private final Map<String, String> labels = new LinkedHashMap<>();
        private final Set<Taint> taints = new LinkedHashSet<>();
        private final Map<String, String> annotations = new LinkedHashMap<>();

        private Builder() {}

        /** The provider's name for a kind of machine, such as {@code c3.small.x86}. */
        public Builder plan(String value) {
            this.plan = Optional.of(value);
            return this;
        }

        /** Hosts the pool takes, in this order, from a provider with fixed hosts. */
        public Builder hosts(String... names) {
            hosts.addAll(List.of(names));
            return this;
        }

        /** A label for each node of the pool. */
        public Builder label(String key, String value) {
            labels.put(key, value);
            return this;
        }

        /** A taint for each node of the pool; the effect is {@code NoSchedule}, {@code PreferNoSchedule} or {@code NoExecute}. */
        public Builder taint(String key, String value, String effect) {
            taints.add(new Taint(key, value, effect));
            return this;
        }

        /** An annotation for each node of the pool. */
        public Builder annotation(String key, String value) {
            annotations.put(key, value);
            return this;
        }

        /** Fixes it; {@code ClusterBuilder.build()} judges. */
        public MachineSpec build() {
            return new MachineSpec(this);
        }
    }
}
