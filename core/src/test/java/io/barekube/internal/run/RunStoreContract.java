package io.barekube.internal.run;

import static io.barekube.internal.run.StoreProcess.EDGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.barekube.ClusterId;
import io.barekube.plan.Plan;
import io.barekube.run.FailureClass;
import io.barekube.run.JournaledRun;
import io.barekube.run.Lease;
import io.barekube.run.LeaseHeldException;
import io.barekube.run.LeaseLostException;
import io.barekube.run.RunResult;
import io.barekube.run.RunStore;
import io.barekube.run.RunStore.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every run store does, within one process and between several. */
@Timeout(120)
abstract class RunStoreContract {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofSeconds(6);

    /** Where the store is: a directory, or a JDBC URL. Another one for each test. */
    abstract String place() throws Exception;

    RunStore store() throws Exception {
        return StoreProcess.store(place(), LONG);
    }

    static Lease.Owner run(String id) {
        return ThisProcess.owner(id, "apply");
    }

    private static Map<String, Object> begun(String purpose) {
        return Map.of("kind", "run-begun", "hash", "h-" + purpose, "plan", Map.of("purpose", purpose));
    }

    @Test
    void remembersAnIdentityUntilItIsForgotten() throws Exception {
        assertThat(store().identity("edge")).isEmpty();
        store().identify(new ClusterId("edge", new UUID(0, 9)));
        store().identify(EDGE);

        assertThat(store().identity("edge")).contains(EDGE.uuid());
        assertThat(store().identity("other")).isEmpty();

        store().forget("edge");
        store().forget("edge");
        assertThat(store().identity("edge")).isEmpty();
    }

    @Test
    void saysWhoHasTheLeaseSinceWhenAndUntilWhen() throws Exception {
        Instant before = Instant.now().minusSeconds(5);
        try (Journal journal = store().begin(EDGE, run("run-1"))) {
            LeaseHeldException refusal =
                    catchThrowableOfType(LeaseHeldException.class, () -> store().begin(EDGE, run("run-2")));

            assertThat(refusal.lease().owner()).isEqualTo(run("run-1"));
            assertThat(refusal.lease().token()).isEqualTo(journal.lease().token());
            assertThat(refusal.lease().since()).isBetween(before, Instant.now().plusSeconds(5));
            assertThat(refusal.lease().until())
                    .isBetween(Instant.now().plusSeconds(30), Instant.now().plusSeconds(65));
            assertThat(refusal.failureClass()).isEqualTo(FailureClass.WORLD_CHANGED);
            assertThat(refusal)
                    .hasMessageContaining("another run (apply, run run-1 of process "
                            + ProcessHandle.current().pid())
                    .hasMessageContaining(refusal.lease().since().toString())
                    .hasMessageContaining(refusal.lease().until().toString());
            assertThat(store().lease("edge").orElseThrow().owner()).isEqualTo(run("run-1"));
            assertThatThrownBy(() -> store().forget("edge")).isInstanceOf(LeaseHeldException.class);
            store().begin(new ClusterId("other", new UUID(0, 2)), run("run-1")).close();
        }
        assertThat(store().lease("edge")).isEmpty();
        assertThat(store().lease("other")).isEmpty();
        assertThat(store().lease("unknown")).isEmpty();
    }

    @Test
    void givesEachRunAGreaterToken() throws Exception {
        long last = 0;
        for (int i = 0; i < 3; i++) {
            try (Journal journal = store().begin(EDGE, run("run-" + i))) {
                assertThat(journal.lease().token()).isGreaterThan(last);
                last = journal.lease().token();
            }
        }
    }

    @Test
    void breaksALeaseAndLetsItsHolderKnowWhoDidIt() throws Exception {
        assertThat(store().breakLease("edge", run("nobody"))).isEmpty();
        try (Journal journal = store().begin(EDGE, run("run-1"))) {
            journal.append(begun("APPLY"));

            Lease broken = store().breakLease("edge", new Lease.Owner("desk", 7, "", "breakLease()"))
                    .orElseThrow();

            assertThat(broken.owner()).isEqualTo(run("run-1"));
            assertThat(store().lease("edge")).isEmpty();
            assertThat(store().breakLease("edge", run("nobody"))).isEmpty();
            assertThatThrownBy(() -> journal.append(Map.of("kind", "late")))
                    .isInstanceOfSatisfying(LeaseLostException.class, e -> {
                        assertThat(e.taker().orElseThrow().owner().host()).isEqualTo("desk");
                        assertThat(e.taker().orElseThrow().token())
                                .isGreaterThan(journal.lease().token());
                        assertThat(e.failureClass()).isEqualTo(FailureClass.WORLD_CHANGED);
                    })
                    .hasMessageContaining("breakLease() of process 7 on desk took it");
            assertThatThrownBy(journal::renew).isInstanceOf(LeaseLostException.class);
            assertThatThrownBy(journal::forget).isInstanceOf(LeaseLostException.class);
        }
        assertThat(store().lastRun("edge").orElseThrow().entries()).hasSize(1);
        try (Journal next = store().begin(EDGE, run("run-2"))) {
            next.append(begun("APPLY"));
            assertThat(store().lease("edge").orElseThrow().owner()).isEqualTo(run("run-2"));
        }
    }

    @Test
    void tellsOfTheLastRunAndWhatWasUnderWay() throws Exception {
        assertThat(store().lastRun("edge")).isEmpty();
        try (Journal journal = store().begin(EDGE, run("run-1"))) {
            journal.append(begun("APPLY"));
            journal.append(Map.of("kind", "run-ended", "outcome", "SUCCEEDED"));
        }
        JournaledRun first = store().lastRun("edge").orElseThrow();
        assertThat(first.isUnfinished()).isFalse();
        assertThat(first.outcome()).contains(RunResult.Outcome.SUCCEEDED);

        // by its own clock the later run is the older one
        try (Journal journal = store().begin(EDGE, run("run-0"))) {
            journal.append(begun("DESTROY"));
            journal.append(Map.of("kind", "intent", "step", "reset/a"));
            journal.append(Map.of("kind", "intent", "step", "reset/b"));
            journal.append(Map.of("kind", "done", "step", "reset/a"));
        }
        store().begin(EDGE, run("run-2")).close(); // died before its first entry

        JournaledRun last = store().lastRun("edge").orElseThrow();
        assertThat(last.id()).isEqualTo("run-0");
        assertThat(last.purpose()).isEqualTo(Plan.Purpose.DESTROY);
        assertThat(last.planHash()).isEqualTo("h-DESTROY");
        assertThat(last.isUnfinished()).isTrue();
        assertThat(last.outcome()).isEmpty();
        assertThat(last.underWay()).containsExactly("reset/b");
        assertThat(last.entries())
                .extracting(entry -> entry.get("kind"))
                .isEqualTo(List.of("run-begun", "intent", "intent", "done"));

        store().forget("edge");
        assertThat(store().lastRun("edge")).isEmpty();
    }

    @Test
    void forgetsUnderTheLeaseOfTheRunThatDestroyed() throws Exception {
        store().identify(EDGE);
        try (Journal journal = store().begin(EDGE, run("run-1"))) {
            journal.append(begun("DESTROY"));
            journal.forget();
        }
        assertThat(store().identity("edge")).isEmpty();
        assertThat(store().lastRun("edge")).isEmpty();
        assertThat(store().lease("edge")).isEmpty();
        store().begin(EDGE, run("run-2")).close();
    }

    @Test
    void keepsOldHoldersOutAfterTheClusterWasForgotten() throws Exception {
        Journal old = store().begin(EDGE, run("run-1"));
        store().breakLease("edge", run("breaker"));
        try (StoreProcess other = StoreProcess.start(place(), LONG)) {
            // another process, since this one is still at work on run-1
            assertThat(other.ask("begin run-2")).startsWith("began");
            assertThat(other.ask("close")).isEqualTo("closed");
        }
        old.close();
        store().forget("edge");
        try (Journal next = store().begin(EDGE, run("run-3"))) {
            assertThatThrownBy(() -> old.append(begun("APPLY"))).isInstanceOf(LeaseLostException.class);
            next.append(begun("APPLY"));
        }
    }

    @Test
    void writesAfterAnInterrupt() throws Exception {
        try (Journal journal = store().begin(EDGE, run("run-1"))) {
            Thread.currentThread().interrupt();
            journal.append(begun("APPLY"));
            assertThat(Thread.interrupted()).isTrue();
            journal.append(Map.of("kind", "run-ended", "outcome", "CANCELLED"));
        }
        assertThat(store().lastRun("edge").orElseThrow().outcome()).contains(RunResult.Outcome.CANCELLED);
    }

    @Test
    void lendsTheClusterToOneOfTwoProcesses() throws Exception {
        try (StoreProcess a = StoreProcess.start(place(), LONG);
                StoreProcess b = StoreProcess.start(place(), LONG)) {
            for (int round = 0; round < 5; round++) {
                a.tell("begin of-a");
                b.tell("begin of-b");
                String toA = a.answer();
                String toB = b.answer();

                boolean won = toA.startsWith("began");
                assertThat(won ? toB : toA).startsWith("held").contains("another run");
                assertThat(won ? toA : toB).startsWith("began");
                StoreProcess winner = won ? a : b;
                StoreProcess loser = won ? b : a;
                assertThat(loser.ask("begin again"))
                        .startsWith("held " + winner.pid())
                        .contains("run of-" + (won ? "a" : "b") + " of process " + winner.pid());
                assertThat(winner.ask("append mine")).isEqualTo("appended");
                assertThat(winner.ask("close")).isEqualTo("closed");
            }
        }
    }

    /** Until it is known dead nobody else begins. */
    @Test
    void passesToAnotherAfterTheHolderWasKilled() throws Exception {
        try (StoreProcess winner = StoreProcess.start(place(), SHORT);
                StoreProcess other = StoreProcess.start(place(), SHORT)) {
            assertThat(winner.ask("begin of-winner")).startsWith("began");
            long token = StoreProcess.store(place(), SHORT)
                    .lease("edge")
                    .orElseThrow()
                    .token();
            assertThat(other.ask("begin of-other")).startsWith("held " + winner.pid());

            winner.close();

            String answer = begin(other);
            assertThat(answer).startsWith("began");
            assertThat(Long.parseLong(answer.substring(6))).isGreaterThan(token);
            assertThat(other.ask("append mine")).isEqualTo("appended");
        }
    }

    @Test
    void takesNothingFromAHolderThatWasPausedAndWakesAfterAnotherTookOver() throws Exception {
        try (StoreProcess paused = StoreProcess.start(place(), SHORT);
                StoreProcess other = StoreProcess.start(place(), SHORT)) {
            assertThat(paused.ask("begin of-paused")).startsWith("began");
            assertThat(paused.ask("append run-begun")).isEqualTo("appended");

            paused.signal("STOP");
            assertThat(begin(other)).startsWith("began");
            assertThat(other.ask("append other")).isEqualTo("appended");
            paused.signal("CONT");

            assertThat(paused.ask("append late")).startsWith("lost").contains("run of-other of process " + other.pid());
            assertThat(other.ask("append other")).isEqualTo("appended");
            assertThat(paused.ask("close")).isEqualTo("closed");
            assertThat(other.ask("append other")).isEqualTo("appended");
            // what fell to the other stays the other's, though the one that woke gave back all it had
            assertThat(paused.ask("begin again")).startsWith("held " + other.pid());
        }
    }

    @Test
    void renewsItsLeaseForLongerThanItsLife() throws Exception {
        try (StoreProcess holder = StoreProcess.start(place(), SHORT);
                StoreProcess other = StoreProcess.start(place(), SHORT)) {
            assertThat(holder.ask("begin of-holder")).startsWith("began");
            for (int i = 0; i < 9; i++) {
                TimeUnit.SECONDS.sleep(1);
                assertThat(other.ask("begin of-other")).startsWith("held " + holder.pid());
            }
            assertThat(holder.ask("append mine")).isEqualTo("appended");
        }
    }

    private static String begin(StoreProcess process) throws Exception {
        String answer = process.ask("begin of-other");
        while (answer.startsWith("held")) {
            TimeUnit.MILLISECONDS.sleep(200);
            answer = process.ask("begin of-other");
        }
        return answer;
    }
}
