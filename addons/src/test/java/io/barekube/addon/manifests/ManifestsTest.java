package io.barekube.addon.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.ClusterException;
import io.barekube.ClusterSpec;
import io.barekube.Violation;
import io.barekube.addon.fake.FakeCluster;
import io.barekube.addon.fake.Specs;
import io.barekube.spi.Addon;
import io.barekube.spi.Artifact;
import io.barekube.spi.Capabilities;
import io.barekube.spi.Condition;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestsTest {
    private static final String ONE = "{apiVersion: v1, kind: ConfigMap, metadata: {name: one, namespace: ns}}";
    private static final String TWO = "{apiVersion: v1, kind: ConfigMap, metadata: {name: two, namespace: ns}}";
    private static final ObjectRef ONE_REF = ObjectRef.in("ns", "v1", "ConfigMap", "one");
    private static final URI CALICO = URI.create("https://example.org/v3/calico.yaml");
    private static final String SHA = "ab".repeat(32);
    private final ClusterSpec spec = Specs.of(1, 1);

    @TempDir
    Path directory;

    private List<String> violations(Manifests manifests) {
        return manifests.validate(spec, Capabilities.builder().build()).stream()
                .map(Violation::what)
                .toList();
    }

    @Test
    void appliesFilesTextsAndUrlsInTheOrderGiven() throws Exception {
        Path file = Files.writeString(directory.resolve("two.yaml"), TWO);
        Manifests manifests = Manifests.named("calico")
                .version("3.32.0")
                .url(CALICO, SHA.toUpperCase(Locale.ROOT))
                .file(file)
                .text(ONE)
                .ready(Condition.exists(ONE_REF))
                .build();
        Artifact artifact = Artifact.from(CALICO, SHA, "calico/calico.yaml", "3.32.0");

        assertThat(violations(manifests)).isEmpty();
        assertThat(manifests.requires(spec).artifacts()).containsExactly(artifact);
        assertThat(manifests.stages(spec, Map.of(artifact, ONE.replace("one", "zero"))))
                .singleElement()
                .satisfies(stage -> {
                    assertThat(stage.objects()).extracting(KubeObject::name).containsExactly("zero", "two", "one");
                    assertThat(stage.ready()).hasSize(1);
                });
    }

    @Test
    void changesObjectsByPatches() {
        Manifests manifests = Manifests.named("x")
                .text(ONE)
                .patch(object -> KubeObject.of(Map.of("was", object.name())))
                .build();

        assertThat(manifests.stages(spec, Map.of()).get(0).objects())
                .containsExactly(KubeObject.of(Map.of("was", "one")));
        assertThat(manifests.fingerprint())
                .isNotEqualTo(Manifests.named("x").text(ONE).build().fingerprint());
    }

    @Test
    void reportsEverythingThatCannotBeUsed() throws Exception {
        Path broken = Files.writeString(directory.resolve("broken.yaml"), ONE + "\n---\nkind: Secret\n");
        Manifests manifests = Manifests.named("Not A Label")
                .file(directory.resolve("missing.yaml"))
                .file(broken)
                .text("a: [")
                .text("# nothing")
                .url(URI.create("ftp://example.org/x"), SHA)
                .url(URI.create("https://ann:hush@example.org/x"), SHA)
                .url(CALICO, "abc")
                .url(CALICO, SHA)
                .url(URI.create("https://example.org/v4/calico.yaml"), SHA)
                .build();

        assertThat(violations(manifests))
                .satisfiesExactly(
                        what -> assertThat(what).contains("DNS label"),
                        what -> assertThat(what).contains("missing.yaml does not exist"),
                        what -> assertThat(what)
                                .contains("broken.yaml", "at line 3", "no apiVersion and no metadata.name"),
                        what -> assertThat(what).contains("manifest 3, given as text", "not YAML"),
                        what -> assertThat(what).contains("manifest 4", "no object"),
                        what -> assertThat(what).contains("http://"),
                        what -> assertThat(what).contains("credentials").doesNotContain("hush"),
                        what -> assertThat(what).contains("SHA-256"),
                        what -> assertThat(what).contains("second"));
        assertThat(violations(Manifests.named("x").build()))
                .singleElement()
                .satisfies(what -> assertThat(what).contains("no manifest"));
    }

    @Test
    void saysWhatIsWrongWithAFetchedFile() {
        Manifests manifests = Manifests.named("calico").url(CALICO, SHA).build();

        assertThatThrownBy(() -> manifests.stages(
                        spec, Map.of(manifests.requires(spec).artifacts().get(0), "a: [")))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("calico/calico.yaml")
                .hasMessageContaining("line 1");
    }

    @Test
    void hasAnotherFingerprintForEveryPart() {
        Manifests.Builder one = Manifests.named("x").text(ONE);

        assertThat(one.build().fingerprint()).isEqualTo(one.build().fingerprint());
        assertThat(Set.of(
                        one.build().fingerprint(),
                        Manifests.named("x").text(TWO).build().fingerprint(),
                        Manifests.named("x").version("2").text(ONE).build().fingerprint(),
                        Manifests.named("x").text(ONE).providesNetwork().build().fingerprint(),
                        Manifests.named("x").text(ONE).after("y").build().fingerprint(),
                        Manifests.named("x").text(ONE).images("y").build().fingerprint(),
                        Manifests.named("x").url(CALICO, SHA).build().fingerprint(),
                        Manifests.named("x")
                                .url(CALICO, SHA.replace('a', 'c'))
                                .build()
                                .fingerprint(),
                        Manifests.named("x")
                                .text(ONE)
                                .ready(Condition.exists(ONE_REF))
                                .build()
                                .fingerprint()))
                .hasSize(9);
    }

    @Test
    void provesItsConditions() throws Exception {
        Addon addon =
                Manifests.named("x").text(ONE).ready(Condition.exists(ONE_REF)).build();
        FakeCluster cluster = new FakeCluster(spec, "cp");

        assertThatThrownBy(() -> addon.verify(cluster)).hasMessageContaining("ConfigMap ns/one does not exist");
        cluster.apply(addon.stages(spec, Map.of()).get(0).objects());
        addon.verify(cluster);

        assertThat(cluster.proved).containsExactly("met: ConfigMap ns/one must exist");
    }
}
