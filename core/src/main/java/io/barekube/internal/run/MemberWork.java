package io.barekube.internal.run;

import io.barekube.ClusterException;
import io.barekube.internal.planner.Quorum;
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
    private final Waiter waiter;

    MemberWork(BootstrapSession session, Hosts hosts, Waiter waiter) {
        this.session = session;
        this.hosts = hosts;
        this.waiter = waiter;
    }

    void remove(Step.RemoveMember step, Progress progress) throws InterruptedException {
        List<Host> others = hosts.controlPlanes().stream()
                .filter(host -> !host.name().equals(step.name()))
                .toList();
        Optional<ObservedMember> first = find(session.members(others), step);
        if (first.isEmpty()) {
            return;
        }
        if (!first.get().healthy() && !first.get().learner()) {
            // unknown is not broken: a member that is only slow would be lost for good
            waiter.pause(BETWEEN_LOOKS);
        }
        List<ObservedMember> members = session.members(others);
        Optional<ObservedMember> member = find(members, step);
        if (member.isEmpty()) {
            return;
        }
        Optional<String> objection = Quorum.objection(members, member.get());
        if (objection.isPresent()) {
            throw new ClusterException(FailureClass.PERMANENT, step.name() + ": " + objection.get());
        }
        progress.line("taking out member " + member.get().id() + " of " + members.size());
        session.removeMember(others, member.get().id());
    }

    private static Optional<ObservedMember> find(List<ObservedMember> members, Step.RemoveMember step) {
        return members.stream()
                .filter(member -> step.member().isEmpty()
                        ? member.name().equals(step.name())
                        : member.id().equals(step.member()))
                .findFirst();
    }
}
