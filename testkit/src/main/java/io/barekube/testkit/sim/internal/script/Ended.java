package io.barekube.testkit.sim.internal.script;

/** A script ends here, with a status; carries no stack. */
final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Ended(int status) {
        super("exit " + status, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
