package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhaseProgressTest {
    @Test
    void tellsEachPhaseOnceAndNoNoise() {
        List<String> news = new ArrayList<>();
        PhaseProgress progress = new PhaseProgress(news::add);

        List.of(
                        "an earlier join did not come to its end: beginning anew",
                        "[preflight] Running pre-flight checks",
                        "\u001b[0;37mOS\u001b[0m: \u001b[0;32mLinux\u001b[0m",
                        "\t[WARNING SystemVerification]: cgroups v1 support is deprecated",
                        "[preflight] Reading configuration",
                        "W1125 03:45:15.058862     595 utils.go:69] The recommended value",
                        "[kubelet-start] Starting the kubelet",
                        "",
                        "This node has joined the cluster:",
                        "* Certificate signing request was sent",
                        "error execution phase kubelet-start: timed out")
                .forEach(progress::line);

        assertThat(news)
                .containsExactly(
                        "an earlier join did not come to its end: beginning anew",
                        "preflight: Running pre-flight checks",
                        "kubelet-start: Starting the kubelet",
                        "error execution phase kubelet-start: timed out");
    }

    @Test
    void tellsEachPartOfAnUpgrade() {
        List<String> news = new ArrayList<>();
        PhaseProgress progress = new PhaseProgress(news::add);

        List.of(
                        "[upgrade/staticpods] Writing new Static Pod manifests to \"/etc/kubernetes/tmp/x\"",
                        "[upgrade/staticpods] Preparing for \"etcd\" upgrade",
                        "[upgrade/staticpods] Waiting for the kubelet to restart the component",
                        "[upgrade/staticpods] Component \"etcd\" upgraded successfully!")
                .forEach(progress::line);

        assertThat(news)
                .containsExactly(
                        "upgrade/staticpods: Writing new Static Pod manifests to \"/etc/kubernetes/tmp/x\"",
                        "upgrade/staticpods: Preparing for \"etcd\" upgrade",
                        "upgrade/staticpods: Component \"etcd\" upgraded successfully!");
    }
}
