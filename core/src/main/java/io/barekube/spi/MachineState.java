package io.barekube.spi;

/** Where a machine is in its life. */
public enum MachineState {
    /** Bought, not yet usable. */
    PROVISIONING,
    /** Up, as far as its provider can tell. */
    RUNNING,
    /** Known to the provider, not running. */
    STOPPED,
    /** It will not come up. */
    FAILED,
    /** On its way out. */
    DELETING
}
