package io.barekube.internal.planner;

import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.Violation;
import io.barekube.internal.planner.Roster.Leaver;
import io.barekube.plan.Observation.ObservedMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The plan's dealings with etcd, one after another, on paper: none may leave fewer members well than must agree. */
final class QuorumObjections {
    private final Draft draft;
    private final List<ObservedMember> members;
    private final List<Violation> violations = new ArrayList<>();

    private QuorumObjections(Draft draft) {
        this.draft = draft;
        this.members = new ArrayList<>(draft.members.all());
    }

    static List<Violation> to(Draft draft) {
        QuorumObjections objections = new QuorumObjections(draft);
        if (draft.members.areKnown()) {
            objections.rehearse();
        } else {
            objections.unknown();
        }
        return objections.violations;
    }

    private void unknown() {
        boolean leaving = draft.roster.leavers().stream().anyMatch(Leaver::leads);
        boolean lost = draft.fresh(Role.CONTROL_PLANE).stream()
                .anyMatch(node -> draft.node(node.name()).isPresent());
        boolean restarts = draft.standing(Role.CONTROL_PLANE).size() > 1
                && !Changes.ofControlPlanes(draft).isEmpty();
        if (leaving || lost || restarts) {
            violations.add(
                    new Violation(
                            "etcd",
                            "it does not tell its members, so that nobody can say whether it would keep its quorum: bring it back (the etcd pod of any control plane) and apply again"));
        }
    }

    /** In the order of the plan. */
    private void rehearse() {
        draft.members.first().forEach(this::remove);
        List<Change> changes = Changes.ofControlPlanes(draft);
        changes.stream().filter(change -> change.upgrade().isPresent()).forEach(this::restart);
        draft.fresh(Role.CONTROL_PLANE).forEach(this::join);
        changes.stream().filter(change -> change.upgrade().isEmpty()).forEach(this::restart);
        for (Leaver leaver : draft.roster.leavers()) {
            if (leaver.leads()) {
                List.copyOf(members).stream()
                        .filter(draft.members.of(leaver.name())::contains)
                        .forEach(this::remove);
            }
        }
    }

    private void remove(ObservedMember member) {
        String name = member.name().isEmpty() ? member.id() : member.name();
        Quorum.objection(members, member).ifPresent(reason -> violations.add(new Violation(name, reason)));
        members.remove(member);
    }

    private void join(NodeSpec node) {
        members.removeIf(member -> draft.members.of(node.name()).contains(member));
        members.add(new ObservedMember("", node.name(), "", false, true));
    }

    /**
     * A node that is not Ready is waited for first, or is the one that is mended. Whoever was changed is well before the next one is: one that a run left in the middle of its
     * change has a member that is just starting.
     */
    private void restart(Change change) {
        String name = change.node().name();
        members.replaceAll(member -> !member.name().isEmpty()
                        && !draft.isReady(member.name())
                        && draft.roster.nodes().stream()
                                .anyMatch(node -> node.name().equals(member.name()))
                ? new ObservedMember(member.id(), member.name(), member.address(), member.learner(), true)
                : member);
        Optional<ObservedMember> own =
                members.stream().filter(member -> member.name().equals(name)).findFirst();
        own.flatMap(member -> Quorum.objectionToRestart(members, member))
                .ifPresent(
                        reason -> violations.add(
                                new Violation(
                                        name,
                                        reason
                                                + ": bring the others back first, or have them replaced; where control planes are still to join, let them, before anything else changes")));
        own.ifPresent(member -> {
            members.remove(member);
            members.add(new ObservedMember(member.id(), name, member.address(), member.learner(), true));
        });
    }
}
