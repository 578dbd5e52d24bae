package io.barekube.testkit.packet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A machine of a lab, as podman makes it.
 *
 * @param network podman's name for it
 * @param ip podman's; the machine gives itself the addresses it is to have
 * @param mac kept over restarts, as a real machine's is: neighbors would look for the old one for seconds
 * @param volumes directories that are to be on a file system of their own
 * @param files into {@code /etc/packet}, by name
 */
record LabContainer(
        String lab,
        String name,
        String hostname,
        String image,
        String network,
        String ip,
        String mac,
        List<String> volumes,
        Map<String, String> files) {
    static final String LABEL = "barekube-packet-lab";

    LabContainer {
        volumes = List.copyOf(volumes);
        files = Map.copyOf(files);
    }

    /** Makes and starts it. */
    void start(Podman podman) throws InterruptedException {
        podman.run(creation());
        try {
            Path directory = Files.createTempDirectory("packet-lab");
            try {
                for (Map.Entry<String, String> file : files.entrySet()) {
                    Files.writeString(directory.resolve(file.getKey()), file.getValue());
                }
                podman.run("cp", directory + "/.", name + ":/etc/packet");
            } finally {
                for (String file : files.keySet()) {
                    Files.deleteIfExists(directory.resolve(file));
                }
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("files for " + name + " could not be written", e);
        }
        podman.run("start", name);
    }

    /** Privileged, with a cgroup tree and tmpfs of its own, as the local provider makes machines. Unnamed volumes go with the container. */
    List<String> creation() {
        List<String> arguments = new ArrayList<>(List.of("create", "--name", name, "--hostname", hostname));
        arguments.addAll(List.of("--label", LABEL + "=" + lab, "--network", network, "--ip", ip));
        arguments.addAll(List.of("--mac-address", mac));
        arguments.addAll(List.of("--privileged", "--cgroupns=private", "--systemd=false", "--restart=always"));
        arguments.addAll(List.of("--pull=never", "--tmpfs", "/run:rw,exec,mode=755"));
        arguments.addAll(List.of("--tmpfs", "/run/lock:rw,mode=1777", "--tmpfs", "/tmp:rw,exec,mode=1777"));
        volumes.forEach(directory -> arguments.addAll(List.of("--volume", directory)));
        arguments.add(image);
        return arguments;
    }
}
