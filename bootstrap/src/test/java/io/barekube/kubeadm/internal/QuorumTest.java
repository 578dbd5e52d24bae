package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.barekube.ClusterException;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.run.FailureClass;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuorumTest {
    private static final ObservedMember WELL = new ObservedMember("a", "a", "10.0.0.1", false, true);
    private static final ObservedMember DEAD = new ObservedMember("d", "d", "10.0.0.2", false, false);
    private static final ObservedMember LEARNER = new ObservedMember("e", "", "10.0.0.3", true, false);

    private static List<ObservedMember> members(int well, int dead) {
        List<ObservedMember> members = new ArrayList<>();
        for (int i = 0; i < well; i++) {
            members.add(WELL);
        }
        for (int i = 0; i < dead; i++) {
            members.add(DEAD);
        }
        return members;
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "3, 1", "3, 2", "4, 1"})
    void oneThatDiedMayGoWhileEnoughAgree(int well, int dead) {
        assertThatCode(() -> Quorum.check(members(well, dead), DEAD)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "2, 2", "2, 3"})
    void nobodyGoesWhereTooFewAgree(int well, int dead) {
        ClusterException refusal =
                catchThrowableOfType(ClusterException.class, () -> Quorum.check(members(well, dead), DEAD));

        assertThat(refusal.failureClass()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(refusal)
                .hasMessageContaining("etcd has " + (well + dead) + " members, " + well + " of them well")
                .hasMessageContaining("without it " + well + " of " + (well + dead - 1));
    }

    @Test
    void oneThatIsWellIsMissedAfterwards() {
        ClusterException refusal =
                catchThrowableOfType(ClusterException.class, () -> Quorum.check(members(2, 1), WELL));

        assertThat(refusal).hasMessageContaining("without it 1 of 2 would be well, and 2 are needed");
        assertThatCode(() -> Quorum.check(members(3, 0), WELL)).doesNotThrowAnyException();
    }

    @Test
    void whoHasNoVoteIsNotMissed() {
        List<ObservedMember> members = members(1, 0);
        members.add(LEARNER);

        assertThatCode(() -> Quorum.check(members, LEARNER)).doesNotThrowAnyException();
    }
}
