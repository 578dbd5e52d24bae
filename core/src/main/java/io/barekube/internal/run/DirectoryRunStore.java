package io.barekube.internal.run;

import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.run.FailureClass;
import io.barekube.run.RunStore;
import io.barekube.spi.Json;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@code <directory>/<cluster>/}: {@code cluster.json}, {@code lock}, {@code at-work-…} while a run has the lock, and {@code <run>.jsonl} for each run. */
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
        } catch (IllegalArgumentException e) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    folder(clusterName).resolve("cluster.json")
                            + " does not hold a cluster's id: restore it, or delete it"
                            + " and the id is read from the cluster's machines",
                    e);
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
                        out, Map.of("name", cluster.name(), "id", cluster.uuid().toString()));
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
            ClusterLock lock = ClusterLock.take(folder, cluster.name(), "run " + runId);
            try {
                return new DirectoryJournal(
                        lock,
                        new FileOutputStream(folder.resolve(runId + ".jsonl").toFile(), true));
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw failed("write", cluster.name(), e);
        }
    }

    @Override
    public void forget(String clusterName) {
        Path folder = folder(clusterName);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (ClusterLock lock = ClusterLock.take(folder, clusterName, "the end of the cluster")) {
            lock.deleteFolder();
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

    private record DirectoryJournal(ClusterLock lock, FileOutputStream file) implements Journal {
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
            try (lock;
                    file) {
                // the file first, then the lock
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close the journal", e);
            }
        }
    }
}
