package io.barekube.internal.run;

import io.barekube.ClusterException;
import io.barekube.internal.planner.Quorum;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.plan.Step;
import io.barekube.run.FailureClass;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.BootstrapSession.Progress;
import io.barekube.spi.Host;
import io.barekube.spi.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Takes members out of etcd. The plan did the arithmetic on what was seen then; here it is done again on what is so now. */
final class MemberWork {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private final BootstrapSession session;
    private final Hosts hosts;
    private final NodeObjects nodes;
    private final Waiter waiter;

    MemberWork(BootstrapSession session, Hosts hosts, NodeObjects nodes, Waiter waiter) {
        this.session = session;
        this.hosts = hosts;
        this.nodes = nodes;
        this.waiter = waiter;
    }

    void remove(Step.RemoveMember step, Progress progress) throws InterruptedException {
        List<Host> others = others(step.name());
        List<ObservedMember> members = session.members(others);
        Optional<ObservedMember> member = find(members, step);
        if (member.isPresent() && isDoubtful(member.get())) {
            waiter.pause(BETWEEN_LOOKS);
            members = session.members(others);
            member = find(members, step);
            if (member.filter(ObservedMember::healthy).isPresent()) {
                throw new ClusterException(
                        FailureClass.WORLD_CHANGED,
                        step.name() + ": its etcd member " + member.get().id()
                                + " answers again, so it was not taken out. Plan again and look");
            }
        }
        if (member.isEmpty()) {
            hosts.retire(step.name());
            return;
        }
        Optional<String> objection = Quorum.objection(members, member.get());
        if (objection.isPresent()) {
            throw new ClusterException(FailureClass.PERMANENT, step.name() + ": " + objection.get());
        }
        progress.line("taking out member " + member.get().id() + " of " + members.size());
        session.removeMember(others, member.get().id());
        hosts.retire(step.name());
    }

    /** Throws when the node still has a member: without its machine, it would count against the quorum. */
    void expectOut(String node) throws InterruptedException {
        Optional<ObservedMember> member = session.members(others(node)).stream()
                .filter(each -> each.name().equals(node))
                .findFirst();
        if (member.isPresent()) {
            throw new ClusterException(
                    FailureClass.WORLD_CHANGED,
                    node + ": etcd still has its member " + member.get().id()
                            + ", so its machine was left alone. Plan again: the member goes first");
        }
    }

    private List<Host> others(String node) {
        List<Host> others = hosts.controlPlanes().stream()
                .filter(host -> !host.name().equals(node))
                .toList();
        if (others.isEmpty()) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    node
                            + " is the last control plane, and all the cluster knows is on it: destroy() takes a whole cluster away");
        }
        return others;
    }

    /** Unknown is not broken: a member that is only slow would be lost for good. One whose machine is gone, or that was told to go, is not waited for. */
    private boolean isDoubtful(ObservedMember member) throws InterruptedException {
        if (member.healthy() || member.learner() || !hosts.has(member.name())) {
            return false;
        }
        return nodes.observe(member.name())
                .filter(node -> node.annotations().containsKey(Marks.LEAVING))
                .isEmpty();
    }

    private static Optional<ObservedMember> find(List<ObservedMember> members, Step.RemoveMember step) {
        return members.stream()
                .filter(member -> step.member().isEmpty()
                        ? member.name().equals(step.name())
                        : member.id().equals(step.member()))
                .findFirst();
    }
}
