package io.barekube.fake;

import io.barekube.Secret;
import io.barekube.spi.Capabilities;
import io.barekube.spi.HostKeyCheck;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Leftover;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.SshAccess;
import io.barekube.spi.TagQuery;
import io.barekube.spi.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes machines in a {@link FakeWorld}. */
public class FakeProvider implements InfrastructureProvider {
    private final FakeWorld world;

    public FakeProvider(FakeWorld world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.builder().build();
    }

    @Override
    public List<Machine> list(String clusterName) {
        return world.machines.values().stream()
                .filter(machine -> clusterName.equals(machine.tags().get(Tags.CLUSTER)))
                .toList();
    }

    @Override
    public Machine create(MachineRequest request) throws InterruptedException {
        world.does("create/" + request.node().name());
        MachineId id = new MachineId("m-" + request.node().name());
        return world.machines.computeIfAbsent(
                id,
                key -> Machine.builder(id)
                        .tags(request.tags())
                        .address("192.0.2." + (world.machines.size() + 1))
                        .access(SshAccess.to("192.0.2.1")
                                .privateKey(Secret.of("key"))
                                .hostKeyCheck(new HostKeyCheck.NoCheckInsecure())
                                .build())
                        .build());
    }

    @Override
    public Machine await(MachineId id, Duration timeout) {
        Machine machine = world.machines.get(id);
        if (machine == null) {
            throw new IllegalStateException("no machine " + id);
        }
        return machine;
    }

    @Override
    public List<Leftover> leftovers(TagQuery query) {
        Stream<Leftover> machines = world.machines.values().stream()
                .map(machine -> new Leftover(
                        Leftover.MACHINE,
                        machine.id().value(),
                        machine.tags(),
                        Optional.ofNullable(world.bought.get(machine.id()))));
        return Stream.concat(machines, world.things.stream())
                .filter(thing -> query.matches(thing.tags()))
                .toList();
    }

    @Override
    public void discard(Leftover leftover) throws InterruptedException {
        world.does("discard/" + leftover.id());
        if (leftover.kind().equals(Leftover.MACHINE)) {
            delete(new MachineId(leftover.id()));
        } else {
            world.things.remove(leftover);
        }
    }

    @Override
    public void release(String clusterName) throws InterruptedException {
        world.does("release/" + clusterName);
    }

    @Override
    public void delete(MachineId id) throws InterruptedException {
        world.does("delete/" + id);
        Machine gone = world.machines.remove(id);
        if (gone != null) {
            gone.node().ifPresent(world::bury);
        }
    }
}
