package io.barekube.internal.planner;

import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.KubernetesVersion;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.Violation;
import io.barekube.internal.planner.Roster.Leaver;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.plan.Observation.Recorded;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What must not be done to a cluster that is there, with what may be done instead. Pure. */
final class ChangeObjections {
    private static final int KUBELET_LAG = 3;
    private final Wanted wanted;
    private final ClusterSpec spec;
    private final Observation observation;
    private final ClusterState state;
    private final Roster roster;
    private final List<Violation> violations = new ArrayList<>();

    private ChangeObjections(Wanted wanted, Observation observation, ClusterState state, Roster roster) {
        this.wanted = wanted;
        this.spec = wanted.spec();
        this.observation = observation;
        this.state = state;
        this.roster = roster;
    }

    static List<Violation> to(Wanted wanted, Observation observation, Roster roster) {
        List<Violation> replaced = new ArrayList<>();
        replacement(wanted, observation, roster, replaced);
        observation.state().ifPresent(state -> {
            ChangeObjections objections = new ChangeObjections(wanted, observation, state, roster);
            state.recorded().ifPresent(objections::fixed);
            objections.versions();
            objections.quorum();
            replaced.addAll(objections.violations);
        });
        return replaced;
    }

    private static void replacement(Wanted wanted, Observation observation, Roster roster, List<Violation> violations) {
        List<String> controlPlanes = new ArrayList<>();
        for (String name : wanted.replace().stream().sorted().toList()) {
            Optional<Leaver> leaver = roster.leavers().stream()
                    .filter(gone -> gone.name().equals(name))
                    .findFirst();
            if (!observation.deleteDestroys()) {
                violations.add(new Violation(
                        name,
                        "its host is given and not made: name another host in its place in the spec, and apply that"));
            } else if (leaver.isEmpty()) {
                violations.add(new Violation(
                        name,
                        "there is no such node to replace; there are "
                                + String.join(
                                        ", ",
                                        roster.nodes().stream()
                                                .map(NodeSpec::name)
                                                .toList())));
            } else if (leaver.get().node().role() == Role.CONTROL_PLANE
                    && observation.state().isEmpty()) {
                // its successor would make a second cluster, and the only memory of the first would be deleted
                violations.add(
                        new Violation(
                                name,
                                "no control plane's API server answers, so that nobody can join in its place: bring it back first, or destroy the cluster"));
            } else if (leaver.get().node().role() == Role.CONTROL_PLANE) {
                controlPlanes.add(name);
            }
        }
        if (controlPlanes.size() > 1) {
            violations.add(
                    new Violation(
                            String.join(", ", controlPlanes),
                            "control planes are replaced one after the other, so that etcd keeps its quorum: replace one, then the next"));
        }
    }

    private void fixed(Recorded recorded) {
        same("podCidr", recorded.pods(), spec.networking().pods().toString());
        same("serviceCidr", recorded.services(), spec.networking().services().toString());
        same("dnsDomain", recorded.dnsDomain(), spec.networking().dnsDomain());
        Endpoint effective = Endpoints.effective(spec, observation);
        boolean chosen = spec.endpoint().isPresent();
        if (chosen && !Endpoints.moves(spec, observation) && !(effective instanceof Endpoint.SingleControlPlane)) {
            same("endpoint", recorded.endpoint(), effective.hostAndPort(""));
        }
    }

    private void same(String field, String then, String now) {
        if (!then.isBlank() && !then.equals(now)) {
            violations.add(new Violation(
                    field,
                    "the cluster was made with " + then + ", and that is fixed for its life: ask for " + then
                            + ", or make another cluster"));
        }
    }

    private void versions() {
        KubernetesVersion target = spec.kubernetes();
        state.nodes().values().stream()
                .filter(node ->
                        roster.nodes().stream().anyMatch(kept -> kept.name().equals(node.name())))
                .sorted(Comparator.comparing(ObservedNode::name))
                .forEach(node -> version(node).ifPresent(runs -> judge(node.name(), runs, target)));
    }

    private void judge(String node, KubernetesVersion runs, KubernetesVersion target) {
        if (runs.compareTo(target) > 0) {
            violations.add(new Violation(
                    node,
                    "it runs Kubernetes " + runs + " and the spec wants " + target
                            + ": Kubernetes does not go back; ask for " + runs + " or newer"));
            return;
        }
        boolean controlPlane = roster.nodes(Role.CONTROL_PLANE).stream()
                .anyMatch(kept -> kept.name().equals(node));
        int steps = target.minor() - runs.minor();
        if (target.major() != runs.major() || steps > (controlPlane ? 1 : KUBELET_LAG)) {
            violations.add(new Violation(
                    node,
                    "it runs Kubernetes " + runs + " and the spec wants " + target
                            + ": minor releases are gone through one by one; ask for a " + runs.major() + "."
                            + (runs.minor() + 1) + " release first"));
        }
    }

    private static Optional<KubernetesVersion> version(ObservedNode node) {
        try {
            return Optional.of(KubernetesVersion.parse(node.kubeletVersion()));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a distribution of its own, or not reported yet
        }
    }

    /** The plan's removals, one after another, on paper. */
    private void quorum() {
        List<ObservedMember> members = new ArrayList<>(state.members());
        if (members.isEmpty()) {
            return;
        }
        Draft draft = new Draft(wanted, observation);
        for (ObservedMember gone : Departures.goneFirst(draft)) {
            take(members, gone);
        }
        for (NodeSpec node : draft.fresh()) {
            if (node.role() == Role.CONTROL_PLANE) {
                members.removeIf(member -> member.name().equals(node.name()));
                members.add(new ObservedMember("new", node.name(), "", false, true));
            }
        }
        for (Leaver leaver : roster.leavers()) {
            new ArrayList<>(members)
                    .stream()
                            .filter(member -> member.name().equals(leaver.name()))
                            .forEach(member -> take(members, member));
        }
    }

    private void take(List<ObservedMember> members, ObservedMember goes) {
        Quorum.objection(members, goes)
                .ifPresent(
                        reason -> violations.add(new Violation(goes.name().isEmpty() ? "etcd" : goes.name(), reason)));
        members.remove(goes);
    }
}
