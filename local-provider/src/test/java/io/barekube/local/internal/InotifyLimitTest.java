package io.barekube.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.barekube.ClusterException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InotifyLimitTest {
    @TempDir
    Path directory;

    @Test
    void readsTheWholeNumberFromTheKernel() throws Exception {
        Process cat =
                new ProcessBuilder("cat", InotifyLimit.ofThisComputer().file().toString()).start();
        String expected = new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();

        assertThat(InotifyLimit.ofThisComputer().current()).isEqualTo(Integer.parseInt(expected));
    }

    @Test
    void raisesALowLimitAndLeavesAHighOne() throws Exception {
        Path low = Files.writeString(directory.resolve("low"), "128\n");
        Path high = Files.writeString(directory.resolve("high"), "8192\n");

        new InotifyLimit(low).ensure();
        new InotifyLimit(high).ensure();

        assertThat(low).content().startsWith("512");
        assertThat(high).hasContent("8192\n");
    }

    @Test
    void saysWhatToRunWhenItMayNotBeRaised() {
        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> new InotifyLimit(directory.resolve("missing")).ensure())
                .withMessageContaining("sysctl -w fs.inotify.max_user_instances=512");
    }
}
