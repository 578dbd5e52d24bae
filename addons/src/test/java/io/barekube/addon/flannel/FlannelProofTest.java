package io.barekube.addon.flannel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.ClusterException;
import io.barekube.addon.fake.FakeCluster;
import io.barekube.addon.fake.Specs;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlannelProofTest {
    private final FakeCluster cluster = new FakeCluster(Specs.of(1, 2), "cp", "w1", "w2");

    @Test
    void provesThatPodsReachEachOtherAndANameAndLeavesNothing() throws Exception {
        Flannel.vxlan().verify(cluster);

        assertThat(cluster.proved)
                .containsExactly(
                        "pods reach each other across nodes: cp to w1, w1 to w2, w2 to cp",
                        "the name barekube-proof.kube-flannel.svc.cluster.local resolves and its service answers on cp, w1, w2");
        assertThat(cluster.objects).isEmpty();
        assertThat(cluster.requests).isEqualTo(9);
    }

    @Test
    void saysWhichPairDoesNotTalkAndRemovesEverything() {
        cluster.cut.add("w1>w2");

        assertThatThrownBy(() -> Flannel.vxlan().verify(cluster))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("the pod on w1 asks the pod on w2 (10.244.2.7)")
                .hasMessageContaining("i/o timeout")
                .hasMessageContaining("UDP port 8472")
                .hasMessageNotContaining("the pod on cp asks");
        assertThat(cluster.objects).isEmpty();
        assertThat(cluster.proved).isEmpty();
    }

    @Test
    void saysOnWhichNodeTheNameDoesNotResolve() {
        cluster.withoutDns.add("w2");

        assertThatThrownBy(() -> Flannel.hostGw().verify(cluster))
                .hasMessageContaining(
                        "the pod on w2 asks the service barekube-proof.kube-flannel.svc.cluster.local: host and/or port")
                .hasMessageContaining("no such host")
                .hasMessageContaining("kube-dns");
        assertThat(cluster.objects).isEmpty();
    }

    @Test
    void saysWhyAPodDoesNotRun() {
        cluster.withoutImage.add("w1");

        assertThatThrownBy(() -> Flannel.vxlan().verify(cluster))
                .hasMessageContaining("on w1 ErrImagePull (not found)");
        assertThat(cluster.objects).isEmpty();
    }

    @Test
    void waitsForWhatComesLater() throws Exception {
        cluster.busyAnswers = 10;
        Instant start = cluster.waiter().now();

        Flannel.vxlan().verify(cluster);

        assertThat(cluster.proved).hasSize(2);
        assertThat(cluster.waiter().now()).isAfter(start).isBefore(start.plusSeconds(5));
    }

    @Test
    void provesOnASingleNodeWhatCanBeProvedThere() throws Exception {
        FakeCluster single = new FakeCluster(Specs.of(1, 0), "cp");

        Flannel.vxlan().verify(single);

        assertThat(single.proved)
                .containsExactly(
                        "the only node cp gives pods addresses: 10.244.0.7",
                        "the name barekube-proof.kube-flannel.svc.cluster.local resolves and its service answers on cp");
        assertThat(single.objects).isEmpty();
    }

    @Test
    void asksOnEightNodesAtMost() throws Exception {
        FakeCluster large = new FakeCluster(
                Specs.of(1, 19), IntStream.range(0, 20).mapToObj(i -> "n" + i).toArray(String[]::new));

        Flannel.vxlan().verify(large);

        assertThat(large.requests).isEqualTo(19);
        assertThat(large.proved.get(0)).contains("n0 to n2", "n17 to n0");
    }

    @Test
    void removesEverythingWhenItIsCancelled() {
        cluster.isCancelled = true;

        assertThatThrownBy(() -> Flannel.vxlan().verify(cluster)).isInstanceOf(InterruptedException.class);
        assertThat(cluster.objects).isEmpty();
    }

    @Test
    void provesNothingWithoutAReadyNode() {
        assertThatThrownBy(() -> Flannel.vxlan().verify(new FakeCluster(Specs.of(1, 2))))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("no node is Ready");
    }
}
