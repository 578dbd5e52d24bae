package io.barekube.internal.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.Arch;
import io.barekube.ClusterException;
import io.barekube.Violation;
import io.barekube.run.FailureClass;
import io.barekube.spi.Artifact;
import io.barekube.spi.ArtifactSource;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleSourceTest {
    private static final Artifact KUBELET = Artifact.binary("kubelet", "1.36.4", Arch.AMD64);
    private static final Artifact FLANNEL = Artifact.manifest("flannel", "0.28.9");

    @TempDir
    Path root;

    private BundleDirectory bundle;

    @BeforeEach
    void begin() {
        bundle = new BundleDirectory(root);
    }

    @Test
    void resolvesAFileToItsPlaceSizeAndChecksum() throws Exception {
        bundle.add("kubelet", "1.36.4", "amd64", "bin/kubelet", "a kubelet");

        ArtifactSource.Resolved resolved = bundle.open().resolve(KUBELET);

        assertThat(resolved.artifact()).isEqualTo(KUBELET);
        assertThat(resolved.fileName()).isEqualTo("kubelet");
        assertThat(resolved.size()).contains(9L);
        assertThat(resolved.sha256()).isEqualTo(Sha256.of("a kubelet".getBytes(StandardCharsets.UTF_8)));
        assertThat(resolved.uri()).isEmpty();
        assertThat(resolved.place()).isEqualTo(root.resolve("bin/kubelet").toString());
        try (var stream = resolved.open()) {
            assertThat(stream).hasContent("a kubelet");
        }
    }

    @Test
    void tellsArchitecturesApart() {
        bundle.add("kubelet", "1.36.4", "amd64", "amd64/kubelet", "x");
        bundle.add("kubelet", "1.36.4", "arm64", "arm64/kubelet", "y");

        assertThat(bundle.open()
                        .resolve(Artifact.binary("kubelet", "1.36.4", Arch.ARM64))
                        .place())
                .endsWith("arm64/kubelet");
    }

    @Test
    void findsNothingWrongWithAnIntactBundle() {
        List<Artifact> artifacts = IntStream.range(0, 20)
                .mapToObj(i -> Artifact.binary("program-" + i, "1.0", Arch.AMD64))
                .toList();
        artifacts.forEach(artifact -> bundle.add(artifact.name(), "1.0", "amd64", artifact.name(), artifact.name()));

        assertThat(bundle.open().check(artifacts)).isEmpty();
    }

    @Test
    void saysEverythingThatIsWrongAtOnceInTheOrderAsked() throws IOException {
        bundle.add("changed", "1.0", "amd64", "changed", "as it was");
        bundle.add("shorter", "1.0", "amd64", "shorter", "as it was");
        bundle.add("gone", "1.0", "amd64", "gone", "as it was");
        BundleSource source = bundle.open();
        Files.writeString(root.resolve("changed"), "as it IS.");
        Files.writeString(root.resolve("shorter"), "as");
        Files.delete(root.resolve("gone"));

        List<Violation> violations = source.check(List.of(
                Artifact.binary("changed", "1.0", Arch.AMD64),
                Artifact.binary("shorter", "1.0", Arch.AMD64),
                Artifact.binary("gone", "1.0", Arch.AMD64),
                Artifact.binary("gone", "2.0", Arch.AMD64)));

        assertThat(violations)
                .extracting(Violation::where)
                .containsExactly(
                        "changed 1.0 for amd64", "shorter 1.0 for amd64", "gone 1.0 for amd64", "gone 2.0 for amd64");
        assertThat(violations.get(0).what()).contains(root.resolve("changed").toString(), "has SHA-256");
        assertThat(violations.get(1).what()).contains("has 2 bytes, its index says 9");
        assertThat(violations.get(2).what()).contains(root.resolve("gone").toString(), "does not exist");
        assertThat(violations.get(3).what()).contains("is not in the bundle", "it has gone 1.0 for amd64");
    }

    @Test
    void readsAnUnchangedFileOnlyOnce() throws IOException {
        bundle.add("kubelet", "1.36.4", "amd64", "kubelet", "first");
        BundleSource source = bundle.open();
        assertThat(source.check(List.of(KUBELET))).isEmpty();
        Path file = root.resolve("kubelet");
        FileTime time = Files.getLastModifiedTime(file);

        Files.writeString(file, "other");
        Files.setLastModifiedTime(file, time);
        assertThat(source.check(List.of(KUBELET)))
                .as("same size, time and inode")
                .isEmpty();

        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(source.check(List.of(KUBELET))).as("touched").hasSize(1);
    }

    @Test
    void noticesAnIndexThatWasWrittenAnew() {
        bundle.add("kubelet", "1.36.4", "amd64", "kubelet", "first");
        BundleSource source = bundle.open();
        source.resolve(KUBELET);

        bundle.add("kubelet", "1.36.5", "amd64", "kubelet-new", "second");
        bundle.open();

        assertThat(source.resolve(Artifact.binary("kubelet", "1.36.5", Arch.AMD64))
                        .fileName())
                .isEqualTo("kubelet-new");
    }

    @Test
    void refusesAManifestThatDiffersFromUpstreams() {
        bundle.add("flannel", "0.28.9", "any", "flannel.yml", "kind: Surprise");
        BundleSource source = bundle.open();

        assertThatThrownBy(() -> source.resolve(FLANNEL))
                .isInstanceOf(ClusterException.class)
                .hasMessageContainingAll(
                        "flannel 0.28.9",
                        "upstream's is e875824be2f552b45711dbda91af81b17eb961d00025d914d9fef18fad8f09c0");
        assertThat(source.check(List.of(FLANNEL))).hasSize(1);
    }

    @Test
    void takesAManifestThatIsNotPinnedByItsIndexAlone() {
        bundle.add("cilium", "1.18.0", "any", "cilium.yml", "kind: Mine");

        assertThat(bundle.open().check(List.of(Artifact.manifest("cilium", "1.18.0"))))
                .isEmpty();
    }

    @Test
    void takesALocallyBuiltProgramThatDiffersFromUpstreams() {
        bundle.add("kubelet", "1.36.4", "amd64", "kubelet", "built here");

        assertThat(bundle.open().check(List.of(KUBELET))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "/etc/hostname", "bin/../../secret", ".", ""})
    void refusesPathsThatLeadOutOfTheBundle(String path) {
        bundle.add("kubelet", "1.36.4", "amd64", "kubelet", "x").put("path", path);

        assertThatThrownBy(() -> bundle.open().resolve(KUBELET))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("files[0]")
                .hasMessageContaining("path")
                .hasMessageContaining(root.resolve("bundle.json").toString());
    }

    @Test
    void refusesLinksThatLeadOutOfTheBundle(@TempDir Path elsewhere) throws IOException {
        Map<String, Object> entry = bundle.add("kubelet", "1.36.4", "amd64", "kubelet", "x");
        Path outside = Files.writeString(elsewhere.resolve("file"), "x");
        Files.createSymbolicLink(root.resolve("link"), outside);
        entry.put("path", "link");

        BundleSource source = bundle.open();

        assertThat(source.check(List.of(KUBELET)))
                .extracting(Violation::what)
                .containsExactly(root.resolve("link") + " cannot be read: it is a link that leads out of the bundle");
        assertThatThrownBy(() -> source.resolve(KUBELET).open()).isInstanceOf(IOException.class);
    }

    @Test
    void takesADirectoryWhoseOwnPathGoesThroughALink(@TempDir Path elsewhere) throws IOException {
        bundle.add("kubelet", "1.36.4", "amd64", "kubelet", "x");
        bundle.open();
        Path link = Files.createSymbolicLink(elsewhere.resolve("bundle"), root);
        try {
            assertThat(new BundleSource(link).check(List.of(KUBELET))).isEmpty();
        } finally {
            Files.delete(link);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"format": 2, "files": []}                              | its format is 2; this release reads format 1
                    {"files": []}                                           | its format is null
                    {"format": 1}                                           | it has no list "files"
                    {"format": 1, "files": ["x"]}                           | files[0] is not an object
                    {"format": 1, "files": [{"artifact": "kubelet"}]}       | files[0] has no text "version"
                    {"format": 1, "files": [                                | not JSON
                    []                                                      | expected a JSON object
                    ``                                                      | not JSON
                    """)
    void saysWhatIsWrongWithAnIndex(String index, String problem) {
        BundleSource source = bundle.open(index);

        assertThatThrownBy(() -> source.resolve(KUBELET))
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT))
                .hasMessageContaining(root.resolve("bundle.json").toString())
                .hasMessageContaining(problem);
        assertThat(source.check(List.of(KUBELET))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"arch,x86,arch is", "sha256,ABC,sha256 of", "bytes,-1,bytes of", "artifact,' ',no text"})
    void saysWhichEntryOfAnIndexIsWrong(String member, String value, String problem) {
        bundle.add("other", "1", "any", "other", "x");
        bundle.add("kubelet", "1.36.4", "amd64", "kubelet", "x")
                .put(member, member.equals("bytes") ? Long.valueOf(value) : value);

        assertThatThrownBy(() -> bundle.open().resolve(KUBELET))
                .hasMessageContaining("files[1]")
                .hasMessageContaining(problem);
    }

    @Test
    void refusesAnIndexThatListsAnArtifactTwice() {
        bundle.add("kubelet", "1.36.4", "amd64", "a", "x");
        bundle.add("kubelet", "1.36.4", "amd64", "b", "y");

        assertThatThrownBy(() -> bundle.open().resolve(KUBELET)).hasMessageContaining("is listed twice");
    }

    @Test
    void saysThatADirectoryIsNoBundle() {
        BundleSource source = new BundleSource(root.resolve("nowhere"));

        assertThat(source.check(List.of(KUBELET)))
                .singleElement()
                .satisfies(violation -> assertThat(violation.what()).contains("nowhere/bundle.json does not exist"));
    }

    @Test
    void holdsAFileOfTheCallersOwnToTheChecksumTheCallerGave() {
        bundle.add("calico/calico.yaml", "3.32.0", "any", "calico.yaml", "a manifest");
        URI origin = URI.create("https://example.org/calico.yaml");
        String right = Sha256.of("a manifest".getBytes(StandardCharsets.UTF_8));
        Artifact meant = Artifact.from(origin, right, "calico/calico.yaml", "3.32.0");
        Artifact other = Artifact.from(origin, "ab".repeat(32), "calico/calico.yaml", "3.32.0");

        assertThat(bundle.open().check(List.of(meant))).isEmpty();
        assertThat(bundle.open().check(List.of(other)))
                .singleElement()
                .satisfies(violation -> assertThat(violation.what()).contains("ab".repeat(32)));
        assertThat(bundle.open().resolve(meant).uri()).isEmpty();
    }
}
