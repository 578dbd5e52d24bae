package io.barekube.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTermsTest {
    @Test
    void beatsThreeTimesInItsLife() {
        assertThat(LeaseTerms.DEFAULT).isEqualTo(new LeaseTerms(Duration.ofSeconds(60), Duration.ofSeconds(20)));
    }

    @Test
    void leavesTimeForASecondHeartbeat() {
        assertThatThrownBy(() -> new LeaseTerms(Duration.ofSeconds(10), Duration.ofSeconds(6)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two heartbeats");
        assertThatThrownBy(() -> LeaseTerms.lasting(Duration.ofMillis(2))).isInstanceOf(IllegalArgumentException.class);
    }
}
