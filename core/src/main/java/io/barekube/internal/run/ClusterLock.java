package io.barekube.internal.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets a lease fall at once when its process dies on this machine. The file {@code lock} is locked while its process lives. A file of this process's own name keeps its
 * other threads away from it: where a process opens and closes a second handle of a locked file, POSIX drops the lock of the first.
 */
final class ClusterLock implements AutoCloseable {
    private static final String SIGN = "at-work-";
    private final Path sign;
    private final @Nullable FileChannel channel;

    private ClusterLock(Path sign, @Nullable FileChannel channel) {
        this.sign = sign;
        this.channel = channel;
    }

    /** Tries to lock; empty when a run of this very process is at work in the folder. */
    static Optional<ClusterLock> enter(Path folder) throws IOException {
        ProcessHandle process = ProcessHandle.current();
        long since = process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
        Path sign = folder.resolve(SIGN + process.pid() + "-" + since);
        try {
            Files.createFile(sign);
        } catch (FileAlreadyExistsException e) {
            return Optional.empty();
        }
        try {
            FileChannel channel = lock(folder);
            if (channel != null) {
                deleteSigns(folder, sign);
            }
            return Optional.of(new ClusterLock(sign, channel));
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

    /** Signs of processes that died at work. */
    private static void deleteSigns(Path folder, Path except) throws IOException {
        List<Path> signs = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, SIGN + "*")) {
            found.forEach(signs::add);
        }
        for (Path other : signs) {
            if (!other.equals(except)) {
                Files.deleteIfExists(other);
            }
        }
    }

    /** Whether no living process of this machine has it. Without it a run can be begun all the same, after one that hangs: the lease decides. */
    boolean isLocked() {
        return channel != null;
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(sign);
        }
    }
}
