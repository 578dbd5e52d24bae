package io.barekube.testkit.sim;

import io.barekube.spi.ArtifactSource;
import io.barekube.spi.Json;
import io.barekube.spi.Releases;
import io.barekube.testkit.sim.internal.host.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a bundle of programs for simulated hosts: a few bytes each, with true checksums. Not thread-safe. */
public final class SimulatedBundle {
    private final Path directory;
    private final List<Object> entries = new ArrayList<>();

    private SimulatedBundle(Path directory) {
        this.directory = directory;
    }

    /** The programs of these Kubernetes versions, for amd64, with the container runtime that the bootstrapper uses by default. */
    public static SimulatedBundle in(Path directory, String... kubernetes) throws IOException {
        SimulatedBundle bundle = new SimulatedBundle(directory);
        for (String version : kubernetes) {
            for (String program : List.of("kubeadm", "kubelet", "kubectl")) {
                bundle.program(program, version);
            }
        }
        for (String version : Releases.of("crictl")) {
            bundle.archive("crictl", version, List.of("crictl"));
        }
        bundle.archive("containerd", "2.3.4", List.of("bin/containerd", "bin/containerd-shim-runc-v2", "bin/ctr"));
        bundle.program("runc", "1.4.3");
        bundle.archive(
                "cni-plugins",
                "1.9.1",
                List.of(
                        "bandwidth",
                        "bridge",
                        "firewall",
                        "host-device",
                        "host-local",
                        "loopback",
                        "portmap",
                        "ptp",
                        "tuning"));
        return bundle;
    }

    public SimulatedBundle program(String name, String version) throws IOException {
        add(
                name,
                version,
                "amd64",
                name + "-" + version,
                Programs.program(name, version).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return this;
    }

    /** An archive of programs. */
    public SimulatedBundle archive(String name, String version, List<String> paths) throws IOException {
        add(
                name,
                version,
                "amd64",
                name + "-" + version + ".tar.gz",
                Programs.archive(version, paths).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return this;
    }

    /** An addon's manifest, upstream's own file: these are pinned by their checksum. */
    public SimulatedBundle manifest(String addon, String version, Path file) throws IOException {
        add(addon, version, "any", file.getFileName().toString(), Files.readAllBytes(file));
        return this;
    }

    private void add(String artifact, String version, String arch, String path, byte[] content) throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve(path), content);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("artifact", artifact);
        entry.put("version", version);
        entry.put("arch", arch);
        entry.put("path", path);
        entry.put("sha256", sha256(content));
        entry.put("bytes", (long) content.length);
        entries.add(entry);
    }

    /** Writes the index, and reads the bundle by it. */
    public ArtifactSource open() throws IOException {
        Files.writeString(directory.resolve("bundle.json"), Json.write(Map.of("format", 1L, "files", entries)));
        return ArtifactSource.bundle(directory);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
