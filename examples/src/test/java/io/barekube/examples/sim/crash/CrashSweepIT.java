package io.barekube.examples.sim.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.testkit.sim.SimulatedBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A JVM is killed after each record of a run's journal in turn, and before the first; another one goes on, and ends where an undisturbed run ends.
 *
 * <p>Tokens to join with are not taken back by anybody, they end after 20 minutes: whoever goes on may have made one of its own.
 */
class CrashSweepIT {
    /** Each waits most of the time. */
    private static final int AT_ONCE = 4;

    @TempDir
    static Path scratch;

    private static Path bundle() {
        return scratch.resolve("bundle");
    }

    @BeforeAll
    static void programs() throws IOException {
        SimulatedBundle.in(bundle(), "1.35.8", "1.36.4").open();
    }

    @ParameterizedTest
    @EnumSource
    void endsAsIfNothingHadHappened(Deed deed) throws Exception {
        long since = System.nanoTime();
        int records;
        String undisturbed;
        int tokens;
        try (CrashPoint point = new CrashPoint(deed, bundle(), scratch.resolve(deed + "-undisturbed"))) {
            records = point.undisturbed();
            undisturbed = point.endState();
            tokens = point.tokens();
        }
        Map<Integer, Throwable> wrong = new ConcurrentSkipListMap<>();
        AtomicInteger crashed = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        for (int record = 0; record <= records; record++) {
            int last = record;
            threads.execute(() -> {
                try {
                    crashed.addAndGet(pass(deed, last, undisturbed, tokens) ? 1 : 0);
                } catch (Exception | AssertionError e) {
                    wrong.put(last, e);
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.MINUTES)).isTrue();

        Files.writeString(
                Path.of("target", "crash-sweep-" + deed + ".txt"),
                "%s: %d points, %d crashed, %d s%n"
                        .formatted(deed, records + 1, crashed.get(), (System.nanoTime() - since) / 1_000_000_000));
        assertThat(new TreeMap<>(wrong))
                .as("what went wrong after which record of " + records)
                .isEmpty();
        assertThat(crashed.get()).as("how many of " + (records + 1) + " died").isGreaterThan(records * 9 / 10);
    }

    /** Whether it crashed; throws when it did not end well. */
    private static boolean pass(Deed deed, int record, String undisturbed, int tokens) throws Exception {
        try (CrashPoint point = new CrashPoint(deed, bundle(), scratch.resolve(deed + "-" + record))) {
            boolean crashed = point.crash(record);
            String died = point.resume();
            assertThat(difference(undisturbed, point.endState()))
                    .as("other than undisturbed, after " + died)
                    .isEmpty();
            assertThat(point.tokens()).as("join tokens").isLessThanOrEqualTo(tokens + 1);
            return crashed;
        }
    }

    private static List<String> difference(String expected, String seen) {
        List<String> wanted = expected.lines().toList();
        List<String> found = seen.lines().toList();
        List<String> difference = new ArrayList<>();
        wanted.stream().filter(line -> !found.contains(line)).forEach(line -> difference.add("gone: " + line));
        found.stream().filter(line -> !wanted.contains(line)).forEach(line -> difference.add("new: " + line));
        if (difference.isEmpty() && !seen.equals(expected)) {
            difference.add("the same lines, in other places: " + seen);
        }
        return difference;
    }
}
