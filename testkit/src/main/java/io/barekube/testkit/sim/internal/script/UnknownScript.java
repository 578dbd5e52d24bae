package io.barekube.testkit.sim.internal.script;

/** The simulator was sent what it cannot play; the message names it. */
public final class UnknownScript extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownScript(String message) {
        super(message);
    }
}
