package io.barekube.examples.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** A test that has to wait. */
final class Waiting {
    private static final Duration PAUSE = Duration.ofMillis(300);

    private Waiting() {}

    /** Returns when it is so; fails the test when it is not within the limit. */
    static void until(Duration limit, String what, Callable<Boolean> condition) throws InterruptedException {
        Instant end = Instant.now().plus(limit);
        Object last = "never so";
        while (Instant.now().isBefore(end)) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                last = e;
            }
            Thread.sleep(PAUSE.toMillis());
        }
        throw new AssertionError("waited " + limit + " for " + what + ": " + last);
    }
}
