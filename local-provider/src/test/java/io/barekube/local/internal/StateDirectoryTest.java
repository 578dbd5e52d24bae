package io.barekube.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.spi.StateDirectory;
import io.barekube.spi.Waiter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void keepsTheLoginKeyForItsOwnerOnlyAndForever() throws Exception {
        LoginKey made = LoginKey.in(state());
        LoginKey again = LoginKey.in(state());

        assertThat(again.privateText()).isEqualTo(made.privateText());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("state/id_ed25519"))))
                .isEqualTo("rw-------");
        assertThat(made.publicFile()).content().startsWith("ssh-ed25519 ").endsWith("\n");
    }

    @Test
    void leavesNoHalfWrittenFile() throws Exception {
        state().write("some/file", "text", "rw-r--r--");

        assertThat(state().read("some/file")).contains("text");
        assertThat(directory.resolve("state/some"))
                .isDirectoryContaining("glob:**/file")
                .isDirectoryNotContaining("glob:**/.*");
        assertThat(state().read("other")).isEmpty();
    }

    @Test
    void oneAtATimeAcrossObjectsThatShareADirectory() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        AtomicInteger inside = new AtomicInteger();
        List<Future<Integer>> seen = new ArrayList<>();
        for (StateDirectory state : List.of(state(), state(), state())) {
            for (int call = 0; call < 6; call++) {
                seen.add(threads.submit(() -> state.exclusively(() -> {
                    int together = inside.incrementAndGet();
                    Waiter.system().pause(Duration.ofMillis(3));
                    inside.decrementAndGet();
                    return together;
                })));
            }
        }

        for (Future<Integer> together : seen) {
            assertThat(together.get()).isEqualTo(1);
        }
        threads.shutdownNow();
    }

    private StateDirectory state() {
        return new StateDirectory(directory.resolve("state"), Waiter.system());
    }
}
