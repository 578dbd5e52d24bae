package io.barekube.kubeadm.internal.ssh;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Bounds how many connections a session holds: when one more is wanted, the one that was idle for longest is closed, and opened again when its host is next called.
 * A host in use keeps its connection. Thread-safe.
 */
final class OpenLines {
    private final int most;
    private final Set<Line> inUse = new LinkedHashSet<>();
    /** The one idle for longest comes first. */
    private final Set<Line> idle = new LinkedHashSet<>();

    OpenLines(int most) {
        this.most = most;
    }

    /** Waits until the line may have a connection. Each take is followed by one {@link #giveBack}, and nobody takes a second line meanwhile. */
    synchronized void take(Line line) throws InterruptedException {
        while (!idle.remove(line) && inUse.size() + idle.size() >= most) {
            Iterator<Line> oldest = idle.iterator();
            if (oldest.hasNext()) {
                Line closed = oldest.next();
                oldest.remove();
                closed.cut();
            } else {
                wait();
            }
        }
        inUse.add(line);
    }

    synchronized void giveBack(Line line) {
        inUse.remove(line);
        idle.add(line);
        notifyAll();
    }
}
