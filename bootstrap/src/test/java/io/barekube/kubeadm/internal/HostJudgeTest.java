package io.barekube.kubeadm.internal;

import static io.barekube.kubeadm.internal.SampleHost.DEBIAN;
import static io.barekube.kubeadm.internal.SampleHost.FACTS;
import static io.barekube.kubeadm.internal.SampleHost.HARDWARE;
import static io.barekube.kubeadm.internal.SampleHost.KERNEL;
import static io.barekube.kubeadm.internal.SampleHost.NETWORK;
import static io.barekube.kubeadm.internal.SampleHost.SOFTWARE;
import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Role;
import io.barekube.Violation;
import io.barekube.spi.HostFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostJudgeTest {
    @Test
    void hasNothingAgainstAGoodHost() {
        assertThat(judge(Role.CONTROL_PLANE, FACTS)).isEmpty();
        assertThat(judge(Role.WORKER, FACTS)).isEmpty();
    }

    @Test
    void refusesSystemsItCannotPrepare() {
        assertThat(judge(Role.WORKER, with(os("fedora", "42", "Fedora Linux 42"))))
                .singleElement()
                .satisfies(what -> assertThat(what).contains("Fedora Linux 42", "Debian 12"));
        assertThat(judge(Role.WORKER, with(os("debian", "11", "Debian GNU/Linux 11"))))
                .singleElement()
                .satisfies(what -> assertThat(what).contains("too old"));
        assertThat(judge(Role.WORKER, with(os("debian", "", "Debian GNU/Linux forky/sid"))))
                .isEmpty();
        assertThat(judge(Role.WORKER, with(os("ubuntu", "24.04", "Ubuntu 24.04.3 LTS"))))
                .isEmpty();
    }

    @Test
    void asksForKubeadmsMinimumOfMemoryAndProcessors() {
        HostFacts small = with(new HostFacts.Hardware("x86_64", 1, 1L << 30, 50L << 30, 100L << 30, List.of()));

        assertThat(judge(Role.CONTROL_PLANE, small)).hasSize(2).anyMatch(what -> what.contains("1024 MiB of memory"));
        assertThat(judge(Role.WORKER, small)).isEmpty();
    }

    @Test
    void refusesAFullDisk() {
        HostFacts full = with(new HostFacts.Hardware("x86_64", 4, 8L << 30, 6L << 30, 100L << 30, List.of()));

        assertThat(judge(Role.WORKER, full))
                .singleElement()
                .satisfies(what -> assertThat(what).contains("make room"));
    }

    @Test
    void refusesAnArchitectureWithoutBinaries() {
        HostFacts odd = with(new HostFacts.Hardware("riscv64", 4, 8L << 30, 60L << 30, 100L << 30, List.of()));

        assertThat(judge(Role.WORKER, odd))
                .singleElement()
                .satisfies(what -> assertThat(what).contains("riscv64"));
    }

    @Test
    void doesNotMindWhatItAnswersItself() {
        HostFacts quirky = new HostFacts(
                DEBIAN,
                HARDWARE,
                new HostFacts.Kernel("6.18", 1, Set.of("overlay", "br_netfilter", "nf_tables"), true),
                NETWORK,
                SOFTWARE,
                Duration.ZERO,
                Optional.empty());

        assertThat(judge(Role.WORKER, quirky)).isEmpty();
    }

    @Test
    void refusesAForeignNodeAndItsListeners() {
        HostFacts foreign = new HostFacts(
                DEBIAN,
                HARDWARE,
                KERNEL,
                new HostFacts.Network(List.of("10.0.0.5/24"), Set.of(22, 6443, 10250), "/etc/resolv.conf"),
                new HostFacts.Software(
                        SOFTWARE.tools(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        Set.of("kubelet.conf"),
                        Set.of("k3s")),
                Duration.ZERO,
                Optional.empty());

        assertThat(judge(Role.CONTROL_PLANE, foreign))
                .hasSize(3)
                .anyMatch(what -> what.contains("ports 6443, 10250"))
                .anyMatch(what -> what.contains("this library did not make"))
                .anyMatch(what -> what.contains("k3s"));
        assertThat(judge(Role.WORKER, foreign)).anyMatch(what -> what.contains("port 10250"));
    }

    @Test
    void acceptsAHalfMadeNodeOfItsOwnCluster() {
        HostFacts ours = new HostFacts(
                DEBIAN,
                HARDWARE,
                KERNEL,
                new HostFacts.Network(List.of("10.0.0.5/24"), Set.of(22, 10250), "/etc/resolv.conf"),
                new HostFacts.Software(
                        SOFTWARE.tools(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        Set.of("kubelet.conf"),
                        Set.of()),
                Duration.ZERO,
                Optional.of(inventory(SampleHost.CLUSTER.uuid().toString())));

        assertThat(judge(Role.WORKER, ours)).isEmpty();
    }

    @Test
    void wantsTheNodesAddressOnTheHost() {
        HostFacts elsewhere = new HostFacts(
                DEBIAN,
                HARDWARE,
                KERNEL,
                new HostFacts.Network(List.of("192.168.7.7/24"), Set.of(), "/etc/resolv.conf"),
                SOFTWARE,
                Duration.ZERO,
                Optional.empty());

        assertThat(judge(Role.WORKER, elsewhere))
                .singleElement()
                .satisfies(what -> assertThat(what).contains("10.0.0.5", "192.168.7.7"));
    }

    private static List<String> judge(Role role, HostFacts facts) {
        return HostJudge.violations(SampleHost.host(role), facts).stream()
                .map(Violation::what)
                .toList();
    }

    private static HostFacts with(HostFacts.Os os) {
        return new HostFacts(os, HARDWARE, KERNEL, NETWORK, SOFTWARE, Duration.ZERO, Optional.empty());
    }

    private static HostFacts with(HostFacts.Hardware hardware) {
        return new HostFacts(DEBIAN, hardware, KERNEL, NETWORK, SOFTWARE, Duration.ZERO, Optional.empty());
    }

    private static HostFacts.Os os(String id, String version, String name) {
        return new HostFacts.Os(id, Set.of(), version, name, "w-1", "abc", "", "boot");
    }

    private static HostFacts.Inventory inventory(String id) {
        return new HostFacts.Inventory(id, "other", "w-1", Optional.empty(), Instant.EPOCH);
    }
}
