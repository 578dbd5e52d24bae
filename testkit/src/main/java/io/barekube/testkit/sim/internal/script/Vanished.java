package io.barekube.testkit.sim.internal.script;

/** A script ends here without anybody hearing of it: its connection is cut, its unit stopped, or its host restarted. */
public final class Vanished extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Vanished(String why) {
        super(why, null, false, false);
    }
}
