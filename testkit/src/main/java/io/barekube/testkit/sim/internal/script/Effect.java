package io.barekube.testkit.sim.internal.script;

/** What one script does to a host, and what it prints. Returning is exit status 0. */
@FunctionalInterface
interface Effect {
    void play(Call call) throws InterruptedException;
}
