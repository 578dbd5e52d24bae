package io.barekube.addon.metallb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.ClusterException;
import io.barekube.addon.fake.FakeCluster;
import io.barekube.addon.fake.Specs;
import io.barekube.spi.KubeObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetalLbProofTest {
    private final FakeCluster cluster = new FakeCluster(Specs.of(1, 2), "cp", "w1", "w2");
    private final MetalLb metalLb = MetalLb.layer2("10.0.0.200-10.0.0.250");

    @Test
    void provesThatAServiceAnswersFromOutsideAndFreesItsAddress() throws Exception {
        metalLb.verify(cluster);

        assertThat(cluster.fetched).containsExactly("http://10.0.0.200/hostName");
        assertThat(cluster.proved)
                .containsExactly(
                        "pool default: 10.0.0.200 answers from outside the cluster, announced by w2",
                        "the addresses are free again after the services' deletion");
        assertThat(cluster.objects).isEmpty();
    }

    @Test
    void triesEachPool() throws Exception {
        MetalLb.layer2(
                        AddressPool.of("web", "10.0.0.200-10.0.0.210"),
                        AddressPool.of("internal", "10.0.0.200/29").onRequest())
                .verify(cluster);

        assertThat(cluster.proved)
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains("pool web"))
                .anySatisfy(line -> assertThat(line).contains("pool internal"));
    }

    @Test
    void saysWhichAddressDoesNotAnswerAndRemovesEverything() {
        cluster.isSilent = true;

        assertThatThrownBy(() -> metalLb.verify(cluster))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("http://10.0.0.200/hostName to answer from outside")
                .hasMessageContaining("no answer, and announced by w2")
                .hasMessageContaining("ARP");
        assertThat(cluster.objects).isEmpty();
        assertThat(cluster.proved).isEmpty();
    }

    @Test
    void refusesAnAddressThatIsNotThePools() {
        cluster.balancerAddress = "203.0.113.9";

        assertThatThrownBy(() -> metalLb.verify(cluster))
                .hasMessageContaining("got 203.0.113.9, which is not within 10.0.0.200-10.0.0.250");
        assertThat(cluster.fetched).isEmpty();
        assertThat(cluster.objects).isEmpty();
    }

    @Test
    void saysWhoKeepsAnAddressOfADeletedService() {
        cluster.keepsAnnouncing = true;

        assertThatThrownBy(() -> metalLb.verify(cluster)).hasMessageContaining("w2 still announces");
    }

    @Test
    void doesNotAskAPoolForAnAddressThatHasNoneLeft() throws Exception {
        KubeObject full = KubeObject.parse("""
                {"apiVersion": "metallb.io/v1beta1", "kind": "IPAddressPool",
                 "metadata": {"name": "default", "namespace": "metallb-system"},
                 "status": {"assignedIPv4": 51, "availableIPv4": 0}}""");
        cluster.objects.put(full.ref(), full);

        metalLb.verify(cluster);

        assertThat(cluster.proved).containsExactly("pool default is in use to its last address; not tried");
        assertThat(cluster.objects).isEqualTo(Map.of(full.ref(), full));
    }

    // --- of addresses that the provider lends

    private FakeCluster withBlock(String block) {
        cluster.stateKind = "ServiceBGPStatus";
        cluster.announcers = List.of("w2", "w1");
        cluster.balancerAddress = "147.75.40.6";
        KubeObject pool = KubeObject.parse("""
                {"apiVersion": "metallb.io/v1beta1", "kind": "IPAddressPool",
                 "metadata": {"name": "default", "namespace": "metallb-system"}, "spec": {"addresses": ["%s"]}}""".formatted(block));
        cluster.objects.put(pool.ref(), pool);
        return cluster;
    }

    @Test
    void provesThatAnAddressOfTheProvidersBlockAnswersAndSaysWhoAnnouncesIt() throws Exception {
        MetalLb.fromProvider().verify(withBlock("147.75.40.4/30"));

        assertThat(cluster.fetched).containsExactly("http://147.75.40.6/hostName");
        assertThat(cluster.proved)
                .containsExactly(
                        "pool default: 147.75.40.6 answers from outside the cluster, announced by w1, w2",
                        "the addresses are free again after the services' deletion");
        assertThat(cluster.objects).hasSize(1);
    }

    @Test
    void refusesAnAddressThatIsNotOfTheProvidersBlock() {
        assertThatThrownBy(() -> MetalLb.fromProvider().verify(withBlock("147.75.40.8/30")))
                .hasMessageContaining("got 147.75.40.6, which is not within 147.75.40.8/30");
    }

    @Test
    void pointsAtTheRoutersWhenAnAddressThatTheyWereToldDoesNotAnswer() {
        withBlock("147.75.40.4/30").isSilent = true;

        assertThatThrownBy(() -> MetalLb.fromProvider().verify(cluster))
                .hasMessageContaining("no answer, and announced by w1, w2")
                .hasMessageContaining("by way of the provider's routers")
                .hasMessageNotContaining("ARP");
    }

    @Test
    void saysWhoKeepsAnnouncingToTheRouters() {
        withBlock("147.75.40.4/30").keepsAnnouncing = true;

        assertThatThrownBy(() -> MetalLb.fromProvider().verify(cluster))
                .hasMessageContaining("w1, w2 still announces")
                .hasMessageContaining("get servicebgpstatuses");
    }

    @Test
    void saysThatThePoolIsGone() {
        assertThatThrownBy(() -> MetalLb.fromProvider().verify(cluster))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("IPAddressPool metallb-system/default is not in the cluster");
        assertThat(cluster.objects).isEmpty();
    }
}
