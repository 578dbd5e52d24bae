package io.barekube.kubeadm.internal;

import io.barekube.ClusterException;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.run.FailureClass;
import java.util.List;

/** What etcd can do without. Members that have no vote yet do not count. */
final class Quorum {
    private Quorum() {}

    /** Throws a transient {@link ClusterException} with the arithmetic when etcd could not agree on the removal, or could agree on nothing after it. */
    static void check(List<ObservedMember> members, ObservedMember leaving) {
        List<ObservedMember> voters =
                members.stream().filter(member -> !member.learner()).toList();
        long healthy = voters.stream().filter(ObservedMember::healthy).count();
        long without = healthy - (!leaving.learner() && leaving.healthy() ? 1 : 0);
        int left = voters.size() - (leaving.learner() ? 0 : 1);
        if (healthy < of(voters.size()) || without < of(left)) {
            throw new ClusterException(
                    FailureClass.TRANSIENT,
                    "member " + leaving.id() + " of etcd cannot be taken out: etcd has " + voters.size()
                            + " members, " + healthy + " of them well, where " + of(voters.size())
                            + " must agree; without it " + without + " of " + left + " would be well, and " + of(left)
                            + " are needed: bring a member back first");
        }
    }

    static int of(int members) {
        return members / 2 + 1;
    }
}
