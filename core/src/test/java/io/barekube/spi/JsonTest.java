package io.barekube.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "0",
                "-1",
                "9223372036854775807",
                "-9223372036854775808",
                "123456789012345678901234567890",
                "1.5",
                "{\"port\":6443,\"ratio\":0.25,\"on\":true,\"no\":null,\"list\":[1,[2,{\"a\":\"b\"}]]}",
                "{\"b\":1,\"a\":2}",
                "\"Grüße, 世界 🚀 \\\"quoted\\\" \\\\ \\n \\t \\u0001\""
            })
    void writesWhatItRead(String json) {
        assertThat(Json.write(Json.parse(json))).isEqualTo(json);
    }

    @Test
    void keepsWholeNumbersWhole() {
        assertThat(Json.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(Json.parse("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
        assertThat(Json.parse("1.0")).isEqualTo(1.0);
    }

    @Test
    void readsDeepTreesAndRefusesBottomlessOnesWithoutBreaking() {
        String deep = "[".repeat(200) + "]".repeat(200);
        assertThat(Json.write(Json.parse(deep))).isEqualTo(deep);
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,]", "{\"a\":1}{}", "{a:1}", "nope", "1e999", "\"\\x\"", "[1 2]"})
    void refusesWhatIsNotOneDocument(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesEqualValuesEquallyInCanonicalForm() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("b", List.of(Map.of("y", 1, "x", 2)));
        one.put("a", Arrays.asList(null, true));
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("a", Arrays.asList(null, true));
        other.put("b", List.of(Map.of("x", 2, "y", 1)));

        assertThat(Json.canonical(one))
                .isEqualTo(Json.canonical(other))
                .isEqualTo("{\"a\":[null,true],\"b\":[{\"x\":2,\"y\":1}]}");
    }

    @Test
    void saysWhatItExpected() {
        assertThatThrownBy(() -> Json.parseObject("[]")).hasMessage("expected a JSON object");
        assertThatThrownBy(() -> Json.list("text")).hasMessage("expected a JSON list");
    }
}
