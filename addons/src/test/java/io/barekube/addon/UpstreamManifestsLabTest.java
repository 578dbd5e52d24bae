package io.barekube.addon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.barekube.CidrBlock;
import io.barekube.ClusterSpec;
import io.barekube.Secret;
import io.barekube.addon.fake.Specs;
import io.barekube.addon.flannel.Flannel;
import io.barekube.addon.internal.Yaml;
import io.barekube.addon.metallb.MetalLb;
import io.barekube.spi.Addon;
import io.barekube.spi.AddressBlock;
import io.barekube.spi.Artifact;
import io.barekube.spi.ArtifactSource;
import io.barekube.spi.BgpPeering;
import io.barekube.spi.Json;
import io.barekube.spi.KubeObject;
import io.barekube.spi.Provided;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The real manifests of the lab's bundle: what is changed in them, and that nothing else is. */
class UpstreamManifestsLabTest {
    private static final Path LAB = Path.of(System.getProperty("user.home"), ".cache", "barekube", "lab.json");
    private static final Provided PROVIDED = new Provided(
            Optional.of(new AddressBlock("b", CidrBlock.parse("147.75.40.4/30"), Map.of())),
            Map.of(
                    "a",
                    BgpPeering.builder("10.66.12.3", 65_000, List.of("169.254.255.1"), 65_530)
                            .multihop(true)
                            .password(Secret.of("x"))
                            .build(),
                    "b",
                    BgpPeering.builder("10.66.12.5", 65_000, List.of("169.254.255.2"), 4_200_000_000L)
                            .build()));
    private final ClusterSpec spec = Specs.of(1, 2, builder -> builder.podCidr("10.50.0.0/16"));
    private final ClusterSpec single = Specs.of(1, 0);

    private static Map<Artifact, String> files(Addon addon, ClusterSpec spec) throws Exception {
        assumeTrue(Files.exists(LAB), "the lab is set up");
        ArtifactSource bundle = ArtifactSource.bundle(
                Path.of((String) Json.parseObject(Files.readString(LAB)).getOrDefault("bundle", "")));
        Map<Artifact, String> files = new HashMap<>();
        for (Artifact artifact : addon.requires(spec).artifacts()) {
            try (var stream = bundle.resolve(artifact).open()) {
                files.put(artifact, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    /** The paths at which the stages' objects differ from the file's. */
    private static Set<String> differences(Addon addon, ClusterSpec spec) throws Exception {
        Map<Artifact, String> files = files(addon, spec);
        List<KubeObject> upstream = Yaml.objects(files.values().iterator().next());
        List<KubeObject> ours = addon.stages(spec, files, PROVIDED).get(0).objects();
        assertThat(ours).hasSameSizeAs(upstream);
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < ours.size(); i++) {
            compare(
                    ours.get(i).toString(),
                    upstream.get(i).fields(),
                    ours.get(i).fields(),
                    paths);
        }
        return paths;
    }

    private static void compare(String path, Object theirs, Object ours, Set<String> paths) {
        if (theirs instanceof Map<?, ?> left && ours instanceof Map<?, ?> right) {
            Set<Object> keys = new HashSet<>(left.keySet());
            keys.addAll(right.keySet());
            keys.forEach(key -> compare(path + "/" + key, left.get(key), right.get(key), paths));
        } else if (theirs instanceof List<?> left && ours instanceof List<?> right && left.size() == right.size()) {
            for (int i = 0; i < left.size(); i++) {
                compare(path + "/" + i, left.get(i), right.get(i), paths);
            }
        } else if (!Objects.equals(theirs, ours)) {
            paths.add(path);
        }
    }

    @Test
    void changesInFlannelWhatItMust() throws Exception {
        String pod = "DaemonSet kube-flannel/kube-flannel-ds/spec/template/";

        assertThat(differences(Flannel.vxlan(), spec))
                .containsExactlyInAnyOrder(
                        "ConfigMap kube-flannel/kube-flannel-cfg/data/net-conf.json",
                        pod + "metadata/annotations",
                        pod + "spec/containers/0/args",
                        pod + "spec/containers/0/command",
                        pod + "spec/containers/0/env",
                        pod + "spec/containers/0/lifecycle",
                        pod + "spec/containers/0/readinessProbe/initialDelaySeconds",
                        pod + "spec/containers/0/readinessProbe/periodSeconds",
                        pod + "spec/containers/0/volumeMounts",
                        pod + "spec/initContainers");
    }

    @Test
    void changesInMetalLbWhatItMust() throws Exception {
        String controller = "Deployment metallb-system/controller/spec/template/spec/";
        String speaker = "DaemonSet metallb-system/speaker/spec/template/spec/";
        Set<String> probes = Set.of(
                controller + "containers/0/readinessProbe/initialDelaySeconds",
                controller + "containers/0/readinessProbe/periodSeconds",
                speaker + "containers/0/readinessProbe/initialDelaySeconds",
                speaker + "containers/0/readinessProbe/periodSeconds");
        Set<String> forControlPlanes = new HashSet<>(probes);
        forControlPlanes.addAll(Set.of(controller + "tolerations", speaker + "containers/0/args"));

        assertThat(differences(MetalLb.layer2("10.0.0.200"), spec)).isEqualTo(probes);
        assertThat(differences(MetalLb.layer2("10.0.0.200"), single)).isEqualTo(forControlPlanes);
        assertThat(differences(MetalLb.fromProvider(), spec)).isEqualTo(probes);
    }

    /** What the definition of the object's kind does not know, lacks or has of another type. */
    private static void misfits(String path, Object value, KubeObject schema, Set<String> found) {
        String type = schema.text("type").orElse("");
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> schema.at("properties", String.valueOf(key))
                    .or(() -> schema.at("additionalProperties"))
                    .ifPresentOrElse(
                            known -> misfits(path + "/" + key, member, KubeObject.of(Json.object(known)), found),
                            () -> found.add(path + "/" + key)));
            schema.at("required")
                    .filter(required -> !map.keySet().containsAll((List<?>) required))
                    .ifPresent(required -> found.add(path + " lacks one of " + required));
        } else if (value instanceof List<?> list) {
            KubeObject items = KubeObject.of(Json.object(schema.at("items").orElseThrow()));
            list.forEach(item -> misfits(path + "/*", item, items, found));
        }
        String expected = value instanceof Map
                ? "object"
                : value instanceof List
                        ? "array"
                        : value instanceof Long ? "integer" : value instanceof Boolean ? "boolean" : "string";
        if (!expected.equals(type)) {
            found.add(path + " is no " + type);
        }
        if (value instanceof Long number && schema.at("maximum").isPresent() && number > schema.number("maximum")) {
            found.add(path + " is too large");
        }
    }

    @Test
    void writesOnlyWhatMetalLbsDefinitionsKnow() throws Exception {
        for (MetalLb metalLb :
                List.of(MetalLb.fromProvider(), MetalLb.layer2("10.0.0.200").interfaces("eth0"))) {
            List<Addon.Stage> stages = metalLb.stages(spec, files(metalLb, spec), PROVIDED);
            Set<String> found = new HashSet<>();
            for (KubeObject object : stages.get(1).objects()) {
                if (!object.kind().equals("Secret")) {
                    KubeObject schema = schema(object, stages.get(0).objects());
                    misfits(
                            object.toString(),
                            object.at("spec").orElseThrow(),
                            KubeObject.of(
                                    Json.object(schema.at("properties", "spec").orElseThrow())),
                            found);
                }
            }
            assertThat(found).isEmpty();
        }
    }

    /** Of the version that is stored, so that no webhook has to convert the object before it can be read. */
    private static KubeObject schema(KubeObject object, List<KubeObject> definitions) {
        return definitions.stream()
                .filter(definition ->
                        definition.text("spec", "names", "kind").orElse("").equals(object.kind()))
                .flatMap(definition -> definition.items("spec", "versions").stream())
                .filter(version -> object.apiVersion()
                                .equals("metallb.io/" + version.text("name").orElse(""))
                        && version.text("storage").orElse("").equals("true"))
                .map(version -> KubeObject.of(
                        Json.object(version.at("schema", "openAPIV3Schema").orElseThrow())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void usesTheImagesOfTheManifests() throws Exception {
        for (Addon addon : List.of(Flannel.vxlan(), MetalLb.layer2("10.0.0.200"))) {
            Set<String> used = new HashSet<>();
            for (KubeObject object :
                    addon.stages(spec, files(addon, spec)).get(0).objects()) {
                for (String kind : List.of("containers", "initContainers")) {
                    object.items("spec", "template", "spec", kind)
                            .forEach(container ->
                                    used.add(container.text("image").orElse("")));
                }
            }
            assertThat(addon.requires(spec).images()).containsExactlyInAnyOrderElementsOf(used);
        }
    }

    @Test
    void waitsForEveryDefinitionOfMetalLb() throws Exception {
        MetalLb metalLb = MetalLb.layer2("10.0.0.200");

        assertThat(metalLb.stages(spec, files(metalLb, spec)).get(0).ready()).hasSize(11);
    }
}
