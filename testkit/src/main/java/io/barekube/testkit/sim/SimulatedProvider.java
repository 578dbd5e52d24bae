package io.barekube.testkit.sim;

import io.barekube.Arch;
import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import io.barekube.spi.Capabilities;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Leftover;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.MachineState;
import io.barekube.spi.TagQuery;
import io.barekube.spi.Tags;
import io.barekube.spi.Waiter;
import io.barekube.spi.Waiter.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes simulated machines, which show the keys that are pinned for them. Thread-safe. */
public final class SimulatedProvider implements InfrastructureProvider {
    private static final Duration POLL = Duration.ofMillis(10);
    private final Simulation simulation;
    private final Waiter waiter = Waiter.system();
    private final Map<MachineId, Made> machines = new LinkedHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private int number;

    private record Made(SimulatedHost host, Map<String, String> tags, Instant since) {}

    SimulatedProvider(Simulation simulation) {
        this.simulation = simulation;
    }

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.builder()
                .architectures(Set.of(Arch.AMD64))
                .reboot(true)
                .build();
    }

    /** How often it was asked anything. */
    public int calls() {
        return calls.get();
    }

    @Override
    public List<Machine> list(String clusterName) {
        calls.incrementAndGet();
        synchronized (machines) {
            return machines.entrySet().stream()
                    .filter(entry -> clusterName.equals(entry.getValue().tags().get(Tags.CLUSTER)))
                    .map(entry -> machine(entry.getKey(), entry.getValue()))
                    .toList();
        }
    }

    @Override
    public List<Leftover> leftovers(TagQuery query) {
        calls.incrementAndGet();
        synchronized (machines) {
            return machines.entrySet().stream()
                    .filter(entry -> query.matches(entry.getValue().tags()))
                    .map(entry -> new Leftover(
                            Leftover.MACHINE,
                            entry.getKey().value(),
                            entry.getValue().tags(),
                            Optional.of(entry.getValue().since())))
                    .toList();
        }
    }

    @Override
    public Machine create(MachineRequest request) {
        calls.incrementAndGet();
        synchronized (machines) {
            Map<String, String> tags = request.tags();
            Optional<Map.Entry<MachineId, Made>> present = machines.entrySet().stream()
                    .filter(entry -> entry.getValue().tags().equals(tags))
                    .findFirst();
            if (present.isPresent()) {
                return machine(present.get().getKey(), present.get().getValue());
            }
            MachineId id = new MachineId("sim-" + ++number);
            Made made = new Made(simulation.boot(request.node().name()), tags, Instant.now());
            machines.put(id, made);
            return machine(id, made);
        }
    }

    private Machine machine(MachineId id, Made made) {
        SimulatedHost host = made.host();
        boolean up = host.endpoint().isAnswering();
        return Machine.builder(id)
                .tags(made.tags())
                .state(up ? MachineState.RUNNING : MachineState.PROVISIONING)
                .address(host.address())
                .access(host.access())
                .description("simulated machine " + host.name())
                .build();
    }

    @Override
    public Machine await(MachineId id, Duration timeout) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return waiter.until("machine " + id.value() + " to answer", timeout, POLL, () -> {
            Machine machine;
            synchronized (machines) {
                Made made = machines.get(id);
                if (made == null) {
                    throw new ClusterException(
                            FailureClass.PERMANENT,
                            "machine " + id.value() + " does not exist: it was deleted, or never made");
                }
                machine = machine(id, made);
            }
            return machine.state() == MachineState.RUNNING ? Look.found(machine) : Look.notYet("it boots");
        });
    }

    @Override
    public void delete(MachineId id) {
        calls.incrementAndGet();
        Made gone;
        synchronized (machines) {
            gone = machines.remove(id);
        }
        if (gone != null) {
            simulation.remove(gone.host());
        }
    }

    @Override
    public void reboot(MachineId id) {
        Made made;
        synchronized (machines) {
            made = machines.get(id);
        }
        if (made == null) {
            throw new ClusterException(FailureClass.PERMANENT, "machine " + id.value() + " does not exist");
        }
        made.host().reboot();
    }
}
