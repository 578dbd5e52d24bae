package io.barekube.internal.run;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is at work on a cluster. The file {@code lock} keeps other processes out and falls with its process. A file of this process's own name keeps its other threads
 * out, and tells others who is at work: where a process opens and closes a second handle of a locked file, POSIX drops the lock of the first.
 */
final class ClusterLock implements AutoCloseable {
    private static final String SIGN = "at-work-";
    private final Path folder;
    private final Path sign;
    private final FileChannel channel;

    private ClusterLock(Path folder, Path sign, FileChannel channel) {
        this.folder = folder;
        this.sign = sign;
        this.channel = channel;
    }

    /** Throws {@link ClusterException} that names the holder when somebody else has the lock. */
    static ClusterLock take(Path folder, String cluster, String purpose) throws IOException {
        ProcessHandle process = ProcessHandle.current();
        long since = process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
        Path sign = folder.resolve(SIGN + process.pid() + "-" + since);
        try {
            Files.writeString(sign, purpose + " of process " + process.pid(), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw taken(folder, cluster, List.of(sign));
        }
        try {
            FileChannel channel = lock(folder);
            if (channel == null) {
                List<Path> others = new ArrayList<>(signs(folder));
                others.remove(sign);
                throw taken(folder, cluster, others);
            }
            ClusterLock lock = new ClusterLock(folder, sign, channel);
            lock.deleteSigns(sign);
            return lock;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(sign);
            throw e;
        }
    }

    private static @Nullable FileChannel lock(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // a second class loader of this process: answered like another process
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    private static ClusterException taken(Path folder, String cluster, List<Path> signs) throws IOException {
        String holder = "of another process";
        for (Path sign : signs) {
            try {
                holder = Files.readString(sign);
            } catch (NoSuchFileException e) {
                // it was given back meanwhile
            }
        }
        return new ClusterException(
                FailureClass.WORLD_CHANGED,
                "cluster " + cluster + " is being changed by another run (" + holder + "; its lock is "
                        + folder.resolve("lock") + "): wait for it, or cancel it");
    }

    private static List<Path> signs(Path folder) throws IOException {
        List<Path> signs = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, SIGN + "*")) {
            found.forEach(signs::add);
        }
        return signs;
    }

    /** Signs of processes that died at work. */
    private void deleteSigns(Path except) throws IOException {
        for (Path other : signs(folder)) {
            if (!other.equals(except)) {
                Files.deleteIfExists(other);
            }
        }
    }

    /** Deletes everything the folder holds, and the folder, while nobody else can begin. */
    void deleteFolder() throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(sign);
        }
    }
}
