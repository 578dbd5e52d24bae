package io.barekube.spi;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import io.barekube.spi.Waiter.Look;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider keeps what must outlive the process: login keys, settings, host keys already read. Thread-safe; several processes may share a directory. What the file system
 * refuses is thrown as {@link ClusterException}.
 */
public final class StateDirectory {
    private static final Duration LOCK_INTERVAL = Duration.ofMillis(20);
    private static final Duration LOCK_TIMEOUT = Duration.ofMinutes(15);
    private final Path path;
    private final Waiter waiter;
    private final ReentrantLock inThisProcess = new ReentrantLock(true);

    /** Work done under the directory's lock. */
    @FunctionalInterface
    public interface Work<T> {
        T make() throws InterruptedException;
    }

    /** Touches nothing yet: the directory is made when first written to. */
    public StateDirectory(Path path, Waiter waiter) {
        this.path = path.toAbsolutePath();
        this.waiter = waiter;
    }

    /** Where the file of that name is, or would be; {@code name} may lie in a directory of its own. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** The file's text; empty when there is none. */
    public Optional<String> read(String name) {
        try {
            return Files.exists(file(name)) ? Optional.of(Files.readString(file(name))) : Optional.empty();
        } catch (IOException e) {
            throw failed("reading", file(name), e);
        }
    }

    /** Replaces the file in one step, so that nobody reads half of it; {@code permissions} as in {@code rw-------}. */
    public void write(String name, String text, String permissions) {
        Path target = file(name);
        FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
        try {
            Path directory = Optional.ofNullable(target.getParent()).orElse(path);
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, ".", ".part", mode);
            Files.write(part, text.getBytes(StandardCharsets.UTF_8));
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString(permissions));
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed("writing", target, e);
        }
    }

    /** Removes the file, where there is one. */
    public void remove(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw failed("removing", file(name), e);
        }
    }

    /** Runs the work while no other thread and no other process holds this directory's lock. Waits 15 minutes for it at most. */
    public <T> T exclusively(Work<T> work) throws InterruptedException {
        inThisProcess.lockInterruptibly();
        try (FileChannel channel = open("lock")) {
            waiter.until("the lock " + file("lock"), LOCK_TIMEOUT, LOCK_INTERVAL, () -> {
                FileLock lock = tryLock(channel);
                return lock == null ? Look.notYet("another process holds it") : Look.found(lock);
            });
            return work.make();
        } catch (IOException e) {
            throw failed("locking", file("lock"), e);
        } finally {
            inThisProcess.unlock();
        }
    }

    private FileChannel open(String name) throws IOException {
        Files.createDirectories(path);
        return FileChannel.open(file(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private @Nullable FileLock tryLock(FileChannel channel) {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        } catch (IOException e) {
            throw failed("locking", file("lock"), e);
        }
    }

    private static ClusterException failed(String doing, Path file, IOException cause) {
        return new ClusterException(
                FailureClass.PERMANENT,
                doing + " " + file + " failed: " + cause + ". The provider's state directory must be writable",
                cause);
    }
}
