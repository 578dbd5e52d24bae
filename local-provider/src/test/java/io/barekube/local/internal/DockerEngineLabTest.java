package io.barekube.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.barekube.CidrBlock;
import io.barekube.local.internal.ContainerEngine.Kind;
import io.barekube.spi.StateDirectory;
import io.barekube.spi.Waiter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Docker's own command line, in front of podman's Docker API: what docker is told and what it answers, short of booting a machine. */
final class DockerEngineLabTest {
    private static final Subnet SUBNET = new Subnet(CidrBlock.parse("10.89.76.0/24"));
    private static final MachineNetwork NETWORK = new MachineNetwork(SUBNET);
    private static final Map<String, String> LABELS = new LinkedHashMap<>(Map.of(
            "barekube-cluster", "docker-lab", Labels.NETWORK, SUBNET.block().toString(), Labels.ADDRESS, "10.89.76.2"));

    @TempDir
    Path directory;

    private Process service;
    private ContainerEngine docker;

    @BeforeEach
    void serveTheDockerApi() throws Exception {
        assumeTrue(new ProcessBuilder("sh", "-c", "command -v docker").start().waitFor() == 0, "docker's CLI is here");
        ContainerEngine podman =
                new EngineSearch(List.of(Path.of("/usr/bin")), new StateDirectory(directory, Waiter.system())).find();
        assertThat(podman.isPodman()).isTrue();
        Path socket = directory.resolve("api.sock");
        ProcessBuilder builder = new ProcessBuilder("podman", "system", "service", "--time=0", "unix://" + socket);
        builder.environment()
                .put("CONTAINERS_CONF", directory.resolve("containers.conf").toString());
        service = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("service.log").toFile())
                .start();
        Waiter.system()
                .until(
                        "podman's service",
                        Duration.ofSeconds(20),
                        Duration.ofMillis(50),
                        () -> Files.exists(socket) ? Waiter.Look.found(socket) : Waiter.Look.notYet("no socket"));
        docker = new ContainerEngine(Kind.DOCKER, Map.of("DOCKER_HOST", "unix://" + socket));
    }

    @AfterEach
    void stop() throws Exception {
        if (service != null) {
            service.destroy();
            service.waitFor();
        }
    }

    @Test
    void networksVolumesAndContainersAreMadeFoundAndRemoved() throws Exception {
        MachineArguments machine = new MachineArguments("docker-lab-worker-1", LABELS);
        String image = new HostImage(Optional.empty(), new StateDirectory(directory, Waiter.system())).ready(docker);
        NETWORK.ensure(docker);
        NETWORK.ensure(docker);
        MachineVolumes.fresh(docker, machine);
        MachineVolumes.fresh(docker, machine);
        assertThat(MachineVolumes.ofCluster(docker, "docker-lab")).hasSize(3);
        Path key = Files.writeString(directory.resolve("key.pub"), "ssh-ed25519 AAAA\n");

        String id = docker.run(machine.createContainer(false, SUBNET, "10.89.76.2", key, image))
                .strip();
        try {
            List<Container> found = Containers.labelled(docker, "barekube-cluster", "docker-lab");
            assertThat(found).singleElement().satisfies(container -> {
                assertThat(container.id()).isEqualTo(id);
                assertThat(container.name()).isEqualTo("barekube-docker-lab-worker-1");
                assertThat(container.labels()).containsAllEntriesOf(LABELS);
                assertThat(container.volumes()).hasSize(3);
                assertThat(container.running()).isFalse();
            });
            NETWORK.removeIfUnused(docker);
            assertThat(docker.attempt("network", "inspect", SUBNET.name()).succeeded())
                    .isTrue();
        } finally {
            docker.run("rm", "--force", "--volumes", id);
            for (String volume : machine.volumes()) {
                docker.run("volume", "rm", volume);
            }
            NETWORK.removeIfUnused(docker);
        }
        assertThat(Containers.find(docker, id)).isEmpty();
        assertThat(MachineVolumes.ofCluster(docker, "docker-lab")).isEmpty();
        assertThat(docker.attempt("network", "inspect", SUBNET.name()).foundNothing())
                .isTrue();
    }
}
