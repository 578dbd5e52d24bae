package io.barekube.internal.run;

import io.barekube.run.Lease;
import io.barekube.run.LeaseTerms;
import io.barekube.run.RunStore.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run's journal in a file of its own, which no other run ever writes to. */
final class DirectoryJournal implements Journal {
    private final Path folder;
    private final DirectoryLease lease;
    private final LeaseTerms terms;
    private final JsonLines lines;
    private final Queue<Entry> waiting = new ConcurrentLinkedQueue<>();

    DirectoryJournal(Path folder, DirectoryLease lease, LeaseTerms terms, JsonLines lines) {
        this.folder = folder;
        this.lease = lease;
        this.terms = terms;
        this.lines = lines;
    }

    @Override
    public Lease lease() {
        return lease.lease();
    }

    @Override
    public LeaseTerms terms() {
        return terms;
    }

    /** An entry of one thread, which another may write for it. */
    private static final class Entry {
        private final Map<String, Object> fields;
        private boolean over;
        private @Nullable RuntimeException failure;

        Entry(Map<String, Object> fields) {
            this.fields = fields;
        }
    }

    /** A sync takes as long for one entry as for many: those that come during one are written together. */
    @Override
    public void append(Map<String, Object> fields) {
        Entry entry = new Entry(fields);
        waiting.add(entry);
        synchronized (this) {
            if (!entry.over) {
                writeAll();
            }
            if (entry.failure != null) {
                throw entry.failure;
            }
        }
    }

    private void writeAll() {
        List<Entry> together = new ArrayList<>();
        for (Entry next = waiting.poll(); next != null; next = waiting.poll()) {
            together.add(next);
        }
        RuntimeException failure = null;
        try {
            write(together.stream().map(entry -> entry.fields).toList());
        } catch (IOException e) {
            failure = new UncheckedIOException("cannot write the journal in " + folder, e);
        } catch (RuntimeException e) {
            failure = e;
        }
        for (Entry entry : together) {
            entry.failure = failure;
            entry.over = true;
        }
    }

    /**
     * Looks at the lease before, so that an outdated run leaves no entry, and after, because the lease may go while the disk is slow: files have no transaction. An entry that was written
     * and then refused stands in the outdated run's own file, and announces what is not begun.
     */
    private void write(List<Map<String, Object>> entries) throws IOException {
        lease.check();
        lines.write(entries);
        lease.check();
    }

    @Override
    public void renew() {
        try {
            lease.renew();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot renew the lease in " + folder, e);
        }
    }

    @Override
    public synchronized void forget() {
        try {
            lease.check();
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }

    /** Out of the way first: whoever begins meanwhile finds no half of a folder. */
    static void delete(Path folder) throws IOException {
        Path gone = folder.resolveSibling("." + folder.getFileName() + "-" + UUID.randomUUID());
        Files.move(folder, gone, StandardCopyOption.ATOMIC_MOVE);
        try (Stream<Path> tree = Files.walk(gone)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    @Override
    public synchronized void close() {
        try (lease;
                lines) {
            // the file first, then the lease
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the journal in " + folder, e);
        }
    }
}
