package io.barekube.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import io.barekube.spi.StateDirectory;
import io.barekube.spi.Waiter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineSearchTest {
    @TempDir
    Path directory;

    @Test
    void saysWhatToInstallWhereThereIsNoEngine() {
        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> search().find())
                .withMessageContaining("apt-get install")
                .withMessageContaining("podman")
                .matches(e -> e.failureClass() == FailureClass.PERMANENT);
    }

    @Test
    void takesDockerWherePodmanIsNotInstalled() throws Exception {
        Files.createFile(
                directory.resolve("docker"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

        assertThat(search().find().isPodman()).isFalse();
    }

    private EngineSearch search() {
        return new EngineSearch(List.of(directory), new StateDirectory(directory.resolve("state"), Waiter.system()));
    }
}
