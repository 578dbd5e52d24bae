package io.barekube.local.internal;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import io.barekube.spi.StateDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The image machines start from: Debian with systemd and sshd. Built when it is first needed, and again when what it is made of changed. */
final class HostImage {
    private static final Logger LOG = LoggerFactory.getLogger(HostImage.class);
    private static final String PREPARED = "localhost/barekube-base:bookworm";
    private static final String DEBIAN = "docker.io/library/debian:bookworm";
    private static final List<String> FILES =
            List.of("Containerfile", "machine-boot.service", "machine-entry", "ssh-host-keys.conf");
    private static final Duration PULL = Duration.ofMinutes(10);
    private static final Duration BUILD = Duration.ofMinutes(15);
    private final Optional<String> base;
    private final StateDirectory state;

    /** @param base what to build on; empty for a prepared base image when there is one, else Debian's own */
    HostImage(Optional<String> base, StateDirectory state) {
        this.base = base;
        this.state = state;
    }

    /** Its name, when it is there. A failed pull or build is transient: it is the network's fault more often than not. */
    String ready(ContainerEngine engine) throws InterruptedException {
        return state.exclusively(() -> {
            String baseName = base.orElse(idOf(engine, PREPARED).isPresent() ? PREPARED : DEBIAN);
            Optional<String> baseId = idOf(engine, baseName);
            if (baseId.isEmpty()) {
                LOG.info("pulling {}", baseName);
                engine.run(PULL, FailureClass.TRANSIENT, List.of("pull", "--quiet", baseName));
                baseId = idOf(engine, baseName);
            }
            String image = name(baseId.orElse(baseName), files());
            if (idOf(engine, image).isEmpty()) {
                build(engine, image, baseName);
            }
            return image;
        });
    }

    private void build(ContainerEngine engine, String image, String baseName) throws InterruptedException {
        LOG.info("building {} on {}, once", image, baseName);
        files().forEach((name, text) -> state.write("image/" + name, text, "rw-r--r--"));
        Path context = state.file("image");
        // The computer's own network reaches a package mirror wherever the computer itself does.
        engine.run(
                BUILD,
                FailureClass.TRANSIENT,
                List.of(
                        "build",
                        "--quiet",
                        "--network=host",
                        "--build-arg=BASE=" + baseName,
                        "--file=" + context.resolve("Containerfile"),
                        "--tag=" + image,
                        context.toString()));
    }

    private static Optional<String> idOf(ContainerEngine engine, String image) throws InterruptedException {
        List<String> arguments = List.of("image", "inspect", "--format={{.Id}}", image);
        CommandResult result = engine.attempt(arguments);
        if (!result.succeeded() && !result.foundNothing()) {
            throw engine.failed(FailureClass.PERMANENT, result, arguments);
        }
        return result.succeeded() ? Optional.of(result.stdout().strip()) : Optional.empty();
    }

    static String name(String baseId, Map<String, String> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(baseId.getBytes(StandardCharsets.UTF_8));
            files.forEach((name, text) -> digest.update(("\0" + name + "\0" + text).getBytes(StandardCharsets.UTF_8)));
            return "localhost/barekube-host:"
                    + HexFormat.of().formatHex(digest.digest()).substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        for (String name : FILES) {
            try (InputStream in = HostImage.class.getResourceAsStream("host/" + name)) {
                if (in == null) {
                    throw new IllegalStateException("the jar lacks host/" + name);
                }
                files.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new ClusterException(FailureClass.PERMANENT, "reading host/" + name + " from the jar failed", e);
            }
        }
        return files;
    }
}
