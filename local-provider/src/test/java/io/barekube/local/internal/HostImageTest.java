package io.barekube.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HostImageTest {
    @Test
    void whatItIsMadeOfNamesIt() {
        Map<String, String> files = HostImage.files();
        Map<String, String> changed = new LinkedHashMap<>(files);
        changed.computeIfPresent("machine-entry", (name, text) -> text + "\n");

        String name = HostImage.name("sha256:1", files);

        assertThat(name).matches("localhost/barekube-host:[0-9a-f]{12}").isEqualTo(HostImage.name("sha256:1", files));
        assertThat(HostImage.name("sha256:2", files)).isNotEqualTo(name);
        assertThat(HostImage.name("sha256:1", changed)).isNotEqualTo(name);
    }

    @Test
    void theContainerfileUsesEveryOtherFile() {
        Map<String, String> files = HostImage.files();

        assertThat(files).hasSize(4);
        files.keySet().stream()
                .filter(name -> !name.equals("Containerfile"))
                .forEach(name -> assertThat(files.get("Containerfile")).contains("COPY " + name + " "));
    }
}
