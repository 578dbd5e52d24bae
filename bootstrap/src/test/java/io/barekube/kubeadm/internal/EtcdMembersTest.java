package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.plan.Observation.ObservedMember;
import org.junit.jupiter.api.Test;

class EtcdMembersTest {
    @Test
    void readsWhoVotesWhoIsWellAndWhoNeverStarted() {
        String answer = """
                2d0fb2a6f6c4b0d1, started, cp-1, https://10.0.0.1:2380, https://10.0.0.1:2379, false
                8e9e05c52164694d, started, cp-2, https://10.0.0.2:2380, https://10.0.0.2:2379, false
                91bc3c398fb3c146, unstarted, , https://10.0.0.3:2380, , true
                \f[{"endpoint":"https://10.0.0.1:2379","health":true,"took":"2.5ms"},\
                {"endpoint":"https://10.0.0.2:2379","health":false,"took":"3.0s","error":"context deadline exceeded"}]
                """;

        assertThat(EtcdMembers.read(answer))
                .containsExactly(
                        new ObservedMember("2d0fb2a6f6c4b0d1", "cp-1", "10.0.0.1", false, true),
                        new ObservedMember("8e9e05c52164694d", "cp-2", "10.0.0.2", false, false),
                        new ObservedMember("91bc3c398fb3c146", "", "10.0.0.3", true, false));
    }

    @Test
    void callsNobodyWellWhenNobodySaidSo() {
        assertThat(EtcdMembers.read(
                        "2d0fb2a6f6c4b0d1, started, cp-1, https://[fd00::1]:2380, https://[fd00::1]:2379, false\n\f"))
                .containsExactly(new ObservedMember("2d0fb2a6f6c4b0d1", "cp-1", "fd00::1", false, false));
    }
}
