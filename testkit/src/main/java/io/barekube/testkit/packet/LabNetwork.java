package io.barekube.testkit.packet;

import io.barekube.spi.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The bridge of a lab, and what this computer must know to reach what is behind it. */
final class LabNetwork {
    private final Podman podman;
    private final PacketLab lab;

    LabNetwork(Podman podman, PacketLab lab) {
        this.podman = podman;
        this.lab = lab;
    }

    String name() {
        return "packet-" + lab.name();
    }

    private String mark() {
        return "packet-lab-" + lab.name();
    }

    void make() throws InterruptedException {
        podman.run(
                "network",
                "create",
                "--label=" + LabContainer.LABEL + "=" + lab.name(),
                "--subnet=" + lab.publicPrefix() + "0/24",
                "--gateway=" + lab.publicPrefix() + "1",
                "--disable-dns",
                name());
    }

    /** When the first container is on it, and so the bridge is there: between machines of the lab nothing is filtered or translated, and blocks are found through the router. */
    void connect(String router) throws InterruptedException {
        String bridge = bridge();
        done(
                "iptables",
                "-I",
                "FORWARD",
                "-i",
                bridge,
                "-o",
                bridge,
                "-m",
                "comment",
                "--comment",
                mark(),
                "-j",
                "ACCEPT");
        done(
                "iptables",
                "-t",
                "nat",
                "-I",
                "POSTROUTING",
                "-s",
                lab.publicPrefix() + "0/24",
                "-o",
                bridge,
                "-m",
                "comment",
                "--comment",
                mark(),
                "-j",
                "ACCEPT");
        done("ip", "route", "replace", lab.blocks() + "0/24", "via", router, "dev", bridge);
    }

    private String bridge() throws InterruptedException {
        return bridge(podman.run("network", "inspect", name()));
    }

    private static String bridge(String inspected) {
        return Json.list(Json.parse(inspected)).stream()
                .map(Json::object)
                .map(network -> Objects.toString(network.get("network_interface"), ""))
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("podman does not say which bridge it uses: " + inspected));
    }

    private void done(String... command) throws InterruptedException {
        PacketRouter.Result result = podman.program(command);
        if (result.status() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed: " + result.errors());
        }
    }

    /** Also of a lab of that name that nobody closed. The route goes with the bridge. */
    void remove() throws InterruptedException {
        for (String table : List.of("filter", "nat")) {
            removeRules(table);
        }
        String label = "--filter=label=" + LabContainer.LABEL + "=" + lab.name();
        if (podman.lines("network", "ls", "--quiet", label).contains(name())) {
            String bridge = bridge();
            podman.run("network", "rm", name());
            if (podman.program("ip", "link", "show", bridge).status() == 0) {
                done("ip", "link", "delete", bridge);
            }
        }
    }

    private void removeRules(String table) throws InterruptedException {
        PacketRouter.Result rules = podman.program("iptables", "-t", table, "-S");
        for (String rule : rules.output().lines().filter(this::isOurs).toList()) {
            List<String> command = new ArrayList<>(List.of("iptables", "-t", table, "-D"));
            Stream.of(rule.replace("\"", "").split(" ")).skip(1).forEach(command::add);
            done(command.toArray(String[]::new));
        }
    }

    private boolean isOurs(String rule) {
        return rule.startsWith("-A ") && (rule.replace("\"", "") + " ").contains(" --comment " + mark() + " ");
    }
}
