package io.barekube.testkit.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PacketLabSettingsTest {
    @Test
    void refusesNetworksOfOtherSizes() {
        assertThatThrownBy(() ->
                        PacketLab.on("image").publicNetwork("198.18.66.0/25").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("public network must be an IPv4 /24");
        assertThatThrownBy(() -> PacketLab.on("image").blocks("fd00::/24").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("network of blocks");
    }

    @Test
    void refusesNamesThatPodmanWouldReadOtherwise() {
        assertThatThrownBy(() -> PacketLab.on("image").name("two words"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two words");
    }

    @Test
    void machinesAreMadeAsTheLocalProviderMakesThem() {
        LabContainer container = new LabContainer(
                "lab",
                "packet-lab-a",
                "a",
                "image:1",
                "packet-lab",
                "198.18.66.17",
                "0c:c4:7a:42:11:00",
                List.of("/var/lib/etcd"),
                Map.of());

        assertThat(container.creation())
                .startsWith("create", "--name", "packet-lab-a", "--hostname", "a")
                .containsSequence("--label", "barekube-packet-lab=lab")
                .containsSequence("--network", "packet-lab", "--ip", "198.18.66.17")
                .containsSequence("--mac-address", "0c:c4:7a:42:11:00")
                .contains("--privileged", "--cgroupns=private", "--systemd=false", "--restart=always")
                .containsSequence("--volume", "/var/lib/etcd")
                .endsWith("image:1");
    }
}
