package io.barekube.testkit.packet;

/** How a device's host is. */
enum Standing {
    BEING_MADE,
    UP,
    /** Without power. */
    DOWN,
    /** It could not be made. */
    FAILED
}
