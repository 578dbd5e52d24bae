package io.barekube.internal.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.Arch;
import io.barekube.ClusterException;
import io.barekube.Violation;
import io.barekube.spi.Artifact;
import io.barekube.spi.ArtifactSource;
import io.barekube.spi.Releases;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteSourceTest {
    private static final Artifact CONTAINERD = Artifact.binary("containerd", "2.3.4", Arch.ARM64);

    @Test
    void resolvesABinaryToItsReleaseAddress() {
        ArtifactSource.Resolved resolved = ArtifactSource.upstream().resolve(CONTAINERD);

        assertThat(resolved.uri())
                .contains(
                        URI.create(
                                "https://github.com/containerd/containerd/releases/download/v2.3.4/containerd-2.3.4-linux-arm64.tar.gz"));
        assertThat(resolved.fileName()).isEqualTo("containerd-2.3.4-linux-arm64.tar.gz");
        assertThat(resolved.size()).isEmpty();
        assertThat(resolved.place()).isEqualTo(String.valueOf(resolved.uri().orElseThrow()));
    }

    @Test
    void resolvesAKubernetesBinaryToThePublishedChecksum() {
        assertThat(ArtifactSource.upstream()
                        .resolve(Artifact.binary("kubeadm", "1.36.4", Arch.AMD64))
                        .sha256())
                .isEqualTo("10d054585907f2c8bb823c84f6a66b3bd2a474c3d795475f04e9a44f78650fe6");
    }

    @ParameterizedTest
    @CsvSource({
        "flannel,0.28.9,kube-flannel.yml",
        "metallb,0.16.1,metallb-native.yaml",
        "metallb-frr,0.16.1,metallb-frr.yaml",
        "metallb-frr-k8s,0.16.1,metallb-frr-k8s.yaml",
        "rook-crds,1.20.6,crds.yaml",
        "rook-common,1.20.6,common.yaml",
        "rook-csi-operator,1.20.6,csi-operator.yaml",
        "rook-operator,1.20.6,operator.yaml",
        "rook-toolbox,1.20.6,toolbox.yaml"
    })
    void knowsTheManifestsOfAddons(String name, String version, String fileName) {
        assertThat(ArtifactSource.upstream()
                        .resolve(Artifact.manifest(name, version))
                        .fileName())
                .isEqualTo(fileName);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://mirror.example/releases", "https://mirror.example/releases//"})
    void resolvesOnAMirrorBelowTheUpstreamHostsName(String base) {
        ArtifactSource.Resolved resolved =
                ArtifactSource.mirror(URI.create(base)).resolve(Artifact.binary("kubelet", "1.36.4", Arch.AMD64));

        assertThat(resolved.uri())
                .contains(URI.create(
                        "https://mirror.example/releases/dl.k8s.io/release/v1.36.4/bin/linux/amd64/kubelet"));
        assertThat(resolved.sha256())
                .isEqualTo(ArtifactSource.upstream()
                        .resolve(Artifact.binary("kubelet", "1.36.4", Arch.AMD64))
                        .sha256());
    }

    @Test
    void keepsAMirrorsCredentialsForTheHostAndShowsThemToNobody() {
        ArtifactSource mirror = ArtifactSource.mirror(URI.create("https://ann:hush@mirror.example:8443/r/"));
        ArtifactSource.Resolved resolved = mirror.resolve(CONTAINERD);

        assertThat(resolved.uri().orElseThrow().getUserInfo()).isEqualTo("ann:hush");
        assertThat(Stream.of(mirror.toString(), resolved.toString(), resolved.place()))
                .allSatisfy(text -> assertThat(text)
                        .contains("https://mirror.example:8443/r/")
                        .doesNotContain("hush", "ann"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://ann:hush@mirror.example/",
                "/just/a/path",
                "file:///srv/mirror",
                "https://mirror.example/?token=hush",
                "https://mirror.example/#hush"
            })
    void refusesAMirrorThatIsNoPlainWebAddress(String base) {
        assertThatThrownBy(() -> ArtifactSource.mirror(URI.create(base)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a mirror is an http or https address")
                .hasMessageNotContaining("hush");
    }

    @Test
    void saysWhichVersionsItKnowsInstead() {
        assertThatThrownBy(() -> ArtifactSource.upstream().resolve(Artifact.binary("crictl", "9.9.9", Arch.AMD64)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContainingAll("crictl 9.9.9 for amd64", "it knows the versions 1.36.0, 1.35.0, 1.34.0");
        assertThatThrownBy(() -> ArtifactSource.upstream().resolve(Artifact.manifest("calico", "3.30.0")))
                .hasMessageContaining("it knows no artifact of that name");
    }

    @Test
    void checksOnlyThatArtifactsAreKnown() {
        ArtifactSource unreachable = ArtifactSource.mirror(URI.create("http://127.0.0.1:1/"));

        assertThat(unreachable.check(List.of(CONTAINERD))).isEmpty();
        assertThat(unreachable.check(List.of(CONTAINERD, Artifact.manifest("calico", "3.30.0"))))
                .extracting(Violation::where)
                .containsExactly("calico 3.30.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kubeadm", "kubelet", "kubectl", "crictl", "cni-plugins", "runc", "containerd"})
    void hasAWellFormedPinForEveryBinaryOnEveryArchitecture(String name) {
        assertThat(Releases.of(name)).isNotEmpty();
        for (String version : Releases.of(name)) {
            for (Arch arch : Arch.values()) {
                ArtifactSource.Resolved resolved =
                        ArtifactSource.upstream().resolve(Artifact.binary(name, version, arch));
                assertThat(Sha256.isOne(resolved.sha256())).isTrue();
                assertThat(resolved.place())
                        .startsWith("https://")
                        .contains(version)
                        .doesNotContain("{");
            }
        }
    }

    @Test
    void takesAFileOfTheCallersOwnFromWhereItIsPublished() {
        Artifact calico = Artifact.from(
                URI.create("https://example.org/v3.32.0/calico.yaml"), "ab".repeat(32), "calico/calico.yaml", "3.32.0");

        assertThat(ArtifactSource.upstream().check(List.of(calico))).isEmpty();
        assertThat(ArtifactSource.upstream().resolve(calico).uri())
                .contains(URI.create("https://example.org/v3.32.0/calico.yaml"));
        ArtifactSource.Resolved mirrored =
                ArtifactSource.mirror(URI.create("https://mirror.example/r")).resolve(calico);
        assertThat(mirrored.uri()).contains(URI.create("https://mirror.example/r/example.org/v3.32.0/calico.yaml"));
        assertThat(mirrored.sha256()).isEqualTo("ab".repeat(32));
    }
}
