package io.barekube.run;

/** What kind of failure it was: it decides whether a step is tried again. */
public enum FailureClass {
    /** May pass: a lost connection, a busy API server, a lock. Tried again within the step's deadline. */
    TRANSIENT,
    /** Will not pass by itself: wrong input, a refused key, a checksum that differs. Never tried again. */
    PERMANENT,
    /** The provider has no machine of that kind now. */
    CAPACITY,
    /** Somebody cancelled the run. */
    CANCELLED,
    /** The world is not as the plan saw it; plan again. */
    WORLD_CHANGED
}
