package io.barekube.internal.run;

import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.run.FailureClass;
import io.barekube.run.RunStore;
import io.barekube.spi.Json;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code <directory>/<cluster>/}: {@code cluster.json}, {@code lock}, and {@code <run>.jsonl} for each run. */
public final class DirectoryRunStore implements RunStore {
    private final Path directory;

    public DirectoryRunStore(Path directory) {
        this.directory = directory;
    }

    @Override
    public Optional<UUID> identity(String clusterName) {
        try {
            Map<String, Object> json =
                    Json.parseObject(Files.readString(folder(clusterName).resolve("cluster.json")));
            return Optional.of(UUID.fromString(String.valueOf(json.get("id"))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read", clusterName, e);
        }
    }

    @Override
    public void identify(ClusterId cluster) {
        Path folder = folder(cluster.name());
        try {
            Files.createDirectories(folder);
            Path draft = Files.createTempFile(folder, "cluster", ".draft");
            try (FileOutputStream out = new FileOutputStream(draft.toFile())) {
                JsonLines.write(
                        channel,
                        Map.of("name", cluster.name(), "id", cluster.uuid().toString()));
            }
            Files.move(
                    draft,
                    folder.resolve("cluster.json"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed("write", cluster.name(), e);
        }
    }

    @Override
    public Journal begin(ClusterId cluster, String runId, String planHash) {
        Path folder = folder(cluster.name());
        try {
            Files.createDirectories(folder);
            FileChannel lockFile = FileChannel.open(
                    folder.resolve("lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            FileLock lock = tryLock(lockFile);
            if (lock == null) {
                lockFile.close();
                throw new ClusterException(
                        FailureClass.WORLD_CHANGED,
                        "cluster " + cluster.name() + " is being changed by another run (its lock is "
                                + folder.resolve("lock") + "): wait for it, or cancel it");
            }
            FileOutputStream file =
                    new FileOutputStream(folder.resolve(runId + ".jsonl").toFile(), true);
            return new DirectoryJournal(lockFile, file);
        } catch (IOException e) {
            throw failed("write", cluster.name(), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void forget(String clusterName) {
        Path folder = folder(clusterName);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw failed("delete", clusterName, e);
        }
    }

    private Path folder(String clusterName) {
        return directory.resolve(clusterName);
    }

    private UncheckedIOException failed(String verb, String clusterName, IOException cause) {
        return new UncheckedIOException(
                "cannot " + verb + " the run store of cluster " + clusterName + " in " + directory, cause);
    }

    private record DirectoryJournal(FileChannel lockFile, FileOutputStream file) implements Journal {
        @Override
        public synchronized void append(Map<String, Object> entry) {
            try {
                JsonLines.write(file, entry);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write the journal", e);
            }
        }

        @Override
        public void close() {
            try (lockFile;
                    file) {
                // closing the channel gives the lock back
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close the journal", e);
            }
        }
    }
}
