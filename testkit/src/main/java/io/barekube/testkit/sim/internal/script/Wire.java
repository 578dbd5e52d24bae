package io.barekube.testkit.sim.internal.script;

import java.io.InputStream;

/** The connection that a script came by, and its streams. Thread-safe but for the input. */
public interface Wire extends Output {
    InputStream input();

    /** Raw bytes to standard output. */
    void print(byte[] bytes);

    /** Raw bytes to standard error. */
    void complain(byte[] bytes);

    /** Cuts the connection that this came by. */
    void cut();

    /** Waits until the other side has gone. */
    void awaitEnd() throws InterruptedException;
}
