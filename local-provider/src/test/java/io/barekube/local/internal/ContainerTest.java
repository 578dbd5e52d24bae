package io.barekube.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.spi.MachineState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ContainerTest {
    @ParameterizedTest
    @ValueSource(strings = {"podman", "docker"})
    void readsWhatBothEnginesPrint(String engine) throws IOException {
        Container container =
                Container.parse(recorded(engine + "-inspect.json")).get(0);

        assertThat(container.id()).matches("[0-9a-f]{64}");
        assertThat(container.name()).isEqualTo("barekube-dock-w-1");
        assertThat(container.labels())
                .containsAllEntriesOf(Map.of("barekube-cluster", "dock", "barekube-address", "10.89.75.2"));
        assertThat(container.addresses()).containsExactly("10.89.75.2");
        assertThat(container.volumes()).containsExactly("barekube-dock-w-1-etcd");
        assertThat(container.running()).isTrue();
    }

    @Test
    void readsAContainerWithoutLabelsNetworksOrVolumes() {
        String json = """
                [{"Id":"ab","Name":"x","Created":"2026-11-25T08:13:10.667314845Z","State":{"Status":"created"},"Config":{"Labels":null},
                  "NetworkSettings":{"Networks":{"n":{"IPAddress":""}}},"Mounts":[{"Type":"bind","Source":"/a"}]}]""";

        assertThat(Container.parse(json))
                .containsExactly(new Container(
                        "ab", "x", "created", Map.of(), List.of(), List.of(), "2026-11-25T08:13:10.667314845Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "running, RUNNING", "created, PROVISIONING", "initialized, PROVISIONING", "exited, STOPPED",
        "paused, STOPPED", "removing, DELETING", "dead, FAILED", "new-word, STOPPED"
    })
    void knowsTheEnginesWordsForStates(String status, MachineState state) {
        assertThat(new Container("ab", "x", status, Map.of(), List.of(), List.of(), "").state())
                .isEqualTo(state);
    }

    private static String recorded(String name) throws IOException {
        try (InputStream in = ContainerTest.class.getResourceAsStream("recorded/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
