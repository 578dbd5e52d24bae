package io.barekube.internal.planner;

import io.barekube.plan.Observation.ObservedMember;
import java.util.List;
import java.util.Optional;

/** etcd's arithmetic: of n voters, n / 2 + 1 must agree (etcd's FAQ, "failure tolerance"). */
public final class Quorum {
    private Quorum() {}

    /** How many of that many voters must agree. */
    public static int of(int voters) {
        return voters / 2 + 1;
    }

    /** Why the member must not be taken out of those; empty when it may. A learner has no vote, and may go whenever the voters agree on anything. */
    public static Optional<String> objection(List<ObservedMember> members, ObservedMember goes) {
        int voters = voters(members);
        int well = well(members);
        String name = goes.name().isEmpty() ? goes.id() : goes.name();
        if (well < of(voters)) {
            return Optional.of(now(voters, well) + ", and " + of(voters) + " must agree before " + name
                    + " can be taken out: bring one back first");
        }
        if (goes.learner()) {
            return Optional.empty();
        }
        int left = voters - 1;
        int wellLeft = well - (goes.healthy() ? 1 : 0);
        if (left == 0) {
            return Optional.of(
                    now(voters, well) + ": " + name + " is the last one, and all the cluster knows is in it");
        }
        if (wellLeft < of(left)) {
            return Optional.of(now(voters, well) + "; without " + name + " " + wellLeft + " of " + left
                    + " would be, and " + of(left) + " are needed: bring the other members back first");
        }
        return Optional.empty();
    }

    /** Why the member must not be stopped for a moment; empty when it may: the others agree without it, it does not answer anyway, or there are no others. */
    static Optional<String> objectionToRestart(List<ObservedMember> members, ObservedMember stops) {
        int voters = voters(members);
        int well = well(members);
        if (voters == 1 || stops.learner() || !stops.healthy() || well - 1 >= of(voters)) {
            return Optional.empty();
        }
        return Optional.of(now(voters, well) + "; while " + stops.name() + " restarts " + (well - 1) + " would be, and "
                + of(voters) + " are needed");
    }

    private static int voters(List<ObservedMember> members) {
        return (int) members.stream().filter(member -> !member.learner()).count();
    }

    private static int well(List<ObservedMember> members) {
        return (int) members.stream()
                .filter(member -> member.healthy() && !member.learner())
                .count();
    }

    private static String now(int voters, int well) {
        return "etcd has " + voters + (voters == 1 ? " member, " : " members, ") + well
                + (well == 1 ? " of them is well" : " of them are well");
    }
}
