package io.barekube.local.internal;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import io.barekube.spi.HostKeyCheck;
import io.barekube.spi.Leftover;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.MachineState;
import io.barekube.spi.SshAccess;
import io.barekube.spi.StateDirectory;
import io.barekube.spi.TagQuery;
import io.barekube.spi.Tags;
import io.barekube.spi.Waiter;
import io.barekube.spi.Waiter.Look;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The life of machines: what the provider promises, done with an engine. Thread-safe. */
public final class Machines {
    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final int LOOKS_PER_INSPECTION = 20;
    private final Waiter waiter;
    private final StateDirectory state;
    private final HostKeys hostKeys;
    private final MachineNetwork network;
    private final MachineMaking making;
    private final Once<ContainerEngine> engine;
    private final Once<LoginKey> key;
    private final Once<String> image;

    /** @param path the directories programs are looked for in */
    public Machines(Subnet subnet, Optional<String> baseImage, StateDirectory state, List<Path> path, Waiter waiter) {
        this.waiter = waiter;
        this.state = state;
        this.hostKeys = new HostKeys(state);
        this.network = new MachineNetwork(subnet);
        this.engine = new Once<>(() -> new EngineSearch(path, state).find());
        this.key = new Once<>(() -> LoginKey.in(state));
        HostImage hostImage = new HostImage(baseImage, state);
        this.image = new Once<>(() -> hostImage.ready(engine.get()));
        this.making = new MachineMaking(subnet, network, state, image, key);
    }

    public ContainerEngine engine() throws InterruptedException {
        return engine.get();
    }

    /** The name of the image machines start from, which is there then; the computer has room for their system daemons. */
    public String image() throws InterruptedException {
        InotifyLimit.ofThisComputer().ensure();
        return image.get();
    }

    public List<Machine> list(String cluster) throws InterruptedException {
        List<Machine> machines = new ArrayList<>();
        for (Container container : Containers.labelled(engine.get(), Tags.CLUSTER, cluster)) {
            Optional<String> hostKey =
                    container.running() ? hostKeys.of(engine.get(), container) : Optional.<String>empty();
            machines.add(machine(container, hostKey));
        }
        return machines;
    }

    public Machine create(MachineRequest request) throws InterruptedException {
        Container container = making.make(engine.get(), request);
        if (!container.running()) {
            engine.get().run("start", container.id());
        }
        return machine(container, Optional.empty());
    }

    public Machine await(MachineId id, Duration timeout) throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        Container first = existing(id);
        return waiter.until("machine " + first.name() + " to be up", timeout, INTERVAL, () -> {
            Container container = looks.getAndIncrement() % LOOKS_PER_INSPECTION == 0 ? existing(id) : first;
            Optional<String> address = container.label(Labels.ADDRESS);
            if (address.filter(SshPort::greets).isEmpty()) {
                return Look.notYet("its container is " + container.status() + " and sshd does not answer at "
                        + address.orElse("any address"));
            }
            Optional<String> hostKey = hostKeys.whenBooted(engine.get(), container);
            return hostKey.isPresent()
                    ? Look.found(machine(container.withStatus("running"), hostKey))
                    : Look.notYet("its sshd has no host key yet");
        });
    }

    public void delete(MachineId id) throws InterruptedException {
        Optional<Container> container = Containers.find(engine.get(), id.value());
        if (container.isPresent()) {
            remove(owned(container.get()));
        }
        hostKeys.forget(id.value());
    }

    private void remove(Container container) throws InterruptedException {
        List<String> removal = new ArrayList<>(List.of("rm", "--force", "--volumes"));
        if (engine.get().isPodman()) {
            // A host that is taken away needs no orderly shutdown, which running pods would drag out.
            removal.add("--time=0");
        }
        removal.add(container.id());
        removed(removal);
        if (!container.volumes().isEmpty()) {
            List<String> volumes = new ArrayList<>(List.of("volume", "rm"));
            volumes.addAll(container.volumes());
            removed(volumes);
        }
    }

    /** Somebody else may remove the same things at the same time. */
    private void removed(List<String> removal) throws InterruptedException {
        CommandResult result = engine.get().attempt(removal);
        if (!result.succeeded() && !result.foundNothing()) {
            throw engine.get().failed(FailureClass.TRANSIENT, result, removal);
        }
    }

    public void reboot(MachineId id) throws InterruptedException {
        engine.get().run("restart", "-t", "5", owned(existing(id)).id());
    }

    /** Volumes of the cluster whose container was removed by other hands, and the network when nobody is on it. */
    public void release(String cluster) throws InterruptedException {
        List<String> mounted = new ArrayList<>();
        for (Container container : Containers.labelled(engine.get(), Tags.CLUSTER, cluster)) {
            mounted.addAll(container.volumes());
        }
        List<String> left = MachineVolumes.ofCluster(engine.get(), cluster).stream()
                .filter(volume -> !mounted.contains(volume))
                .toList();
        if (!left.isEmpty()) {
            List<String> removal = new ArrayList<>(List.of("volume", "rm"));
            removal.addAll(left);
            removed(removal);
        }
        state.exclusively(() -> {
            network.removeIfUnused(engine.get());
            return left;
        });
    }

    public List<Leftover> leftovers(TagQuery query) throws InterruptedException {
        return OwnedResources.find(engine.get(), query);
    }

    public void discard(Leftover leftover) throws InterruptedException {
        if (leftover.kind().equals(Leftover.MACHINE)) {
            delete(new MachineId(leftover.id()));
        } else if (leftover.kind().equals(OwnedResources.VOLUME)) {
            OwnedResources.discardVolume(engine.get(), leftover.id());
        } else {
            throw new IllegalArgumentException("local machines leave no " + leftover.kind());
        }
    }

    private Container existing(MachineId id) throws InterruptedException {
        return Containers.find(engine.get(), id.value())
                .orElseThrow(() -> new ClusterException(
                        FailureClass.WORLD_CHANGED,
                        "there is no local machine " + id + ": it was removed, or never made. Plan again"));
    }

    private static Container owned(Container container) {
        if (container.label(Tags.CLUSTER).isEmpty()) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    "container " + container.name() + " was not made by Barekube, so it is left alone");
        }
        return container;
    }

    private Machine machine(Container container, Optional<String> hostKey) throws InterruptedException {
        Optional<String> address = container.label(Labels.ADDRESS);
        MachineState known = container.state();
        Machine.Builder machine = Machine.builder(new MachineId(container.id()))
                .state(known == MachineState.RUNNING && hostKey.isEmpty() ? MachineState.PROVISIONING : known)
                .description("container " + container.name());
        container.labels().forEach((key, value) -> {
            if (key.startsWith("barekube-")) {
                machine.tag(key, value);
            }
        });
        address.ifPresent(machine::address);
        if (address.isPresent() && hostKey.isPresent()) {
            machine.access(SshAccess.to(address.get())
                    .privateKey(key.get().privateText())
                    .hostKeyCheck(new HostKeyCheck.Pinned(List.of(hostKey.get())))
                    .build());
        }
        return machine.build();
    }
}
