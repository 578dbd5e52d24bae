package io.barekube.run;

import java.util.Optional;

/** One execution of a plan, under way or over. Thread-safe. */
public interface Run {
    /** Names the run in its journal, its events and its result; unique within the run store. */
    String id();

    /** Waits for the end and returns it, whether good or bad. An interrupt ends the waiting, not the run. */
    RunResult await() throws InterruptedException;

    /** The end, once there is one. */
    Optional<RunResult> result();

    /** Asks the run to stop: no further step begins, steps under way are interrupted, and remote processes are ended. Returns at once. */
    void cancel();
}
