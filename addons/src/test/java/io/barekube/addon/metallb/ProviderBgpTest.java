package io.barekube.addon.metallb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.CidrBlock;
import io.barekube.ClusterException;
import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.Secret;
import io.barekube.addon.fake.Specs;
import io.barekube.addon.flannel.Flannel;
import io.barekube.run.FailureClass;
import io.barekube.spi.Addon;
import io.barekube.spi.AddressBlock;
import io.barekube.spi.BgpPeering;
import io.barekube.spi.Capabilities;
import io.barekube.spi.Condition;
import io.barekube.spi.KubeObject;
import io.barekube.spi.Provided;
import io.barekube.spi.ProviderNeeds;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProviderBgpTest {
    private static final String POOL = """
            {"apiVersion": "metallb.io/v1beta1", "kind": "IPAddressPool",
             "metadata": {"name": "default", "namespace": "metallb-system"},
             "spec": {"addresses": ["147.75.40.4/30"], "autoAssign": true, "avoidBuggyIPs": false}}""";
    private static final String ADVERTISEMENT = """
            {"apiVersion": "metallb.io/v1beta1", "kind": "BGPAdvertisement",
             "metadata": {"name": "default", "namespace": "metallb-system"},
             "spec": {"ipAddressPools": ["default"], "aggregationLength": 32}}""";

    private final ClusterSpec spec = spec(2, Endpoint.localBalancer());
    private final ClusterSpec elastic = spec(2, Endpoint.elasticIp());
    private final MetalLb metalLb = MetalLb.fromProvider();
    private final Map<String, BgpPeering> peerings = new HashMap<>();

    ProviderBgpTest() {
        for (String node : List.of("c-control-plane-1", "c-worker-1", "c-worker-2")) {
            peerings.put(node, packet(node).build());
        }
    }

    private static ClusterSpec spec(int workers, Endpoint endpoint) {
        return Specs.builder(Capabilities.builder()
                        .layer2(false)
                        .bgp(true)
                        .addressBlocks(true)
                        .build())
                .controlPlanes(1)
                .workers(workers)
                .endpoint(endpoint)
                .addon(Flannel.vxlan())
                .build()
                .spec();
    }

    /** As the provider tells of a machine: everywhere the same, but for the machine's own address. */
    private static BgpPeering.Builder packet(String node) {
        return BgpPeering.builder(
                        "10.66.12." + node.length(), 65_000, List.of("169.254.255.1", "169.254.255.2"), 65_530)
                .multihop(true)
                .gateway("10.66.12.1");
    }

    private Provided provided() {
        return new Provided(Optional.of(new AddressBlock("b", CidrBlock.parse("147.75.40.4/30"), Map.of())), peerings);
    }

    private List<KubeObject> objects(MetalLb addon, ClusterSpec of) {
        Addon.Stage last = addon.stages(of, Map.of(MetalLbTest.MANIFEST, MetalLbTest.UPSTREAM), provided())
                .get(1);
        assertThat(last.name()).isEqualTo("address pool and routers");
        return last.objects();
    }

    private static KubeObject peer(String name, String spec) {
        return peer(name, "", spec);
    }

    private static KubeObject peer(String name, String metadata, String spec) {
        return KubeObject.parse("""
                {"apiVersion": "metallb.io/v1beta2", "kind": "BGPPeer",
                 "metadata": {"name": "%s", "namespace": "metallb-system"%s}, "spec": {%s}}""".formatted(name, metadata, spec));
    }

    @Test
    void asksTheProviderForAddressesAndSessions() {
        assertThat(metalLb.needs()).isEqualTo(new ProviderNeeds(4, true));
        assertThat(metalLb.addresses(16).needs()).isEqualTo(new ProviderNeeds(16, true));
        assertThat(MetalLb.layer2("10.0.0.200").needs()).isEqualTo(ProviderNeeds.NONE);
    }

    @Test
    void tellsAllNodesOfTheRoutersThatAllHave() {
        assertThat(objects(metalLb, spec))
                .containsExactly(
                        peer("routers-1-1", """
                                "peerAddress": "169.254.255.1", "myASN": 65000, "peerASN": 65530, "holdTime": "9s",
                                "ebgpMultiHop": true"""),
                        peer("routers-1-2", """
                                "peerAddress": "169.254.255.2", "myASN": 65000, "peerASN": 65530, "holdTime": "9s",
                                "ebgpMultiHop": true"""),
                        KubeObject.parse(POOL),
                        KubeObject.parse(ADVERTISEMENT));
    }

    @Test
    void leavesTheRoutersToWorkersWhereControlPlanesHaveTheirSessionForTheApi() {
        assertThat(objects(metalLb, elastic)).contains(peer("routers-1-1", """
                                "peerAddress": "169.254.255.1", "myASN": 65000, "peerASN": 65530, "holdTime": "9s",
                                "ebgpMultiHop": true, "nodeSelectors": [{"matchExpressions": [
                                    {"key": "node-role.kubernetes.io/control-plane", "operator": "DoesNotExist"}]}]""")).hasSize(4);
    }

    @Test
    void doesNotMindWhatControlPlanesHaveWhereWorkersAloneAnnounce() {
        peerings.put(
                "c-control-plane-1", packet("x").password(Secret.of("theirs")).build());

        assertThat(objects(metalLb, elastic)).hasSize(4);
        assertThat(objects(metalLb, spec)).hasSize(7);
    }

    @Test
    void writesTheRoutersPasswordIntoASecretOfTheRightKindBeforeItIsNamed() {
        peerings.replaceAll((node, peering) ->
                packet(node).multihop(false).password(Secret.of("h\u00e4user")).build());

        assertThat(objects(metalLb, spec))
                .startsWith(KubeObject.parse("""
                                {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/basic-auth",
                                 "metadata": {"name": "routers-1", "namespace": "metallb-system"},
                                 "data": {"password": "aMOkdXNlcg=="}}"""), peer("routers-1-1", """
                                "peerAddress": "169.254.255.1", "myASN": 65000, "peerASN": 65530, "holdTime": "9s",
                                "passwordSecret": {"name": "routers-1"}"""))
                .hasSize(5);
    }

    @Test
    void neverShowsThePassword() {
        peerings.replaceAll((node, peering) ->
                packet(node).password(Secret.of("very-secret-word")).build());
        List<Addon.Stage> stages = metalLb.stages(spec, Map.of(MetalLbTest.MANIFEST, MetalLbTest.UPSTREAM), provided());

        assertThat(stages.toString() + stages.get(1).objects() + metalLb + metalLb.fingerprint())
                .contains("Secret metallb-system/routers-1")
                .doesNotContain("very-secret-word")
                .doesNotContain("dmVyeS1zZWNyZXQtd29yZA");
    }

    @Test
    void doesNotClaimHopsBetweenRoutersOfOneSystem() {
        peerings.replaceAll((node, peering) -> BgpPeering.builder("10.66.12.3", 65_000, List.of("10.0.0.1"), 65_000)
                .multihop(true)
                .build());

        assertThat(objects(metalLb, spec)).startsWith(peer("routers-1-1", """
                        "peerAddress": "10.0.0.1", "myASN": 65000, "peerASN": 65000, "holdTime": "9s\""""));
    }

    @Test
    void waitsAsLongForASilentNodeAsItIsTold() {
        assertThat(objects(metalLb.holdTime(Duration.ofMinutes(3)), spec)).startsWith(peer("routers-1-1", """
                        "peerAddress": "169.254.255.1", "myASN": 65000, "peerASN": 65530, "holdTime": "180s",
                        "ebgpMultiHop": true"""));
    }

    // --- nodes that differ

    private void letWorkerTwoDiffer() {
        peerings.put(
                "c-worker-2",
                BgpPeering.builder("10.88.0.3", 65_001, List.of("10.88.0.1"), 65_531)
                        .password(Secret.of("b"))
                        .build());
    }

    @Test
    void tellsNodesOfTheirOwnRoutersWhereTheyDiffer() {
        letWorkerTwoDiffer();

        assertThat(objects(metalLb, spec).subList(0, 4))
                .containsExactly(
                        peer("routers-1-1", """
                                , "annotations": {"barekube.io/nodes": "c-control-plane-1,c-worker-1,c-worker-2"}""", """
                                "peerAddress": "169.254.255.1", "myASN": 65000, "peerASN": 65530, "holdTime": "9s",
                                "ebgpMultiHop": true, "nodeSelectors": [{"matchExpressions": [
                                    {"key": "kubernetes.io/hostname", "operator": "In",
                                     "values": ["c-control-plane-1", "c-worker-1"]}]}]"""),
                        peer("routers-1-2", """
                                "peerAddress": "169.254.255.2", "myASN": 65000, "peerASN": 65530, "holdTime": "9s",
                                "ebgpMultiHop": true, "nodeSelectors": [{"matchExpressions": [
                                    {"key": "kubernetes.io/hostname", "operator": "In",
                                     "values": ["c-control-plane-1", "c-worker-1"]}]}]"""),
                        KubeObject.parse("""
                                {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/basic-auth",
                                 "metadata": {"name": "routers-2", "namespace": "metallb-system"},
                                 "data": {"password": "Yg=="}}"""),
                        peer("routers-2-1", """
                                "peerAddress": "10.88.0.1", "myASN": 65001, "peerASN": 65531, "holdTime": "9s",
                                "passwordSecret": {"name": "routers-2"}, "nodeSelectors": [{"matchExpressions": [
                                    {"key": "kubernetes.io/hostname", "operator": "In", "values": ["c-worker-2"]}]}]"""));
    }

    @Test
    void keepsBothConditionsWhereNodesDifferAndControlPlanesAreSpared() {
        letWorkerTwoDiffer();

        assertThat(objects(metalLb, elastic).get(0).items("spec", "nodeSelectors"))
                .singleElement()
                .satisfies(selector -> assertThat(selector.items("matchExpressions"))
                        .extracting(KubeObject::json)
                        .satisfiesExactly(
                                json -> assertThat(json).contains("hostname", "[\"c-worker-1\"]"),
                                json -> assertThat(json).contains("control-plane", "DoesNotExist")));
    }

    @Test
    void takesTheSameRoutersInAnotherOrderForTheSame() {
        peerings.put(
                "c-worker-2",
                BgpPeering.builder("10.66.12.9", 65_000, List.of("169.254.255.2", "169.254.255.1"), 65_530)
                        .multihop(true)
                        .build());

        assertThat(objects(metalLb, spec)).hasSize(4);
    }

    @Test
    void isUnwellOnceANodeCameOfWhoseRoutersNobodyKnows() {
        KubeObject same = objects(metalLb, spec).get(0);
        letWorkerTwoDiffer();
        KubeObject differing = objects(metalLb, spec).get(0);
        ClusterSpec larger = spec(3, Endpoint.localBalancer());

        assertThat(peers(spec).unmet(Optional.of(differing))).isEmpty();
        assertThat(peers(larger).unmet(Optional.of(same))).isEmpty();
        assertThat(peers(larger).unmet(Optional.of(differing)))
                .hasValueSatisfying(why -> assertThat(why).endsWith("those of c-worker-3"));
    }

    @Test
    void doesNotMissControlPlanesThatAreSpared() {
        letWorkerTwoDiffer();

        assertThat(peers(elastic).unmet(Optional.of(objects(metalLb, elastic).get(0))))
                .isEmpty();
    }

    private Condition peers(ClusterSpec of) {
        return metalLb.health(of).stream()
                .filter(condition -> condition.ref().kind().equals("BGPPeer"))
                .findFirst()
                .orElseThrow();
    }

    // --- what is missing

    @Test
    void isUnwellWithoutPoolRoutersOrAdvertisement() {
        assertThat(metalLb.health(spec))
                .filteredOn(condition -> condition.unmet(Optional.empty()).isPresent()
                        && condition.ref().apiVersion().startsWith("metallb.io/"))
                .extracting(Condition::toString)
                .containsExactly(
                        "IPAddressPool metallb-system/default must exist",
                        "BGPPeer metallb-system/routers-1-1 must be for every node",
                        "BGPAdvertisement metallb-system/default must exist");
    }

    @Test
    void saysThatItCannotBeMadeWithoutWhatTheProviderGives() {
        assertThatThrownBy(() -> metalLb.stages(spec, Map.of(MetalLbTest.MANIFEST, MetalLbTest.UPSTREAM)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("fromProvider()")
                .hasMessageContaining("was given none");
    }

    @Test
    void saysThatTheBlockIsSmallerThanWanted() {
        assertThatThrownBy(() -> objects(metalLb.addresses(8), spec))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("147.75.40.4/30")
                .hasMessageContaining("addresses(8)");
        assertThat(objects(metalLb.addresses(2), spec)).hasSize(4);
    }

    @Test
    void waitsForANodeThatMayAnnounce() {
        peerings.keySet().removeIf(node -> node.contains("worker"));

        assertThat(objects(metalLb, spec)).hasSize(4);
        assertThatThrownBy(() -> objects(metalLb, elastic))
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT))
                .hasMessageContaining("no node that may announce");
    }

    @Test
    void hasAnotherFingerprintForEverySetting() {
        assertThat(Set.of(
                        MetalLb.layer2("10.0.0.200").fingerprint(),
                        metalLb.fingerprint(),
                        metalLb.version("0.17.0").fingerprint(),
                        metalLb.addresses(8).fingerprint(),
                        metalLb.holdTime(Duration.ofSeconds(10)).fingerprint()))
                .hasSize(5);
        assertThat(metalLb.addresses(4).holdTime(Duration.ofSeconds(9)).fingerprint())
                .isEqualTo(metalLb.fingerprint());
    }
}
