package io.barekube.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.CidrBlock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MachineArgumentsTest {
    private static final Subnet SUBNET = new Subnet(CidrBlock.parse("10.89.72.0/24"));
    private static final MachineArguments MACHINE =
            new MachineArguments("lab-worker-1", Map.of("barekube-node", "lab-worker-1", "barekube-cluster", "lab"));

    @Test
    void tellsPodmanEverythingAMachineNeeds() {
        assertThat(MACHINE.createContainer(true, SUBNET, "10.89.72.2", Path.of("/state/key.pub"), "image:1"))
                .containsExactly(
                        "create",
                        "--name",
                        "barekube-lab-worker-1",
                        "--hostname",
                        "lab-worker-1",
                        "--label",
                        "barekube-cluster=lab",
                        "--label",
                        "barekube-node=lab-worker-1",
                        "--network",
                        "barekube-10-89-72-0-24",
                        "--ip",
                        "10.89.72.2",
                        "--privileged",
                        "--cgroupns=private",
                        "--restart=always",
                        "--pull=never",
                        "--systemd=false",
                        "--tmpfs",
                        "/run:rw,exec,mode=755",
                        "--tmpfs",
                        "/run/lock:rw,mode=1777",
                        "--tmpfs",
                        "/tmp:rw,exec,mode=1777",
                        "--volume",
                        "barekube-lab-worker-1-containerd:/var/lib/containerd",
                        "--volume",
                        "barekube-lab-worker-1-kubelet:/var/lib/kubelet",
                        "--volume",
                        "barekube-lab-worker-1-etcd:/var/lib/etcd",
                        "--volume",
                        "/state/key.pub:/root/.ssh/authorized_keys:ro",
                        "image:1");
    }

    @Test
    void tellsDockerOnlyWhatItKnows() {
        List<String> docker = MACHINE.createContainer(false, SUBNET, "10.89.72.2", Path.of("/k"), "image:1");
        List<String> podman = MACHINE.createContainer(true, SUBNET, "10.89.72.2", Path.of("/k"), "image:1");

        assertThat(podman).containsAll(docker);
        assertThat(docker).hasSize(podman.size() - 1).doesNotContain("--systemd=false");
        assertThat(new MachineNetwork(SUBNET).arguments(false)).doesNotContain("--disable-dns");
        assertThat(new MachineNetwork(SUBNET).arguments(true)).contains("--disable-dns");
    }

    @Test
    void volumesCarryTheMachinesTags() {
        assertThat(MACHINE.createVolume(MACHINE.volumes().get(2)))
                .containsExactly(
                        "volume",
                        "create",
                        "--label",
                        "barekube-cluster=lab",
                        "--label",
                        "barekube-node=lab-worker-1",
                        "barekube-lab-worker-1-etcd");
    }

    @Test
    void theNetworkGivesOutAddressesOfItsLowerHalf() {
        assertThat(new MachineNetwork(SUBNET).arguments(false))
                .containsExactly(
                        "network",
                        "create",
                        "--label",
                        "barekube-network=10.89.72.0/24",
                        "--subnet",
                        "10.89.72.0/24",
                        "--gateway",
                        "10.89.72.1",
                        "--ip-range",
                        "10.89.72.0/25",
                        "barekube-10-89-72-0-24");
    }

    @Test
    void findsTheBridgeThatPodmanNames() {
        assertThat(MachineNetwork.bridge("[{\"name\":\"n\",\"network_interface\":\"podman1\"}]"))
                .contains("podman1");
        assertThat(MachineNetwork.bridge("[{\"Name\":\"n\",\"Driver\":\"bridge\"}]"))
                .isEmpty();
    }
}
