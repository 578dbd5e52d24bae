package io.barekube.addon.flannel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.ClusterException;
import io.barekube.ClusterSpec;
import io.barekube.Violation;
import io.barekube.addon.fake.Specs;
import io.barekube.spi.Addon;
import io.barekube.spi.Artifact;
import io.barekube.spi.Capabilities;
import io.barekube.spi.Json;
import io.barekube.spi.KubeObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlannelTest {
    private static final Artifact MANIFEST = Artifact.manifest("flannel", "0.28.9");
    private static final String UPSTREAM = """
            kind: Namespace
            apiVersion: v1
            metadata: {name: kube-flannel, labels: {pod-security.kubernetes.io/enforce: privileged}}
            ---
            kind: ConfigMap
            apiVersion: v1
            metadata: {name: kube-flannel-cfg, namespace: kube-flannel}
            data:
              cni-conf.json: |
                {"name": "cbr0"}
              net-conf.json: |
                {"Network": "10.244.0.0/16", "EnableNFTables": false, "Backend": {"Type": "vxlan"}}
            ---
            kind: DaemonSet
            apiVersion: apps/v1
            metadata: {name: kube-flannel-ds, namespace: kube-flannel}
            spec:
              template:
                metadata: {labels: {app: flannel}}
                spec:
                  hostNetwork: true
                  initContainers:
                  - name: install-cni-plugin
                    image: ghcr.io/flannel-io/flannel-cni-plugin:v1.9.1-flannel3
                  - name: install-cni
                    image: ghcr.io/flannel-io/flannel:v0.28.9
                    command: [/opt/bin/install-conf]
                    args: [/etc/kube-flannel/cni-conf.json, /etc/cni/net.d/10-flannel.conflist]
                    volumeMounts:
                    - {name: cni, mountPath: /etc/cni/net.d}
                    - {name: flannel-cfg, mountPath: /etc/kube-flannel/}
                  containers:
                  - name: kube-flannel
                    image: ghcr.io/flannel-io/flannel:v0.28.9
                    command: [/opt/bin/flanneld]
                    args: [--ip-masq, --kube-subnet-mgr]
                    volumeMounts:
                    - {name: flannel-cfg, mountPath: /etc/kube-flannel/}
                    readinessProbe: {httpGet: {path: /readyz}, initialDelaySeconds: 5, periodSeconds: 10}
                    env:
                    - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
            """;

    private final ClusterSpec spec = Specs.of(1, 2, builder -> builder.podCidr("10.50.0.0/16"));

    private List<KubeObject> objects(Flannel flannel) {
        List<Addon.Stage> stages = flannel.stages(spec, Map.of(MANIFEST, UPSTREAM));
        assertThat(stages).hasSize(1);
        return stages.get(0).objects();
    }

    private static Map<String, Object> netConf(List<KubeObject> objects) {
        return Json.parseObject(objects.get(1).text("data", "net-conf.json").orElseThrow());
    }

    private static List<?> arguments(List<KubeObject> objects) {
        return (List<?>) objects.get(2)
                .at("spec", "template", "spec", "containers", "0", "args")
                .orElseThrow();
    }

    @Test
    void writesTheClustersPodNetworkAndLeavesTheRestToUpstream() {
        List<KubeObject> objects = objects(Flannel.vxlan());

        assertThat(netConf(objects))
                .containsEntry("Network", "10.50.0.0/16")
                .containsEntry("EnableNFTables", false)
                .containsEntry("Backend", Map.of("Type", "vxlan"));
        assertThat(objects.get(0).text("metadata", "labels", "pod-security.kubernetes.io/enforce"))
                .contains("privileged");
        assertThat(objects.get(1).text("data", "cni-conf.json")).contains("{\"name\": \"cbr0\"}\n");
        assertThat(objects.get(2)
                        .text("spec", "template", "spec", "containers", "0", "readinessProbe", "httpGet", "path"))
                .contains("/readyz");
    }

    @Test
    void writesTheBackEndThatWasAskedFor() {
        assertThat(netConf(objects(Flannel.vxlan().mtu(1400).port(4789).directRouting())))
                .containsEntry("Backend", Map.of("Type", "vxlan", "MTU", 1400L, "Port", 4789L, "DirectRouting", true));
        assertThat(netConf(objects(Flannel.hostGw()))).containsEntry("Backend", Map.of("Type", "host-gw"));
    }

    @Test
    void usesTheInterfaceOfTheNodesOwnAddressUnlessToldOtherwise() {
        List<KubeObject> objects = objects(Flannel.vxlan());

        assertThat(arguments(objects)).asString().isEqualTo("[--ip-masq, --kube-subnet-mgr, --iface=$(NODE_ADDRESS)]");
        assertThat(objects.get(2).at("spec", "template", "spec", "containers", "0", "env", "1"))
                .contains(Map.of(
                        "name", "NODE_ADDRESS", "valueFrom", Map.of("fieldRef", Map.of("fieldPath", "status.hostIP"))));
        assertThat(arguments(objects(Flannel.vxlan().iface("eth1")))).asString().contains("--iface=eth1");
        assertThat(arguments(objects(Flannel.vxlan().ifaceRegex("^10\\."))))
                .asString()
                .contains("--iface-regex=^10\\.");
        assertThat(arguments(objects(Flannel.vxlan().ifaceCanReach("10.0.0.1"))))
                .asString()
                .contains("--iface-can-reach=10.0.0.1");
        assertThat(arguments(objects(Flannel.vxlan().ifaceOfDefaultRoute())))
                .asString()
                .doesNotContain("--iface");
    }

    @Test
    void promisesANetworkOnlyWhenThereIsOne() {
        KubeObject daemons = objects(Flannel.vxlan()).get(2);

        assertThat(daemons.items("spec", "template", "spec", "initContainers"))
                .extracting(container -> container.text("name").orElse(""))
                .containsExactly("install-cni-plugin");
        KubeObject container =
                daemons.items("spec", "template", "spec", "containers").get(0);
        assertThat(container.items("volumeMounts"))
                .extracting(mount -> mount.text("mountPath").orElse(""))
                .containsExactly("/etc/kube-flannel/", "/etc/cni/net.d");
        assertThat(container.text("lifecycle", "postStart", "exec", "command", "2"))
                .hasValueSatisfying(
                        script -> assertThat(script)
                                .startsWith("until [ -s /run/flannel/subnet.env ]")
                                .endsWith(
                                        "exec '/opt/bin/install-conf' '/etc/kube-flannel/cni-conf.json' '/etc/cni/net.d/10-flannel.conflist'"));
    }

    @Test
    void startsFlannelWithItsArgumentsOnceTheServiceRulesAreThere(@TempDir Path tools) throws Exception {
        Path nft = Files.writeString(tools.resolve("nft"), """
                #!/bin/sh
                echo look >>"%1$s/looks"
                if [ "$(wc -l <"%1$s/looks")" -ge 3 ]; then echo 'ip daddr . meta l4proto { 10.96.0.1 . tcp }'; fi
                """.formatted(tools));
        assertThat(nft.toFile().setExecutable(true)).isTrue();
        KubeObject container = objects(Flannel.vxlan())
                .get(2)
                .items("spec", "template", "spec", "containers")
                .get(0);
        List<String> command = new ArrayList<>();
        Json.list(container.at("command").orElseThrow()).forEach(word -> command.add(String.valueOf(word)));
        assertThat(command).endsWith("/opt/bin/flanneld");
        command.set(command.size() - 1, "/bin/echo");
        command.addAll(List.of("--ip-masq", "two words"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("KUBERNETES_SERVICE_HOST", "10.96.0.1");
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));

        Process process = builder.start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("--ip-masq two words\n");
        assertThat(Files.readAllLines(tools.resolve("looks"))).hasSize(3);
    }

    @Test
    void startsOtherPodsWhenItsConfigurationChanges() {
        String[] hash = {"spec", "template", "metadata", "annotations", "barekube.io/net-conf"};

        assertThat(objects(Flannel.vxlan()).get(2).text(hash))
                .isPresent()
                .isEqualTo(objects(Flannel.vxlan()).get(2).text(hash))
                .isNotEqualTo(objects(Flannel.vxlan().mtu(1400)).get(2).text(hash));
    }

    @Test
    void doesNotWaitForNodesThatNeverComeUp() {
        var ready =
                Flannel.vxlan().stages(spec, Map.of(MANIFEST, UPSTREAM)).get(0).ready();

        assertThat(ready).singleElement().satisfies(condition -> {
            assertThat(condition.unmet(Optional.of(daemons(3, 3, 1)))).isEmpty();
            assertThat(condition.unmet(Optional.of(daemons(3, 3, 0))))
                    .hasValueSatisfying(why -> assertThat(why).contains("none of 3 pods is ready"));
            assertThat(condition.unmet(Optional.of(daemons(3, 1, 2))))
                    .hasValueSatisfying(why -> assertThat(why).contains("1 of 3 pods are of the newest version"));
        });
    }

    private static KubeObject daemons(long wanted, long updated, long ready) {
        return KubeObject.of(Map.of(
                "metadata",
                Map.of("generation", 2L),
                "status",
                Map.of(
                        "observedGeneration",
                        2L,
                        "desiredNumberScheduled",
                        wanted,
                        "updatedNumberScheduled",
                        updated,
                        "numberReady",
                        ready)));
    }

    @Test
    void isUnwellWhenTheClusterHasAnotherPodNetwork() {
        KubeObject applied = objects(Flannel.vxlan()).get(1);
        var health = Flannel.vxlan().health(spec).get(0);

        assertThat(health.unmet(Optional.of(applied))).isEmpty();
        assertThat(Flannel.vxlan().health(Specs.of(1, 2)).get(0).unmet(Optional.of(applied)))
                .hasValueSatisfying(why -> assertThat(why).contains("10.50.0.0/16", "10.244.0.0/16"));
    }

    @Test
    void namesItsManifestAndImages() {
        Addon.Requirements requirements = Flannel.vxlan().requires(spec);

        assertThat(requirements.artifacts()).containsExactly(MANIFEST);
        assertThat(requirements.images())
                .containsExactly(
                        "ghcr.io/flannel-io/flannel:v0.28.9", "ghcr.io/flannel-io/flannel-cni-plugin:v1.9.1-flannel3");
    }

    @Test
    void hasAnotherFingerprintForEverySetting() {
        Set<String> fingerprints = Set.of(
                Flannel.vxlan().fingerprint(),
                Flannel.hostGw().fingerprint(),
                Flannel.vxlan().version("0.28.8").fingerprint(),
                Flannel.vxlan().mtu(1400).fingerprint(),
                Flannel.vxlan().iface("eth1").fingerprint(),
                Flannel.vxlan().ifaceOfDefaultRoute().fingerprint());

        assertThat(fingerprints).hasSize(6).allMatch(hash -> hash.matches("[0-9a-f]{64}"));
        assertThat(Flannel.vxlan().mtu(1400).port(1).fingerprint())
                .isEqualTo(Flannel.vxlan().port(1).mtu(1400).fingerprint());
    }

    @Test
    void reportsAllSettingsThatCannotBe() {
        Capabilities routed = Capabilities.builder().layer2(false).build();

        assertThat(Flannel.hostGw().port(0).mtu(100).validate(spec, routed))
                .extracting(Violation::what)
                .satisfiesExactly(
                        what -> assertThat(what).contains("layer-2"),
                        what -> assertThat(what).contains("settings of vxlan()"),
                        what -> assertThat(what).contains("mtu 100"),
                        what -> assertThat(what).contains("port 0"));
        assertThat(Flannel.vxlan().validate(spec, routed)).isEmpty();
    }

    @Test
    void objectsToAKernelWithoutVxlanThatCannotLoadIt() {
        var bare = Map.of(Specs.host(spec.nodes().get(0), "10.0.0.1"), Specs.facts(Set.of("overlay"), "10.0.0.1/24"));
        var loads = Map.of(Specs.host(spec.nodes().get(0), "10.0.0.1"), Specs.facts(Set.of("modules"), "10.0.0.1/24"));

        assertThat(Flannel.vxlan().judge(spec, bare))
                .singleElement()
                .satisfies(violation -> assertThat(violation.what()).contains("VXLAN", "hostGw()"));
        assertThat(Flannel.vxlan().judge(spec, loads)).isEmpty();
        assertThat(Flannel.hostGw().judge(spec, bare)).isEmpty();
    }

    @Test
    void saysWhatAManifestOfAnotherFormLacks() {
        assertThatThrownBy(() -> Flannel.vxlan()
                        .stages(spec, Map.of(MANIFEST, "{kind: Namespace, apiVersion: v1, metadata: {name: x}}")))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("flannel 0.28.9")
                .hasMessageContaining("ConfigMap kube-flannel-cfg");
    }
}
