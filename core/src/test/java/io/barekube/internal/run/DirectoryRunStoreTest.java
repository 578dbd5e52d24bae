package io.barekube.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.run.RunStore;
import io.barekube.run.RunStore.Journal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DirectoryRunStoreTest {
    private static final ClusterId EDGE = new ClusterId("edge", new UUID(0, 1));

    @TempDir
    Path directory;

    private RunStore store() {
        return RunStore.directory(directory);
    }

    @Test
    void remembersAnIdentityUntilItIsForgotten() {
        assertThat(store().identity("edge")).isEmpty();
        store().identify(new ClusterId("edge", new UUID(0, 9)));
        store().identify(EDGE);

        assertThat(store().identity("edge")).contains(EDGE.uuid());
        assertThat(store().identity("other")).isEmpty();

        store().forget("edge");
        store().forget("edge");
        assertThat(store().identity("edge")).isEmpty();
        assertThat(directory.resolve("edge")).doesNotExist();
    }

    @Test
    void saysWhichFileIsDamaged() throws Exception {
        Files.createDirectories(directory.resolve("edge"));
        Files.writeString(directory.resolve("edge/cluster.json"), "{\"id\":");

        assertThatThrownBy(() -> store().identity("edge"))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("cluster.json does not hold a cluster's id");
    }

    @Test
    void hasEachEntryOnDiskWhenAppendReturns() throws Exception {
        try (Journal journal = store().begin(EDGE, "run-1", "hash")) {
            journal.append(Map.of("kind", "intent"));
            assertThat(Files.readAllLines(directory.resolve("edge/run-1.jsonl")))
                    .containsExactly("{\"kind\":\"intent\"}");
            journal.append(Map.of("kind", "done"));
        }
        assertThat(Files.readAllLines(directory.resolve("edge/run-1.jsonl"))).hasSize(2);
    }

    @Test
    void keepsWritingAfterAnInterrupt() throws Exception {
        try (Journal journal = store().begin(EDGE, "run-1", "hash")) {
            Thread.currentThread().interrupt();
            journal.append(Map.of("kind", "cancelled"));
            assertThat(Thread.interrupted()).isTrue();
            journal.append(Map.of("kind", "run-ended"));
        }
        assertThat(Files.readAllLines(directory.resolve("edge/run-1.jsonl"))).hasSize(2);
    }

    @Test
    void lendsAClusterToOneRunOfThisProcess() {
        try (Journal journal = store().begin(EDGE, "run-1", "hash")) {
            assertThat(journal).isNotNull();
            assertThatThrownBy(() -> store().begin(EDGE, "run-2", "hash"))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining(
                            "run run-1 of process " + ProcessHandle.current().pid())
                    .hasMessageContaining(directory.resolve("edge/lock").toString());
            assertThatThrownBy(() -> store().forget("edge")).hasMessageContaining("another run");
            store().begin(new ClusterId("other", new UUID(0, 2)), "run-1", "hash")
                    .close();
        }
        store().begin(EDGE, "run-3", "hash").close();
    }

    @Test
    void isKeptOutByAnotherProcessAlsoAfterAFailedTryOfItsOwn() throws Exception {
        Process holder = child("hold");
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo("have it");

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> store().begin(EDGE, "run-2", "hash"))
                        .isInstanceOf(ClusterException.class)
                        .hasMessageContaining("run of-child of process " + holder.pid());
            }
        } finally {
            holder.destroyForcibly().waitFor();
        }

        store().begin(EDGE, "run-3", "hash").close();
        try (var files = Files.list(directory.resolve("edge"))) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("at-work"));
        }
    }

    /** A second handle of the lock file, opened and closed by the process that holds it, would drop the lock. */
    @Test
    void keepsAnotherProcessOutAlsoAfterAFailedTryInThisOne() throws Exception {
        try (Journal journal = store().begin(EDGE, "run-1", "hash")) {
            assertThat(journal).isNotNull();
            assertThatThrownBy(() -> store().begin(EDGE, "run-2", "hash")).hasMessageContaining("another run");

            Process child = child("try");
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor()).isZero();

            assertThat(said).contains("kept out");
        }
    }

    private Process child(String verb) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Child.class.getName(),
                        directory.toString(),
                        verb))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Another process that takes the lock, or tries to. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws Exception {
            try (Journal journal = RunStore.directory(Path.of(args[0])).begin(EDGE, "of-child", "hash")) {
                System.out.println("have it");
                if (args[1].equals("hold")) {
                    Thread.sleep(60_000);
                }
                journal.append(Map.of());
            } catch (ClusterException e) {
                System.out.println("kept out");
            }
        }
    }
}
