package io.barekube.testkit.packet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The images of devices and routers; each built when it is first needed, and again when what it is made of changed. */
final class LabImages {
    private static final Duration BUILD = Duration.ofMinutes(15);
    private static final List<String> DEVICE =
            List.of("Containerfile", "packet-network.service", "packet-init.service", "packet-init");
    private static final List<String> ROUTER = List.of("Containerfile");
    private final Podman podman;

    LabImages(Podman podman) {
        this.podman = podman;
    }

    /** Hosts that do what a vendor's image does at boot. */
    String device(String base) throws InterruptedException {
        return ready("device", DEVICE, base);
    }

    /** FRR on a device's image. */
    String router(String device) throws InterruptedException {
        return ready("router", ROUTER, device);
    }

    private String ready(String kind, List<String> names, String base) throws InterruptedException {
        Map<String, String> files = new LinkedHashMap<>();
        names.forEach(name -> files.put(name, read(kind + "/" + name)));
        String id = podman.run("image", "inspect", "--format={{.Id}}", base).strip();
        String image = "localhost/barekube-packet-" + kind + ":" + digest(id, files);
        if (podman.attempt(List.of("image", "exists", image)).status() != 0) {
            build(image, base, files);
        }
        return image;
    }

    private void build(String image, String base, Map<String, String> files) throws InterruptedException {
        try {
            Path directory = Files.createTempDirectory("packet-image");
            try {
                for (Map.Entry<String, String> file : files.entrySet()) {
                    Files.writeString(directory.resolve(file.getKey()), file.getValue());
                }
                // The computer's own network reaches a package mirror wherever the computer itself does.
                podman.run(
                        BUILD,
                        List.of(
                                "build",
                                "--quiet",
                                "--network=host",
                                "--build-arg=BASE=" + base,
                                "--tag=" + image,
                                directory.toString()));
            } finally {
                for (String name : files.keySet()) {
                    Files.deleteIfExists(directory.resolve(name));
                }
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("files for " + image + " could not be written", e);
        }
    }

    private static String digest(String base, Map<String, String> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(base.getBytes(StandardCharsets.UTF_8));
            files.forEach((name, text) -> digest.update(("\0" + name + "\0" + text).getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String read(String name) {
        try (InputStream in = LabImages.class.getResourceAsStream("lab/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks lab/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("lab/" + name + " could not be read from the jar", e);
        }
    }
}
