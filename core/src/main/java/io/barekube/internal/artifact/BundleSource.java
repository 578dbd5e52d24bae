package io.barekube.internal.artifact;

import io.barekube.ClusterException;
import io.barekube.Violation;
import io.barekube.run.FailureClass;
import io.barekube.spi.Artifact;
import io.barekube.spi.ArtifactSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/** A directory of files with an index. What was learned of its files is remembered as long as they do not change. */
public final class BundleSource implements ArtifactSource {
    private static final int THREADS = 2;

    private final Path directory;
    private final Path indexFile;
    private final PinnedReleases pinned;
    private final FileChecksums checksums = new FileChecksums();
    private final AtomicReference<Optional<Loaded>> loaded = new AtomicReference<>(Optional.empty());

    private record Loaded(FileStamp stamp, BundleIndex index) {}

    public BundleSource(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
        this.indexFile = this.directory.resolve(BundleIndex.FILE_NAME);
        this.pinned = PinnedReleases.SHIPPED;
    }

    @Override
    public Resolved resolve(Artifact artifact) {
        return file(index(), artifact);
    }

    @Override
    public List<Violation> check(Collection<Artifact> artifacts) {
        BundleIndex index;
        try {
            index = index();
        } catch (ClusterException e) {
            return List.of(new Violation("bundle", String.valueOf(e.getMessage())));
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, BundleSource::daemon);
        try {
            List<Future<Optional<String>>> findings = new ArrayList<>();
            List<Artifact> distinct = List.copyOf(new LinkedHashSet<>(artifacts));
            for (Artifact artifact : distinct) {
                findings.add(threads.submit(() -> finding(index, artifact)));
            }
            return violations(distinct, findings);
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Violation> violations(List<Artifact> artifacts, List<Future<Optional<String>>> findings) {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < findings.size(); i++) {
            String where = artifacts.get(i).toString();
            await(findings.get(i)).ifPresent(what -> violations.add(new Violation(where, what)));
        }
        return List.copyOf(violations);
    }

    private static Optional<String> await(Future<Optional<String>> finding) {
        try {
            return finding.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException(FailureClass.CANCELLED, "interrupted while the bundle was checked", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("checking a bundle failed", e);
        }
    }

    private Optional<String> finding(BundleIndex index, Artifact artifact) {
        try {
            return problem(file(index, artifact));
        } catch (ClusterException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    private Optional<String> problem(BundleFile file) {
        try {
            Path real = file.realPath();
            long size = FileStamp.of(real).size();
            if (size != file.bytes()) {
                return Optional.of(file.path() + " has " + size + " bytes, its index says " + file.bytes()
                        + ": copy or build the bundle again");
            }
            String sha256 = checksums.of(real);
            return sha256.equals(file.sha256())
                    ? Optional.empty()
                    : Optional.of(file.path() + " has SHA-256 " + sha256 + ", its index says " + file.sha256()
                            + ": copy or build the bundle again");
        } catch (NoSuchFileException e) {
            return Optional.of(file.path() + " does not exist: copy or build the bundle again");
        } catch (IOException e) {
            return Optional.of(file.path() + " cannot be read: " + e.getMessage());
        }
    }

    private BundleFile file(BundleIndex index, Artifact artifact) {
        BundleFile file = index.find(artifact.withoutOrigin()).orElseThrow(() -> unknown(index, artifact));
        Optional<Pin> pin = artifact.origin()
                .map(origin -> new Pin(origin.uri(), origin.sha256()))
                .or(() -> artifact.arch().isEmpty() ? pinned.find(artifact) : Optional.empty());
        pin.filter(upstream -> !upstream.sha256().equals(file.sha256())).ifPresent(upstream -> {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    indexFile + ": " + artifact + " has SHA-256 " + file.sha256() + ", upstream's is "
                            + upstream.sha256() + ": put upstream's unmodified file into the bundle");
        });
        return file;
    }

    private ClusterException unknown(BundleIndex index, Artifact artifact) {
        List<String> others = index.versions(artifact.name());
        return new ClusterException(
                FailureClass.PERMANENT,
                artifact + " is not in the bundle " + directory
                        + (others.isEmpty() ? "" : "; it has " + String.join(", ", others)));
    }

    private BundleIndex index() {
        try {
            FileStamp stamp = FileStamp.of(indexFile);
            Optional<Loaded> present =
                    loaded.get().filter(known -> known.stamp().equals(stamp));
            if (present.isPresent()) {
                return present.get().index();
            }
            BundleIndex index = BundleIndex.parse(directory, Files.readString(indexFile));
            loaded.set(Optional.of(new Loaded(stamp, index)));
            return index;
        } catch (NoSuchFileException e) {
            throw new ClusterException(
                    FailureClass.PERMANENT, indexFile + " does not exist: " + directory + " is not a bundle", e);
        } catch (IOException e) {
            throw new ClusterException(FailureClass.PERMANENT, indexFile + " cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new ClusterException(
                    FailureClass.PERMANENT, indexFile + " is not a bundle's index: " + e.getMessage(), e);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "barekube-bundle-check");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public String toString() {
        return "bundle " + directory;
    }
}
