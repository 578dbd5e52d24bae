package io.barekube.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Cluster;
import io.barekube.ClusterBuilder;
import io.barekube.ClusterId;
import io.barekube.MachineSpec;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.addon.flannel.Flannel;
import io.barekube.event.ClusterEvent;
import io.barekube.examples.sim.HostView;
import io.barekube.examples.sim.LifeScenario;
import io.barekube.examples.sim.SimulatedView;
import io.barekube.kubeadm.Kubeadm;
import io.barekube.plan.Risk;
import io.barekube.run.RunStore;
import io.barekube.spi.Artifact;
import io.barekube.spi.ArtifactSource;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Json;
import io.barekube.spi.KubeObject;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineRequest;
import io.barekube.testkit.Lab;
import io.barekube.testkit.sim.Pace;
import io.barekube.testkit.sim.SimulatedBundle;
import io.barekube.testkit.sim.Simulation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The simulator is no fiction: the same scenario is played on simulated hosts and on real ones, and what can be seen of it is the same. */
final class SimulatorLabTest {
    private static final String OWNER = "pinning";
    private static final List<String> SCRIPTS = List.of("common.sh", "facts.sh");

    private final List<ClusterEvent> events = new CopyOnWriteArrayList<>();

    @Test
    void simulatedHostsDoWhatRealOnesDo() throws IOException, InterruptedException {
        try (LabMachines real = LabMachines.of(OWNER, "10.89.80.0/24");
                Simulation simulation = Simulation.start(Pace.QUICK)) {
            Lab lab = Lab.ofThisMachine();
            ArtifactSource tiny = tiny(lab, real.scratch().resolve("tiny"));

            Map<String, Machine> containers = machines(real.provider());
            KubeObject kernel = KubeObject.parse(new LabView(real).facts(LifeScenario.CONTROL_PLANE));

            String simulated = new LifeScenario(
                            () -> builder(lab, real.scratch().resolve("simulated"))
                                    .artifacts(tiny),
                            likeContainers(simulation, machines(simulation.provider()), kernel),
                            new SimulatedView(simulation),
                            events)
                    .play();
            keep("simulated", simulated);
            assertThat(simulation.complaints()).isEmpty();
            String seen = new LifeScenario(
                            () -> lab.supply(builder(lab, real.scratch().resolve("real"))),
                            containers,
                            new LabView(real),
                            events)
                    .play();
            keep("real", seen);

            assertThat(simulated.lines()).containsExactlyElementsOf(seen.lines().toList());
        }
    }

    /** Where people can compare them. */
    private static void keep(String name, String text) throws IOException {
        Files.writeString(Files.createDirectories(Path.of("target/lab-logs")).resolve("life-" + name + ".json"), text);
    }

    private ClusterBuilder builder(Lab lab, Path directory) {
        ClusterBuilder builder = Cluster.named("pinned")
                .bootstrap(Kubeadm.overSsh())
                .addon(Flannel.vxlan())
                .allow(Risk.DESTRUCTIVE)
                .listener(events::add)
                .store(RunStore.directory(directory));
        lab.registry().ifPresent(address -> builder.registryMirror(URI.create("http://" + address)));
        return builder;
    }

    private static ArtifactSource tiny(Lab lab, Path directory) throws IOException, InterruptedException {
        ArtifactSource source = lab.bundle().map(ArtifactSource::bundle).orElseGet(ArtifactSource::upstream);
        Path manifest = Files.createDirectories(directory).resolve("kube-flannel.yml");
        try (InputStream content = source.resolve(
                        Artifact.manifest("flannel", Flannel.vxlan().version()))
                .open()) {
            Files.write(manifest, content.readAllBytes());
        }
        return SimulatedBundle.in(directory, "1.36.4")
                .manifest("flannel", Flannel.vxlan().version(), manifest)
                .open();
    }

    private static Map<String, Machine> machines(InfrastructureProvider provider) throws InterruptedException {
        ClusterId owner = new ClusterId(OWNER, UUID.randomUUID());
        Map<String, Machine> machines = new LinkedHashMap<>();
        for (String name : Stream.concat(Stream.of(LifeScenario.CONTROL_PLANE), LifeScenario.WORKERS.stream())
                .toList()) {
            NodeSpec node = new NodeSpec(
                    name, Role.WORKER, "worker", MachineSpec.builder().build());
            machines.put(name, provider.create(new MachineRequest(owner, node)));
        }
        for (Map.Entry<String, Machine> machine : machines.entrySet()) {
            machine.setValue(provider.await(machine.getValue().id(), Duration.ofMinutes(2)));
        }
        return machines;
    }

    /** What containers of this lab have that a plain host has not, and the other way round. */
    private static Map<String, Machine> likeContainers(
            Simulation simulation, Map<String, Machine> machines, KubeObject facts) {
        machines.keySet().stream().map(simulation::host).forEach(host -> {
            host.write("/usr/local/sbin/machine-entry", 0755, "");
            List.of("/var/lib/containerd", "/var/lib/etcd", "/var/lib/kubelet").forEach(host::makeDirectory);
            host.delete("/lib/modules");
            host.sysctl("net.ipv4.ip_forward", "1");
            host.kernel(
                    Integer.parseInt(facts.text("kernel", "cgroupVersion").orElseThrow()),
                    Json.list(facts.at("kernel", "features").orElseThrow()).stream()
                            .map(String::valueOf)
                            .toList());
        });
        return machines;
    }

    /** Looks at containers by their engine. */
    private record LabView(LabMachines machines) implements HostView {
        @Override
        public String facts(String host) throws InterruptedException {
            return machines.on(host, SCRIPTS.stream().map(LabView::script).collect(Collectors.joining()));
        }

        private static String script(String name) {
            try (InputStream stream = Kubeadm.class.getResourceAsStream("internal/" + name)) {
                if (stream == null) {
                    throw new IllegalStateException("no script " + name);
                }
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public List<String> files(String host, List<String> paths) throws InterruptedException {
            String command = "find " + String.join(" ", paths) + " -type f -printf '%m %p\\n' 2>/dev/null; true";
            return machines.on(host, command)
                    .lines()
                    .sorted(java.util.Comparator.comparing(line -> line.substring(line.indexOf(' '))))
                    .toList();
        }

        @Override
        public String file(String host, String path) throws InterruptedException {
            return machines.on(host, "cat " + path + " 2>/dev/null; true");
        }

        @Override
        public List<String> active(String host, List<String> units) throws InterruptedException {
            String command = "for unit in " + String.join(" ", units)
                    + "; do ! systemctl is-active -q $unit || echo $unit; done";
            return machines.on(host, command).lines().toList();
        }
    }
}
