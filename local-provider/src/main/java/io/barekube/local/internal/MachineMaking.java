package io.barekube.local.internal;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.StateDirectory;
import io.barekube.spi.Tags;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the container of a machine, or finds the one that is there. One at a time, so that no address and no name is given twice. */
final class MachineMaking {
    private final Subnet subnet;
    private final MachineNetwork network;
    private final StateDirectory state;
    private final Once<String> image;
    private final Once<LoginKey> key;
    private final InotifyLimit inotify = InotifyLimit.ofThisComputer();

    MachineMaking(Subnet subnet, MachineNetwork network, StateDirectory state, Once<String> image, Once<LoginKey> key) {
        this.subnet = subnet;
        this.network = network;
        this.state = state;
        this.image = image;
        this.key = key;
    }

    /** The machine's container, not necessarily started. */
    Container make(ContainerEngine engine, MachineRequest request) throws InterruptedException {
        inotify.ensure();
        String imageName = image.get();
        LoginKey login = key.get();
        return state.exclusively(() -> {
            List<Container> all = Containers.all(engine);
            Optional<Container> present = present(all, request);
            return present.isPresent() ? present.get() : make(engine, request, all, imageName, login);
        });
    }

    private static Optional<Container> present(List<Container> all, MachineRequest request) {
        String name = MachineArguments.container(request.node().name());
        Optional<Container> present =
                all.stream().filter(container -> container.name().equals(name)).findFirst();
        present.ifPresent(container -> {
            String id = request.cluster().uuid().toString();
            if (!container.label(Tags.ID).equals(Optional.of(id))) {
                String owner = container
                        .label(Tags.CLUSTER)
                        .map(cluster -> "belongs to cluster " + cluster + " with id "
                                + container.label(Tags.ID).orElse("unknown"))
                        .orElse("was not made by Barekube");
                throw new ClusterException(
                        FailureClass.PERMANENT,
                        "container " + name + " exists and " + owner + ", so "
                                + request.node().name() + " of " + request.cluster()
                                + " cannot take its name: remove it or name the cluster otherwise");
            }
        });
        return present;
    }

    private Container make(
            ContainerEngine engine, MachineRequest request, List<Container> all, String imageName, LoginKey login)
            throws InterruptedException {
        String address = subnet.free(taken(all))
                .orElseThrow(() -> new ClusterException(
                        FailureClass.CAPACITY,
                        "no address is left for " + request.node().name() + ": the lower half of " + subnet.block()
                                + " has room for " + subnet.room()
                                + " machines. Destroy some, or give the local provider a larger network"));
        Map<String, String> labels = new LinkedHashMap<>(request.tags());
        labels.put(Labels.NETWORK, subnet.block().toString());
        labels.put(Labels.ADDRESS, address);
        MachineArguments machine = new MachineArguments(request.node().name(), labels);
        boolean inUse = all.stream()
                .anyMatch(container -> container
                        .label(Labels.NETWORK)
                        .equals(Optional.of(subnet.block().toString())));
        if (!inUse) {
            network.ensure(engine);
        }
        MachineVolumes.fresh(engine, machine);
        String id = engine.run(
                        machine.createContainer(engine.isPodman(), subnet, address, login.publicFile(), imageName))
                .strip();
        return new Container(id, machine.container(), "created", labels, List.of(), machine.volumes(), "");
    }

    private static Set<String> taken(List<Container> all) {
        Set<String> taken = new HashSet<>();
        for (Container container : all) {
            container.label(Labels.ADDRESS).ifPresent(taken::add);
            taken.addAll(container.addresses());
        }
        return taken;
    }
}
