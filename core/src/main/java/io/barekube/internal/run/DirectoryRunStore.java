package io.barekube.internal.run;

import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.run.FailureClass;
import io.barekube.run.JournaledRun;
import io.barekube.run.Lease;
import io.barekube.run.LeaseTerms;
import io.barekube.run.RunStore;
import io.barekube.spi.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code <directory>/<cluster>/}: {@code cluster.json}, {@code lease-<token>}, {@code lock} and {@code at-work-…} while a run is at work, and {@code <run>.<token>.jsonl} for each
 * run.
 */
public final class DirectoryRunStore implements RunStore {
    private final Path directory;
    private final LeaseTerms terms;

    public DirectoryRunStore(Path directory, LeaseTerms terms) {
        this.directory = directory;
        this.terms = terms;
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
            try (JsonLines lines = new JsonLines(draft)) {
                lines.write(List.of(
                        Map.of("name", cluster.name(), "id", cluster.uuid().toString())));
            }
            Files.move(
                    draft,
                    folder.resolve("cluster.json"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            SyncedDirectory.sync(folder);
        } catch (IOException e) {
            throw failed("write", cluster.name(), e);
        }
    }

    @Override
    public Journal begin(ClusterId cluster, Lease.Owner owner) {
        Path folder = folder(cluster.name());
        try {
            Files.createDirectories(folder);
            DirectoryLease lease = DirectoryLease.take(folder, cluster.name(), owner, terms);
            try {
                JsonLines lines = new JsonLines(
                        JournalFiles.path(folder, owner.run(), lease.lease().token()));
                SyncedDirectory.sync(folder);
                return new DirectoryJournal(folder, lease, terms, lines);
            } catch (IOException | RuntimeException e) {
                lease.close();
                throw e;
            }
        } catch (IOException e) {
            throw failed("write", cluster.name(), e);
        }
    }

    @Override
    public Optional<Lease> lease(String clusterName) {
        try {
            return new LeaseFolder(folder(clusterName), terms)
                    .latest()
                    .filter(found -> !found.over() && !found.expired())
                    .map(LeaseFile.Found::lease);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read", clusterName, e);
        }
    }

    @Override
    public Optional<Lease> breakLease(String clusterName, Lease.Owner by) {
        try {
            return DirectoryLease.breakIt(folder(clusterName), by, terms);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("write", clusterName, e);
        }
    }

    @Override
    public Optional<JournaledRun> lastRun(String clusterName) {
        try {
            return JournalFiles.last(folder(clusterName));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read", clusterName, e);
        }
    }

    @Override
    public void forget(String clusterName) {
        Path folder = folder(clusterName);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryLease lease =
                DirectoryLease.take(folder, clusterName, ThisProcess.owner("", "the end of the cluster"), terms)) {
            lease.check();
            DirectoryJournal.delete(folder);
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
}
