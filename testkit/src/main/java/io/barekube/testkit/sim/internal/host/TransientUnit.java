package io.barekube.testkit.sim.internal.host;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A script that runs by itself, whether anybody follows it or not. Thread-safe. */
public final class TransientUnit {
    private final String owner;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private OptionalInt status = OptionalInt.empty();
    private boolean running = true;
    private boolean kept = true;

    /** @param owner the call that started it */
    public TransientUnit(String owner) {
        this.owner = owner;
    }

    public String owner() {
        return owner;
    }

    public synchronized boolean isRunning() {
        return running;
    }

    /** Whether its outputs are there still: nobody has collected them, and nothing took them away. */
    public synchronized boolean isKept() {
        return kept;
    }

    public synchronized void print(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public synchronized void say(String line) {
        err.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
        notifyAll();
    }

    public synchronized void end(int exitStatus) {
        if (running) {
            status = OptionalInt.of(exitStatus);
            running = false;
            notifyAll();
        }
    }

    /** Ends it without a result, as a stop or a restart of the host does. */
    public synchronized void kill() {
        running = false;
        notifyAll();
    }

    /** Empty while it runs, and when it was killed. */
    public synchronized OptionalInt status() {
        return status;
    }

    public synchronized byte[] output() {
        return out.toByteArray();
    }

    /** Waits at most so long for more standard error than that, or for its end. */
    public synchronized byte[] errorsAfter(int offset, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = millis;
        while (err.size() <= offset && running && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        byte[] all = err.toByteArray();
        int from = Math.min(offset, all.length);
        return Arrays.copyOfRange(all, from, all.length);
    }

    /** The outputs go; who started it stays known. */
    public synchronized void collected() {
        kept = false;
    }
}
