package io.barekube.local.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the engine is told to make a machine of: the arguments, and nothing else.
 *
 * @param node its host name
 * @param labels on the container and its volumes
 */
record MachineArguments(String node, Map<String, String> labels) {
    private static final List<String> VOLUMES = List.of("containerd", "kubelet", "etcd");

    MachineArguments {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    String container() {
        return container(node);
    }

    static String container(String node) {
        return "barekube-" + node;
    }

    List<String> volumes() {
        return VOLUMES.stream().map(this::volume).toList();
    }

    private String volume(String directory) {
        return container() + "-" + directory;
    }

    List<String> createVolume(String volume) {
        List<String> arguments = new ArrayList<>(List.of("volume", "create"));
        arguments.addAll(Labels.arguments(labels));
        arguments.add(volume);
        return arguments;
    }

    /**
     * Privileged, with a cgroup tree of its own, so that several systemds do not share one. What systemd wants to be empty at boot is a tmpfs; where
     * container images are unpacked is a volume, because overlay does not stack on overlay.
     */
    List<String> createContainer(boolean podman, Subnet subnet, String address, Path authorizedKeys, String image) {
        List<String> arguments = new ArrayList<>(List.of("create", "--name", container(), "--hostname", node));
        arguments.addAll(Labels.arguments(labels));
        arguments.addAll(List.of("--network", subnet.name(), "--ip", address));
        arguments.addAll(List.of("--privileged", "--cgroupns=private", "--restart=always", "--pull=never"));
        if (podman) {
            arguments.add("--systemd=false");
        }
        arguments.addAll(List.of("--tmpfs", "/run:rw,exec,mode=755"));
        arguments.addAll(List.of("--tmpfs", "/run/lock:rw,mode=1777"));
        arguments.addAll(List.of("--tmpfs", "/tmp:rw,exec,mode=1777"));
        for (String directory : VOLUMES) {
            arguments.addAll(List.of("--volume", volume(directory) + ":/var/lib/" + directory));
        }
        arguments.addAll(List.of("--volume", authorizedKeys + ":/root/.ssh/authorized_keys:ro"));
        arguments.add(image);
        return arguments;
    }
}
