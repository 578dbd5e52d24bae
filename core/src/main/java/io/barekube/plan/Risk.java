package io.barekube.plan;

/** The worst a step can do to what is running. */
public enum Risk {
    NONE,
    /** A daemon or a pod restarts. */
    RESTART,
    /** Workloads move or pause. */
    DISRUPTIVE,
    /** Something is gone afterwards: a machine, a member, data. */
    DESTRUCTIVE
}
