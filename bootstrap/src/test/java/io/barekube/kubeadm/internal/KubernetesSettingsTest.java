package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.InvalidClusterException;
import io.barekube.Role;
import io.barekube.kubeadm.Kubeadm;
import io.barekube.kubeadm.internal.KubernetesSettings.Program;
import io.barekube.spi.Json;
import io.barekube.spi.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KubernetesSettingsTest {
    private static final KubernetesSettings SETTINGS = KubernetesSettings.NONE
            .withArgument(Program.API_SERVER, "v", "3")
            .withArgument(Program.API_SERVER, "max-requests-inflight", "800")
            .withArgument(Program.ETCD, "snapshot-count", "20000");

    /** Maps of Java keep no order, and another one in each JVM: a plan would show changes of files that nobody made. */
    @Test
    void writesTheSameFilesInEveryJvm() {
        KubernetesSettings settings = KubernetesSettings.NONE.withKubelet(
                "evictionHard", Map.of("nodefs.available", "5%", "memory.available", "1Gi", "imagefs.available", "9%"));

        Map<String, String> files = HostFiles.of(
                Role.CONTROL_PLANE,
                new HostQuirks(false, false, false),
                "/etc/resolv.conf",
                Optional.empty(),
                settings.kubelet());

        assertThat(files.get(HostFiles.PATCHES + "/corednsdeployment+strategic.json"))
                .contains("{\"name\":\"coredns\",\"readinessProbe\":{\"periodSeconds\":1}}");
        assertThat(files.get(HostFiles.PATCHES + "/kubeletconfiguration+merge.json"))
                .containsSubsequence("imagefs.available", "memory.available", "nodefs.available");
    }

    @Test
    void namesEverySettingThatCannotBeTakenAtOnce() {
        Kubeadm kubeadm = Kubeadm.overSsh()
                .kubelet("maxPods", 200)
                .kubelet("cgroupDriver", "cgroupfs")
                .kubelet("max-pods", 3)
                .proxy("mode", "ipvs")
                .apiServerArg("advertise-address", "10.0.0.1")
                .apiServerArg("--v", "3")
                .apiServerArg("audit-log-maxage", "3\n")
                .apiServerArg("requestheader-client-ca-file", "/x")
                .controllerManagerArg("cluster-cidr", "10.0.0.0/8")
                .schedulerArg("leader-elect", "false")
                .etcdArg("data-dir", "/data");

        assertThatThrownBy(() -> SampleSpec.builder().bootstrap(kubeadm).build())
                .isInstanceOfSatisfying(
                        InvalidClusterException.class,
                        e -> assertThat(e.violations())
                                .hasSize(10)
                                .anyMatch(it -> it.what().contains("cgroupDriver cannot be set: it must be the one"))
                                .anyMatch(it -> it.what().contains("\"max-pods\" is no name of a field"))
                                .anyMatch(it -> it.where().equals("proxy"))
                                .anyMatch(it -> it.what().contains("without leading dashes"))
                                .anyMatch(it -> it.what().contains("control characters"))
                                .anyMatch(it -> it.where().equals("etcdArg")));
    }

    @Test
    void takesNoValueThatJsonDoesNotHave() {
        assertThatThrownBy(() -> Kubeadm.overSsh().kubelet("maxPods", new Object()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotFollowAListThatItsCallerChangesAfterwards() {
        List<String> sysctls = new ArrayList<>(List.of("net.*"));
        KubernetesSettings settings = KubernetesSettings.NONE.withKubelet("allowedUnsafeSysctls", sysctls);
        sysctls.add("kernel.*");

        assertThat(settings.kubelet()).containsEntry("allowedUnsafeSysctls", List.of("net.*"));
    }

    @Test
    void standsInTheClustersConfigurationBesideWhatIsThere() {
        Map<String, Object> configuration = Json.parseObject(
                "{\"apiServer\":{\"certSANs\":[\"a\"],\"extraArgs\":[{\"name\":\"old\",\"value\":\"1\"}]},\"etcd\":{\"local\":{\"dataDir\":\"/d\"}},"
                        + "\"scheduler\":{\"extraArgs\":[{\"name\":\"old\",\"value\":\"1\"}]}}");
        assertThat(SETTINGS.isIn(configuration)).isFalse();

        SETTINGS.into(configuration);

        KubeObject result = KubeObject.of(configuration);
        assertThat(SETTINGS.isIn(configuration)).isTrue();
        assertThat(result.text("apiServer", "certSANs", "0")).contains("a");
        assertThat(result.items("apiServer", "extraArgs")).hasSize(2);
        assertThat(result.text("etcd", "local", "dataDir")).contains("/d");
        assertThat(result.text("etcd", "local", "extraArgs", "0", "name")).contains("snapshot-count");
        assertThat(result.at("scheduler", "extraArgs")).isEmpty();
        assertThat(KubernetesSettings.NONE.isIn(configuration)).isFalse();
    }

    @Test
    void isReadBackFromTheYamlThatKubeadmWrites() {
        Map<String, Object> written = WrittenYaml.read("x", """
                apiServer:
                  extraArgs:
                  - name: max-requests-inflight
                    value: "800"
                  - name: v
                    value: "3"
                controllerManager: {}
                etcd:
                  local:
                    dataDir: /var/lib/etcd
                    extraArgs:
                    - name: snapshot-count
                      value: "20000"
                kubernetesVersion: v1.36.4
                scheduler: {}
                """);

        assertThat(SETTINGS.isIn(written)).isTrue();
    }

    @Test
    void marksNodesOnlyForWhatTheyAreConfiguredWith() {
        Kubeadm plain = Kubeadm.overSsh();

        assertThat(hash(plain.kubelet("maxPods", 200), Role.WORKER)).isNotEqualTo(hash(plain, Role.WORKER));
        assertThat(hash(plain.containerd("2.3.3"), Role.WORKER)).isNotEqualTo(hash(plain, Role.WORKER));
        assertThat(hash(plain.apiServerArg("v", "3").proxy("metricsBindAddress", "x"), Role.WORKER))
                .isEqualTo(hash(plain, Role.WORKER));
        assertThat(hash(plain.apiServerArg("v", "3"), Role.CONTROL_PLANE))
                .isNotEqualTo(hash(plain, Role.CONTROL_PLANE))
                .isNotEqualTo(hash(plain.schedulerArg("v", "3"), Role.CONTROL_PLANE));
        assertThat(plain.settings(
                        SampleSpec.builder().kubernetes("1.35.8").build().spec(), Role.WORKER))
                .isEqualTo(hash(plain, Role.WORKER));
        assertThat(hash(plain.kubelet("maxPods", 1).kubelet("v", 2), Role.WORKER))
                .isEqualTo(hash(plain.kubelet("v", 2).kubelet("maxPods", 1), Role.WORKER));
    }

    private static String hash(Kubeadm kubeadm, Role role) {
        return kubeadm.settings(SampleSpec.of(), role);
    }
}
