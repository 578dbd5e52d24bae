package io.barekube.addon.metallb;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.ClusterSpec;
import io.barekube.addon.fake.Specs;
import io.barekube.spi.Addon;
import io.barekube.spi.Artifact;
import io.barekube.spi.Condition;
import io.barekube.spi.KubeObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetalLbTest {
    static final Artifact MANIFEST = Artifact.manifest("metallb", "0.16.1");
    static final String UPSTREAM = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: metallb-system}
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: ipaddresspools.metallb.io}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: controller, namespace: metallb-system}
            spec:
              template:
                spec:
                  containers:
                  - name: controller
                    args: [--port=9120]
                    readinessProbe: {initialDelaySeconds: 10, periodSeconds: 10}
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: speaker, namespace: metallb-system}
            spec:
              template:
                spec:
                  containers:
                  - name: speaker
                    args: [--port=9120]
                    readinessProbe: {initialDelaySeconds: 10, periodSeconds: 10}
                  tolerations:
                  - {key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule}
            """;

    private final ClusterSpec workers = Specs.of(1, 2);
    private final ClusterSpec single = Specs.of(1, 0);
    private final MetalLb metalLb = MetalLb.layer2("10.0.0.200-10.0.0.250", "10.0.0.199");

    private static List<Addon.Stage> stages(MetalLb metalLb, ClusterSpec spec) {
        return metalLb.stages(spec, Map.of(MANIFEST, UPSTREAM));
    }

    private static String arguments(List<Addon.Stage> stages) {
        return stages.get(0)
                .objects()
                .get(3)
                .text("spec", "template", "spec", "containers", "0", "args")
                .orElseThrow();
    }

    @Test
    void installsTheControllerBeforeThePools() {
        List<Addon.Stage> stages = stages(metalLb, workers);

        assertThat(stages).extracting(Addon.Stage::name).containsExactly("controller and speakers", "address pools");
        assertThat(stages.get(0).ready())
                .extracting(Condition::toString)
                .containsExactly(
                        "CustomResourceDefinition ipaddresspools.metallb.io must be Established",
                        "Deployment metallb-system/controller must be rolled out",
                        "DaemonSet metallb-system/speaker must run its newest version");
    }

    @Test
    void makesAPoolOfTheRangesAndAnnouncesIt() {
        List<KubeObject> objects = stages(metalLb, workers).get(1).objects();

        assertThat(objects).containsExactly(KubeObject.parse("""
                                {"apiVersion": "metallb.io/v1beta1", "kind": "IPAddressPool",
                                 "metadata": {"name": "default", "namespace": "metallb-system"},
                                 "spec": {"addresses": ["10.0.0.200-10.0.0.250", "10.0.0.199/32"], "autoAssign": true, "avoidBuggyIPs": false}}"""), KubeObject.parse("""
                                {"apiVersion": "metallb.io/v1beta1", "kind": "L2Advertisement",
                                 "metadata": {"name": "default", "namespace": "metallb-system"},
                                 "spec": {"ipAddressPools": ["default"]}}"""));
    }

    @Test
    void makesSeveralPoolsAsTheyAreDescribed() {
        MetalLb several = MetalLb.layer2(
                        AddressPool.of("web", "10.0.0.200-10.0.0.210"),
                        AddressPool.of("internal", "10.0.0.224/28").onRequest().avoidingBuggyIps())
                .interfaces("eth1");
        List<KubeObject> objects = stages(several, workers).get(1).objects();

        assertThat(objects).hasSize(3);
        assertThat(objects.get(1).at("spec"))
                .contains(Map.of("addresses", List.of("10.0.0.224/28"), "autoAssign", false, "avoidBuggyIPs", true));
        assertThat(objects.get(2).at("spec"))
                .contains(Map.of("ipAddressPools", List.of("web", "internal"), "interfaces", List.of("eth1")));
    }

    @Test
    void announcesFromControlPlanesWhereThereIsNobodyElse() {
        List<Addon.Stage> stages = stages(metalLb, single);

        assertThat(arguments(stages)).isEqualTo("[--port=9120, --ignore-exclude-lb]");
        assertThat(stages.get(0).objects().get(2).items("spec", "template", "spec", "tolerations"))
                .extracting(toleration -> toleration.text("key").orElse(""))
                .containsExactly("node-role.kubernetes.io/control-plane");
        assertThat(arguments(stages(metalLb, workers))).isEqualTo("[--port=9120]");
        assertThat(stages(metalLb, workers).get(0).objects().get(2).at("spec", "template", "spec", "tolerations"))
                .isEmpty();
    }

    @Test
    void isUnwellWhenWorkersCameAndControlPlanesStillAnnounce() {
        KubeObject ofSingle = stages(metalLb, single).get(0).objects().get(3);
        KubeObject ofWorkers = stages(metalLb, workers).get(0).objects().get(3);

        assertThat(announcing(single).unmet(Optional.of(ofSingle))).isEmpty();
        assertThat(announcing(workers).unmet(Optional.of(ofWorkers))).isEmpty();
        assertThat(announcing(workers).unmet(Optional.of(ofSingle))).isPresent();
        assertThat(announcing(single).unmet(Optional.of(ofWorkers)))
                .hasValueSatisfying(why -> assertThat(why).contains("no workers"));
    }

    private Condition announcing(ClusterSpec spec) {
        return metalLb.health(spec).stream()
                .filter(condition -> condition.toString().contains("announc"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void looksEarlierAtReadinessThanUpstream() {
        assertThat(stages(metalLb, workers)
                        .get(0)
                        .objects()
                        .get(2)
                        .at("spec", "template", "spec", "containers", "0", "readinessProbe"))
                .contains(Map.of("initialDelaySeconds", 1L, "periodSeconds", 2L));
    }

    @Test
    void hasAnotherFingerprintForEverySetting() {
        AddressPool pool = AddressPool.of("default", "10.0.0.200-10.0.0.250", "10.0.0.199");

        assertThat(MetalLb.layer2(pool).fingerprint()).isEqualTo(metalLb.fingerprint());
        assertThat(Set.of(
                        metalLb.fingerprint(),
                        metalLb.version("0.17.0").fingerprint(),
                        metalLb.interfaces("eth0").fingerprint(),
                        MetalLb.layer2("10.0.0.200-10.0.0.250").fingerprint(),
                        MetalLb.layer2(pool.onRequest()).fingerprint(),
                        MetalLb.layer2(pool.avoidingBuggyIps()).fingerprint()))
                .hasSize(6);
    }

    @Test
    void keepsTheFingerprintThatClustersRemember() {
        assertThat(metalLb.fingerprint()).isEqualTo("655e1311f9ee2d96a60c96195a685a0ec577d1e32b594d499cee4c0df41c2000");
    }

    @Test
    void namesItsManifestAndImages() {
        assertThat(metalLb.requires(workers))
                .isEqualTo(new Addon.Requirements(
                        List.of(MANIFEST),
                        List.of("quay.io/metallb/controller:v0.16.1", "quay.io/metallb/speaker:v0.16.1")));
    }
}
