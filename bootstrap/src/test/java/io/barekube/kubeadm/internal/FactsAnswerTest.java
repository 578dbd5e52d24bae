package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.spi.HostFacts;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FactsAnswerTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    @Test
    void readsThisVeryMachine() throws Exception {
        Process process = new ProcessBuilder("bash")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().write(ScriptText.of("facts.sh").text().getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String answer;
        try (InputStream output = process.getInputStream()) {
            answer = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        }

        HostFacts facts = FactsAnswer.read(answer, Instant.now()).facts();

        assertThat(facts.os().id()).isNotBlank();
        assertThat(facts.hardware().cpus()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(facts.hardware().memoryBytes()).isGreaterThan(256L << 20);
        assertThat(facts.hardware().freeBytes())
                .isPositive()
                .isLessThanOrEqualTo(facts.hardware().totalBytes());
        assertThat(facts.kernel().cgroupVersion()).isBetween(1, 2);
        assertThat(facts.clockOffset().abs()).isLessThan(Duration.ofSeconds(10));
        assertThat(facts.software().services()).containsKeys("containerd", "kubelet");
    }

    @Test
    void seesAClockThatIsAhead() {
        HostReading reading = FactsAnswer.read(answer("null", "1795608045.500000"), NOON);

        assertThat(reading.facts().clockOffset())
                .isEqualTo(Duration.between(NOON, Instant.ofEpochMilli(1795608045500L)));
    }

    @Test
    void readsTheInventoryAndWhatWasInstalled() {
        HostReading reading = FactsAnswer.read(
                answer(
                        "{\"clusterId\":\"id\",\"clusterName\":\"edge\",\"node\":\"w-1\",\"prepared\":\"\",\"at\":\"2026-11-25T11:00:00Z\","
                                + "\"artifacts\":{\"kubelet\":\"ff\"},\"record\":[]}",
                        "1795608000.0"),
                NOON);

        assertThat(reading.facts().inventory())
                .contains(new HostFacts.Inventory(
                        "id", "edge", "w-1", Optional.empty(), Instant.parse("2026-11-25T11:00:00Z")));
        assertThat(reading.artifacts()).containsEntry("kubelet", "ff");
    }

    @Test
    void refusesAnAnswerThatIsNone() {
        assertThatThrownBy(() -> FactsAnswer.read("Welcome!\n{}", NOON)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String answer(String inventory, String now) {
        return "{\"os\":{\"id\":\"debian\",\"like\":\"\"},\"hardware\":{},\"kernel\":{},\"network\":{},\"software\":{},\"inventory\":"
                + inventory + ",\"now\":\"" + now + "\"}";
    }
}
