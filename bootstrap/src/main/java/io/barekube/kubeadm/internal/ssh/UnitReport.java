package io.barekube.kubeadm.internal.ssh;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * Reads what a follower prints: {@code none}, or {@code unit HOW OWNER} and, once the unit has ended, {@code end STATUS SIZE} and so many bytes of the unit's standard
 * output.
 */
final class UnitReport implements Sink {
    private final int maxOutput;
    private final ByteArrayOutputStream header = new ByteArrayOutputStream();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private boolean none;
    private String owner = "";
    private String status = "";
    private long size = -1;
    private boolean ended;

    UnitReport(int maxOutput) {
        this.maxOutput = maxOutput;
    }

    @Override
    public synchronized void accept(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (size >= 0) {
                output.write(bytes, i, offset + length - i);
                break;
            }
            if (bytes[i] == '\n') {
                read(header.toString(StandardCharsets.UTF_8).split(" "));
                header.reset();
            } else {
                header.write(bytes[i]);
            }
        }
        changed();
    }

    @Override
    public synchronized void end() {
        ended = true;
        changed();
    }

    /** Waits until the whole report is there or no more will come. */
    synchronized boolean awaitComplete() throws InterruptedException {
        while (!complete() && !ended) {
            wait();
        }
        return complete();
    }

    /** There is no such unit, and none was started by this call. */
    synchronized boolean none() {
        return none;
    }

    /** The call that started the unit; empty while unknown. */
    synchronized String owner() {
        return owner;
    }

    synchronized boolean complete() {
        return size >= 0 && (overflowed() || output.size() >= size);
    }

    /** Of the unit; empty when it left none behind. */
    synchronized OptionalInt exitStatus() {
        return status.matches("\\d{1,3}") ? OptionalInt.of(Integer.parseInt(status)) : OptionalInt.empty();
    }

    synchronized boolean overflowed() {
        return size > maxOutput;
    }

    synchronized String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private void changed() {
        notifyAll();
    }

    private void read(String[] words) {
        if (words[0].equals("none")) {
            none = true;
        } else if (words[0].equals("unit") && words.length == 3) {
            owner = words[2];
        } else if (words[0].equals("end") && words.length == 3) {
            status = words[1];
            size = Long.parseLong(words[2]);
        }
    }
}
