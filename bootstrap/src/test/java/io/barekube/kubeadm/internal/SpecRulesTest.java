package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.InvalidClusterException;
import io.barekube.kubeadm.Kubeadm;
import org.junit.jupiter.api.Test;

class SpecRulesTest {
    @Test
    void refusesLabelsThatKubeletsMayNotSet() {
        assertThatThrownBy(() -> SampleSpec.builder()
                        .workers("a", 1, machine -> machine.label("node-role.kubernetes.io/storage", "x"))
                        .workers(
                                "b",
                                1,
                                machine -> machine.label("node.kubernetes.io/disk", "x")
                                        .label("example.com/x", "y"))
                        .build())
                .isInstanceOfSatisfying(
                        InvalidClusterException.class,
                        e -> assertThat(e.violations())
                                .singleElement()
                                .satisfies(violation ->
                                        assertThat(violation.what()).contains("node-role.kubernetes.io/storage")));
    }

    @Test
    void refusesVersionsItCannotBootstrapAndOldContainerd() {
        assertThatThrownBy(() -> SampleSpec.builder()
                        .kubernetes("1.30.1")
                        .bootstrap(Kubeadm.overSsh().containerd("1.7.28"))
                        .build())
                .isInstanceOfSatisfying(
                        InvalidClusterException.class,
                        e -> assertThat(e.violations())
                                .anyMatch(violation -> violation.what().contains("1.35.x or 1.36.x"))
                                .anyMatch(violation -> violation.where().equals("containerd")));
    }
}
