package io.barekube.addon.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.spi.KubeObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTest {
    private static final String HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n";

    @Test
    void readsDocumentsInOrderAndSkipsEmptyOnes() {
        List<KubeObject> objects =
                Yaml.objects("---\n# nothing\n---\n" + HEAD + "---\n" + HEAD.replace("x", "z") + "---\n");

        assertThat(objects).extracting(KubeObject::name).containsExactly("x", "z");
    }

    @Test
    void readsJsonAndUnfoldsLists() {
        assertThat(Yaml.objects("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [\n"
                        + "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"a\"}}]}"))
                .extracting(KubeObject::toString)
                .containsExactly("Secret a");
    }

    @ParameterizedTest
    @CsvSource({
        "v: 5, '{\"v\":5}'",
        "v: -7, '{\"v\":-7}'",
        "v: 0644, '{\"v\":420}'",
        "v: 0o17, '{\"v\":15}'",
        "v: 0x1F, '{\"v\":31}'",
        "v: 1_000, '{\"v\":1000}'",
        "v: 1.5, '{\"v\":1.5}'",
        "v: 1e3, '{\"v\":1000}'",
        "v: 1.2.3, '{\"v\":\"1.2.3\"}'",
        "v: 089, '{\"v\":89}'",
        "v: 1., '{\"v\":1}'",
        "v: y, '{\"v\":true}'",
        "v: 0b11, '{\"v\":3}'",
        "v: on, '{\"v\":true}'",
        "v: No, '{\"v\":false}'",
        "v: ~, '{\"v\":null}'",
        "v:, '{\"v\":null}'",
        "v: '5', '{\"v\":\"5\"}'",
        "v: !!str 5, '{\"v\":\"5\"}'",
        "v: 2026-01-01, '{\"v\":\"2026-01-01\"}'",
        "on: 1, '{\"on\":1}'",
    })
    void typesScalarsAsKubectlDoes(String yaml, String json) {
        KubeObject object = Yaml.objects(HEAD + "data: {" + yaml.replaceFirst("^v:$", "v: ") + "}")
                .get(0);

        assertThat(KubeObject.of(Map.of("d", object.fields().get("data"))).json())
                .isEqualTo("{\"d\":" + json + "}");
    }

    @Test
    void keepsQuotedNumbersTexts() {
        assertThat(Yaml.objects(HEAD + "data: {a: '5', b: \"on\"}").get(0).at("data"))
                .contains(Map.of("a", "5", "b", "on"));
    }

    @Test
    void followsAnchorsAndMerges() {
        assertThat(Yaml.objects(HEAD + "base: &base {a: 1, b: 2}\ndata: {<<: *base, b: 3}")
                        .get(0)
                        .at("data"))
                .contains(Map.of("a", 1L, "b", 3L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: [1|not YAML at line",
                "- 1|the document at line 1 is not an object",
                "kind: Secret|a Secret, has no apiVersion and no metadata.name",
                "{apiVersion: v1, metadata: {name: x}}|the object at line 1 has no kind",
                "{a: 1, a: 2}|twice",
                "a: &a [*a]|contains itself",
            })
    void saysWhatIsWrongAndWhere(String text, String expected) {
        assertThatThrownBy(() -> Yaml.objects(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(expected);
    }
}
