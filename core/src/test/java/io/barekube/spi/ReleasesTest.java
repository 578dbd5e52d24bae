package io.barekube.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.KubernetesVersion;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

class ReleasesTest {
    @Test
    void listsKubernetesVersionsNewestFirst() {
        assertThat(Releases.kubernetes())
                .startsWith(KubernetesVersion.parse("1.36.4"))
                .isSortedAccordingTo(Comparator.reverseOrder())
                .allSatisfy(version -> assertThat(version.minor()).isGreaterThanOrEqualTo(34));
    }

    @Test
    void sortsByNumberAndNotByText() {
        assertThat(Releases.of("kubelet")).containsSubsequence("1.34.11", "1.34.10", "1.34.9", "1.34.0");
    }

    @Test
    void hasAllProgramsOfEveryKubernetesVersion() {
        assertThat(Releases.of("kubelet")).isEqualTo(Releases.of("kubeadm"));
        assertThat(Releases.of("kubectl")).isEqualTo(Releases.of("kubeadm"));
    }

    @Test
    void listsNothingForAnUnknownName() {
        assertThat(Releases.of("calico")).isEmpty();
    }

    @Test
    void acceptsAKnownVersion() {
        assertThat(Releases.unknown(KubernetesVersion.parse("v1.36.4"))).isEmpty();
    }

    @Test
    void namesTheNewestOfTheSameMinorVersion() {
        assertThat(Releases.unknown(KubernetesVersion.parse("1.36.9")))
                .contains("1.36.9 is not known to this release; newest known of 1.36 is 1.36.4");
    }

    @Test
    void namesTheWholeRangeForAnotherMinorVersion() {
        assertThat(Releases.unknown(KubernetesVersion.parse("1.20.0")))
                .contains("1.20.0 is not known to this release; the known ones are 1.34.0 to 1.36.4");
    }
}
