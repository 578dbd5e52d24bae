package io.barekube;

import java.util.Locale;
import java.util.Optional;

/** A processor architecture that Kubernetes publishes node binaries for. */
public enum Arch {
    AMD64,
    ARM64;

    /** The name used in release URLs, image manifests and the node label {@code kubernetes.io/arch}. */
    public String kubernetesName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The architecture that {@code uname -m} or a Kubernetes name denotes; empty when Kubernetes has no binaries for it. */
    public static Optional<Arch> of(String machineName) {
        return switch (machineName) {
            case "x86_64", "amd64" -> Optional.of(AMD64);
            case "aarch64", "arm64" -> Optional.of(ARM64);
            default -> Optional.empty();
        };
    }
}
