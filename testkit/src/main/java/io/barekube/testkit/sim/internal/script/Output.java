package io.barekube.testkit.sim.internal.script;

/** Where a script's outputs go. */
public interface Output {
    /** To standard output. */
    void print(String text);

    /** A line to standard error. */
    void say(String line);
}
