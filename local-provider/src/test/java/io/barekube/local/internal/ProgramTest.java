package io.barekube.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.barekube.ClusterException;
import io.barekube.OperationTimeoutException;
import io.barekube.run.FailureClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class ProgramTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private final Program sh = new Program("sh", Map.of("GREETING", "hello"));

    @TempDir
    Path directory;

    @Test
    void readsBothStreamsHoweverMuchComes() throws Exception {
        CommandResult result =
                sh.run(LONG, script("head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero; echo $GREETING; exit 3"));

        assertThat(result.exitStatus()).isEqualTo(3);
        assertThat(result.stdout()).hasSize(300_006).endsWith("hello\n");
        assertThat(result.stderr()).hasSize(300_000);
    }

    @Test
    void hasNoInputToWaitFor() throws Exception {
        assertThat(sh.run(LONG, script("cat; echo end")).stdout()).isEqualTo("end\n");
    }

    @Test
    void endsTheProcessAtTheDeadlineAndSaysWhatItSaid() {
        assertThatExceptionOfType(OperationTimeoutException.class)
                .isThrownBy(() -> sh.run(Duration.ofMillis(300), script(endless())))
                .withMessageContaining("last seen: begun");

        assertThat(processIsGone()).isTrue();
    }

    @Test
    void endsTheProcessWhenInterrupted() throws Exception {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                sh.run(LONG, script(endless()));
                end.complete(new AssertionError("ended by itself"));
            } catch (InterruptedException | RuntimeException e) {
                end.complete(e);
            }
        });
        thread.start();
        while (pid().isEmpty()) {
            Thread.onSpinWait();
        }

        thread.interrupt();

        assertThat(end.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(processIsGone()).isTrue();
    }

    @Test
    void saysWhichProgramIsMissing() {
        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> new Program("no-such-program", Map.of()).run(LONG, List.of()))
                .withMessageContaining("no-such-program could not be started")
                .matches(e -> e.failureClass() == FailureClass.PERMANENT);
    }

    private String endless() {
        return "echo begun >&2; echo $$ >" + directory.resolve("part") + "; mv " + directory.resolve("part") + " "
                + directory.resolve("pid") + "; exec sleep 1000";
    }

    private static List<String> script(String text) {
        return List.of("-c", text);
    }

    private Optional<Long> pid() {
        try {
            return Files.exists(directory.resolve("pid"))
                    ? Optional.of(Long.parseLong(
                            Files.readString(directory.resolve("pid")).strip()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean processIsGone() {
        return ProcessHandle.of(pid().orElseThrow())
                .map(process -> !process.isAlive())
                .orElse(true);
    }
}
