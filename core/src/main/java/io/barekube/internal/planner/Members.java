package io.barekube.internal.planner;

import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Observation.ObservedMember;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** etcd's members as the plan has to treat them: whose each is, and which of them can never be well again. */
final class Members {
    private final Draft draft;
    private final List<ObservedMember> all;

    Members(Draft draft) {
        this.draft = draft;
        this.all = draft.observation.state().map(ClusterState::members).orElse(List.of()).stream()
                .sorted(Comparator.comparing(ObservedMember::name).thenComparing(ObservedMember::id))
                .toList();
    }

    List<ObservedMember> all() {
        return all;
    }

    boolean areKnown() {
        return !all.isEmpty();
    }

    /** The member that bears the node's name; of two the one that is well. */
    private Optional<ObservedMember> named(String node) {
        return all.stream()
                .filter(member -> member.name().equals(node))
                .min(Comparator.comparingInt(member -> member.healthy() ? 0 : 1));
    }

    /** Those that are the node's: by name, or, while they have none, by address. */
    List<ObservedMember> of(String node) {
        Optional<String> address = draft.address(node);
        return all.stream()
                .filter(member -> member.name().isEmpty()
                        ? address.filter(member.address()::equals).isPresent()
                        : member.name().equals(node))
                .toList();
    }

    /** Empty when nothing is known of it. */
    Optional<Boolean> isWell(String node) {
        return areKnown()
                ? Optional.of(named(node).filter(ObservedMember::healthy).isPresent())
                : Optional.empty();
    }

    /** Whether the control plane joined and is no part of etcd any more: its API server has nothing to ask. */
    boolean isExpelled(NodeSpec node) {
        return node.role() == Role.CONTROL_PLANE
                && areKnown()
                && of(node.name()).isEmpty();
    }

    /** Those to be taken out before anything else changes, in the order in which they go: what cannot come back, then what nobody knows. */
    List<ObservedMember> first() {
        List<ObservedMember> first = new ArrayList<>();
        all.stream().filter(member -> !member.healthy() && isGone(member)).forEach(first::add);
        all.stream().filter(member -> member.healthy() && isUnknown(member)).forEach(first::add);
        return first;
    }

    /** Whether nothing that is there or wanted bears its name. */
    boolean isUnknown(ObservedMember member) {
        return !member.name().isEmpty()
                && draft.node(member.name()).isEmpty()
                && draft.host(member.name()).isEmpty()
                && draft.roster.nodes().stream().noneMatch(node -> node.name().equals(member.name()));
    }

    private boolean isGone(ObservedMember member) {
        if (member.name().isEmpty()) {
            // one that is still to join takes out what an earlier try of its own left
            return draft.roster.nodes().stream()
                    .noneMatch(node -> !draft.hasJoined(node.name())
                            && draft.host(node.name()).isPresent()
                            && draft.address(node.name())
                                    .filter(member.address()::equals)
                                    .isPresent());
        }
        if (!named(member.name()).equals(Optional.of(member)) || isUnknown(member) || leaves(member.name())) {
            return true;
        }
        boolean wanted =
                draft.roster.nodes().stream().anyMatch(node -> node.name().equals(member.name()));
        return wanted && !draft.hasJoined(member.name()) && !hasData(member.name());
    }

    boolean leaves(String node) {
        return draft.roster.leavers().stream().anyMatch(leaver -> leaver.name().equals(node));
    }

    /** Whether what the member kept may still be on its host. */
    private boolean hasData(String node) {
        return draft.host(node)
                .filter(host -> host.facts()
                        .map(facts -> facts.software().kubernetesFiles().contains("etcd"))
                        .orElse(true))
                .filter(ObservedHost::machineUp)
                .isPresent();
    }

    /** The id of the step that takes it out. */
    String step(ObservedMember member) {
        boolean plain = named(member.name()).equals(Optional.of(member));
        return "member/" + (member.name().isEmpty() || !plain ? member.id() : member.name());
    }

    /** The ids of the steps that take out those of {@link #first()}. */
    List<String> firstSteps() {
        return first().stream().map(this::step).toList();
    }
}
