package io.barekube.testkit.packet;

import io.barekube.spi.Json;
import io.barekube.spi.Waiter;
import io.barekube.spi.Waiter.Look;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The two routers of a lab: the first one is every device's gateway, and both speak BGP with devices. */
final class LabRouters {
    static final int FIRST_PAIR = 16;
    private static final Duration BOOT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
    private final Podman podman;
    private final PacketLab lab;
    private final List<String> names;
    private final Map<String, String> sessions = new LinkedHashMap<>();
    private long looked;

    LabRouters(Podman podman, PacketLab lab) {
        this.podman = podman;
        this.lab = lab;
        this.names = Stream.of(1, 2)
                .map(number -> "packet-" + lab.name() + "-router-" + number)
                .toList();
    }

    PacketRouter first() {
        return new PacketRouter(podman, names.get(0));
    }

    /** Their address on the public network: the first one's is the computer's way to blocks. */
    String way() {
        return lab.publicPrefix() + 2;
    }

    void start(String image, String network) throws InterruptedException {
        for (int number = 1; number <= names.size(); number++) {
            Map<String, String> files = Map.of("network", network(number), "frr.conf", configuration(number));
            new LabContainer(
                            lab.name(),
                            names.get(number - 1),
                            "router-" + number,
                            image,
                            network,
                            lab.publicPrefix() + (1 + number),
                            "0c:c4:7a:00:00:0" + number,
                            List.of(),
                            files)
                    .start(podman);
        }
    }

    void awaitUp() throws InterruptedException {
        for (String name : names) {
            Waiter.system().until("router " + name + " to speak BGP", BOOT, LOOK, () -> {
                PacketRouter.Result result = summary(name);
                return result.status() == 0 && established(result.output()).containsValue(true)
                        ? Look.found(true)
                        : Look.notYet(result.output() + result.errors());
            });
        }
    }

    private PacketRouter.Result summary(String name) throws InterruptedException {
        return podman.attempt(List.of("exec", name, "vtysh", "-c", "show bgp summary json"));
    }

    /** Neighbors by address, and whether their session is up. */
    private static Map<String, Boolean> established(String summary) {
        Map<String, Boolean> neighbors = new LinkedHashMap<>();
        if (Json.parseObject(summary).get("ipv4Unicast") instanceof Map<?, ?> unicast
                && unicast.get("peers") instanceof Map<?, ?> peers) {
            peers.forEach((address, peer) -> neighbors.put(
                    String.valueOf(address),
                    "Established".equals(Json.object(peer).get("state"))));
        }
        return neighbors;
    }

    private String network(int number) {
        String other = lab.privatePrefix() + (4 - number);
        List<String> lines = new ArrayList<>();
        lines.add("ip address flush dev eth0");
        lines.add("ip address add " + lab.publicPrefix() + (1 + number) + "/24 dev eth0");
        lines.add("ip address add " + lab.privatePrefix() + (1 + number) + "/24 dev eth0");
        lines.add("ip address add 169.254.255." + number + "/32 dev lo");
        lines.add("ip route add default via " + lab.publicPrefix() + 1);
        lines.add("ip route add 169.254.255." + (3 - number) + "/32 via " + other);
        if (number == 1) {
            for (int first = FIRST_PAIR; first < 256; first += 2) {
                lines.add("ip address add " + lab.publicPrefix() + first + "/32 dev eth0");
                lines.add("ip address add " + lab.privatePrefix() + first + "/32 dev eth0");
            }
        }
        lines.add("cd /proc/sys/net/ipv4");
        lines.add("echo 1 >ip_forward");
        lines.add("echo 1 >fib_multipath_hash_policy");
        // Everything enters and leaves by one interface, and devices are not to find shorter ways.
        lines.add("for each in all default eth0; do echo 0 >conf/$each/send_redirects; done");
        lines.add("for each in all default eth0; do echo 0 >conf/$each/rp_filter; done");
        String inside = lab.privatePrefix() + "0/24";
        lines.add("iptables -A INPUT -p tcp --dport 179 ! -s " + inside + " -j DROP");
        // Private networks of others, such as the computer's own, know no way back.
        lines.add("iptables -t nat -A POSTROUTING -s " + inside + " -d " + inside + " -j RETURN");
        lines.add("iptables -t nat -A POSTROUTING -s " + inside + " -d 10.0.0.0/8 -j SNAT --to-source "
                + lab.publicPrefix() + (1 + number));
        lines.add("install -o frr -g frr -m 640 /etc/packet/frr.conf /etc/frr/frr.conf");
        return String.join("\n", lines) + "\n";
    }

    private String configuration(int number) {
        return """
                frr defaults traditional
                hostname router-%1$d
                log syslog informational
                ip prefix-list BLOCKS seq 5 permit %2$s le 32
                ip prefix-list NOTHING seq 5 deny any
                router bgp 65530
                 bgp router-id 169.254.255.%1$d
                 no bgp ebgp-requires-policy
                 neighbor %3$s remote-as 65530
                 neighbor %3$s timers connect 1
                 address-family ipv4 unicast
                  maximum-paths 32
                 exit-address-family
                """.formatted(number, lab.blocks() + "0/24", lab.privatePrefix() + (4 - number));
    }

    /** Has both listen to a device. */
    void peer(String device, long asn, Optional<String> password) throws InterruptedException {
        for (int number = 1; number <= names.size(); number++) {
            List<String> lines = new ArrayList<>(List.of(
                    "router bgp 65530",
                    "neighbor " + device + " remote-as " + asn,
                    "neighbor " + device + " shutdown",
                    "neighbor " + device + " ebgp-multihop 255",
                    "neighbor " + device + " update-source 169.254.255." + number,
                    "neighbor " + device + " passive"));
            password.ifPresent(text -> lines.add("neighbor " + device + " password " + text));
            lines.addAll(List.of(
                    "address-family ipv4 unicast",
                    "neighbor " + device + " prefix-list BLOCKS in",
                    "neighbor " + device + " prefix-list NOTHING out",
                    "neighbor " + device + " maximum-prefix 10",
                    "exit-address-family",
                    "no neighbor " + device + " shutdown"));
            configure(names.get(number - 1), lines);
        }
    }

    void unpeer(String device) throws InterruptedException {
        for (String name : names) {
            configure(name, List.of("router bgp 65530", "no neighbor " + device));
        }
    }

    /** Leads an address to a device, whatever is announced. */
    void assign(String address, String device) throws InterruptedException {
        configure(names.get(0), List.of("ip route " + address + "/32 " + device));
    }

    void unassign(String address, String device) throws InterruptedException {
        configure(names.get(0), List.of("no ip route " + address + "/32 " + device));
    }

    private void configure(String name, List<String> lines) throws InterruptedException {
        podman.feed(String.join("\n", lines) + "\n", List.of("exec", "-i", name, "vtysh", "-f", "/dev/stdin"));
    }

    /** Asks both how their sessions are, unless they were asked just now. */
    synchronized void look() throws InterruptedException {
        if (looked != 0 && System.nanoTime() - looked < FRESH_NANOS) {
            return;
        }
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (String name : names) {
            PacketRouter.Result result = summary(name);
            if (result.status() == 0) {
                established(result.output())
                        .forEach((address, up) -> found.computeIfAbsent(address, key -> new ArrayList<>())
                                .add(up ? "up" : "down"));
            }
        }
        sessions.clear();
        found.forEach((address, states) -> sessions.put(
                address, String.join(",", states.stream().distinct().toList())));
        looked = System.nanoTime();
    }

    /** As they were when last looked at. */
    synchronized String session(String device) {
        return sessions.getOrDefault(device, "unknown");
    }
}
