package io.barekube.internal.run;

import static io.barekube.internal.run.StoreProcess.EDGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.ClusterException;
import io.barekube.run.Lease;
import io.barekube.run.LeaseHeldException;
import io.barekube.run.LeaseTerms;
import io.barekube.run.RunStore;
import io.barekube.run.RunStore.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DirectoryRunStoreTest {
    @TempDir
    Path directory;

    private RunStore store() {
        return RunStore.directory(directory);
    }

    @Test
    void saysWhichFileIsDamaged() throws Exception {
        Files.createDirectories(directory.resolve("edge"));
        Files.writeString(directory.resolve("edge/cluster.json"), "{\"id\":");

        assertThatThrownBy(() -> store().identity("edge"))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("cluster.json does not hold a cluster's id");
    }

    private static Lease.Owner run(String id) {
        return ThisProcess.owner(id, "apply");
    }

    private Path journal(String run) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("edge"))) {
            return files.filter(file -> file.getFileName().toString().matches(run + "\\.\\d+\\.jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void hasEachEntryOnDiskWhenAppendReturns() throws Exception {
        try (Journal journal = store().begin(EDGE, run("run-1"))) {
            journal.append(Map.of("kind", "intent"));
            assertThat(Files.readAllLines(journal("run-1"))).containsExactly("{\"kind\":\"intent\"}");
            journal.append(Map.of("kind", "done"));
        }
        assertThat(Files.readAllLines(journal("run-1"))).hasSize(2);
    }

    @Test
    void leavesOutALineThatACrashCutOff() throws Exception {
        try (Journal journal = store().begin(EDGE, run("run-1"))) {
            journal.append(Map.of("kind", "run-begun", "hash", "h", "plan", Map.of("purpose", "APPLY")));
            Files.writeString(journal("run-1"), "{\"kind\":\"done\",\"st", StandardOpenOption.APPEND);
        }
        assertThat(store().lastRun("edge").orElseThrow().entries())
                .extracting(entry -> entry.get("kind"))
                .containsExactly("run-begun");
    }

    @Test
    void readsTheJournalsOfEarlierVersions() throws Exception {
        Files.createDirectories(directory.resolve("edge"));
        Files.writeString(
                directory.resolve("edge/20261124-101112-131.jsonl"),
                "{\"kind\":\"run-begun\",\"hash\":\"h\",\"plan\":{\"purpose\":\"DESTROY\"}}\n");
        assertThat(store().lastRun("edge").orElseThrow().id()).isEqualTo("20261124-101112-131");
    }

    @Test
    void leavesNothingOfAForgottenCluster() throws Exception {
        store().identify(EDGE);
        try (Journal journal = store().begin(EDGE, run("run-1"))) {
            journal.append(Map.of("kind", "intent"));
        }
        store().forget("edge");
        assertThat(directory).isEmptyDirectory();
    }

    /** On the same machine nobody waits for the lease of a process that is dead. */
    @Test
    void passesOnAtOnceWhenTheHolderDiesOnThisMachine() throws Exception {
        StoreProcess holder = StoreProcess.start(directory.toString(), Duration.ofHours(1));
        assertThat(holder.ask("begin of-holder")).startsWith("began");
        for (int i = 0; i < 2; i++) { // a failed try must not drop the holder's lock either
            assertThatThrownBy(() -> store().begin(EDGE, run("run-2"))).isInstanceOf(LeaseHeldException.class);
        }

        holder.close();

        store().begin(EDGE, run("run-3")).close();
        try (var files = Files.list(directory.resolve("edge"))) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("at-work"));
        }
    }

    /** A second handle of the lock file, opened and closed by the process that holds it, would drop the lock. */
    @Test
    void keepsAnotherProcessOutAlsoAfterAFailedTryInThisOne() throws Exception {
        try (Journal journal = store().begin(EDGE, run("run-1"));
                StoreProcess other = StoreProcess.start(directory.toString(), Duration.ofHours(1))) {
            assertThat(journal).isNotNull();
            assertThatThrownBy(() -> store().begin(EDGE, run("run-2"))).isInstanceOf(LeaseHeldException.class);

            assertThat(other.ask("begin of-other"))
                    .startsWith("held " + ProcessHandle.current().pid());
        }
    }

    /** The lock of a machine that is not this one says nothing: only time does, and that by the file system's clock. */
    @Test
    void waitsForTheLifeOfALeaseFromAnotherMachine() throws Exception {
        Path folder = Files.createDirectories(directory.resolve("edge"));
        Lease.Owner elsewhere = new Lease.Owner("elsewhere", 42, "run-1", "apply");
        Instant wrongClock = Instant.now().plus(Duration.ofDays(1));
        LeaseFile file =
                new LeaseFile(elsewhere, wrongClock, Duration.ofMinutes(1), "another kernel", true, "nonce-of-run-1");
        assertThat(new LeaseFolder(folder, LeaseTerms.DEFAULT).claim(Optional.empty(), file))
                .contains(1L);

        assertThatThrownBy(() -> store().begin(EDGE, run("run-2")))
                .isInstanceOf(LeaseHeldException.class)
                .hasMessageContaining("run run-1 of process 42 on elsewhere");

        Files.setLastModifiedTime(
                folder.resolve("lease-1"), FileTime.from(Instant.now().minusSeconds(61)));
        assertThat(store().lease("edge")).isEmpty();
        try (Journal journal = store().begin(EDGE, run("run-3"))) {
            assertThat(journal.lease().token()).isEqualTo(2);
        }
    }

    @Test
    void ownsNothingByAHeartbeatThatComesTooLate() throws Exception {
        Path folder = Files.createDirectories(directory.resolve("edge"));
        LeaseFolder leases = new LeaseFolder(folder, LeaseTerms.DEFAULT);
        LeaseFile late = file("late");
        assertThat(leases.claim(Optional.empty(), late)).isPresent();
        LeaseFile next = file("next");
        assertThat(leases.claim(leases.latest(), next)).isPresent();

        assertThatThrownBy(() -> leases.renew(1, late)).isInstanceOf(NoSuchFileException.class);
        leases.giveBack(1, late);

        assertThat(leases.holds(1, late)).isFalse();
        assertThat(leases.holds(2, next)).isTrue();
        assertThat(leases.latest().orElseThrow().file()).contains(next);
        assertThat(leases.latest().orElseThrow().over()).isFalse();
    }

    /** It looked, hesitated, and meanwhile others took the lease, gave it back, and took the next one. */
    @Test
    void doesNotTakeALeaseThatOthersHadMeanwhile() throws Exception {
        Path folder = Files.createDirectories(directory.resolve("edge"));
        LeaseFolder leases = new LeaseFolder(folder, LeaseTerms.DEFAULT);
        Optional<LeaseFile.Found> nothing = leases.latest();
        assertThat(leases.claim(nothing, file("a"))).isPresent();
        Optional<LeaseFile.Found> first = leases.latest();
        assertThat(leases.claim(first, file("b"))).isPresent();
        assertThat(leases.claim(leases.latest(), file("c"))).isPresent();

        assertThat(leases.claim(nothing, file("late"))).isEmpty();
        assertThat(leases.claim(first, file("late"))).isEmpty();

        assertThat(leases.holds(3, leases.latest().orElseThrow().file().orElseThrow()))
                .isTrue();
        assertThat(leases.latest().orElseThrow().file().orElseThrow().nonce()).isEqualTo("c");
    }

    @Test
    void doesNotTakeAnUnreadableLeaseForAFreeOne() throws Exception {
        Path folder = Files.createDirectories(directory.resolve("edge"));
        Files.createFile(folder.resolve("lease-7"));

        assertThatThrownBy(() -> store().begin(EDGE, run("run-1")))
                .isInstanceOf(LeaseHeldException.class)
                .hasMessageContaining("a run that begins");

        Files.setLastModifiedTime(
                folder.resolve("lease-7"), FileTime.from(Instant.now().minusSeconds(61)));
        try (Journal journal = store().begin(EDGE, run("run-1"))) {
            assertThat(journal.lease().token()).isEqualTo(8);
        }
    }

    private static LeaseFile file(String nonce) {
        return new LeaseFile(run(nonce), Instant.EPOCH, Duration.ofMinutes(1), "kernel", false, nonce);
    }
}
