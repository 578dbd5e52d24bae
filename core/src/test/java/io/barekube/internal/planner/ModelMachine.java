package io.barekube.internal.planner;

import io.barekube.KubernetesVersion;
import io.barekube.Role;
import io.barekube.fake.FakeFacts;
import io.barekube.spi.HostFacts;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A machine of the model, with what is on its host. */
final class ModelMachine {
    final String name;
    final String pool;
    final Role role;
    final String id;
    final String address;
    MachineState state = MachineState.RUNNING;
    boolean alive = true;
    boolean prepared;
    boolean peered;
    boolean joined;
    boolean keys;
    boolean initialised;
    boolean etcd;
    boolean kubeletStopped;
    KubernetesVersion kubelet = new KubernetesVersion(0, 0, 0);
    KubernetesVersion api = new KubernetesVersion(0, 0, 0);
    String settings = "";
    Instant certificates = Instant.MAX;
    List<String> balancer = List.of();

    ModelMachine(String name, String pool, Role role, int serial) {
        this.name = name;
        this.pool = pool;
        this.role = role;
        this.id = "m-" + serial;
        this.address = "192.0." + serial / 250 + "." + (serial % 250 + 1);
    }

    void wipe() {
        prepared = false;
        peered = false;
        joined = false;
        keys = false;
        initialised = false;
        etcd = false;
        kubeletStopped = false;
        balancer = List.of();
    }

    Machine machine() {
        return Machine.builder(new MachineId(id)).state(state).address(address).build();
    }

    HostFacts facts() {
        Set<String> files = new TreeSet<>();
        if (joined) {
            files.add("kubelet.conf");
        }
        if (keys) {
            files.add("admin.conf");
        }
        if (initialised) {
            files.add("initialised");
        }
        if (etcd) {
            files.add("etcd");
        }
        HostFacts facts = FakeFacts.facts(
                name,
                Duration.ZERO,
                files,
                prepared ? Optional.of(FakeFacts.inventory(ModelWorld.ID, name)) : Optional.empty());
        HostFacts.Software software = new HostFacts.Software(
                Set.of(), Optional.empty(), Optional.of(kubelet.toString()), Map.of(), files, Set.of());
        return new HostFacts(
                facts.os(),
                facts.hardware(),
                facts.kernel(),
                facts.network(),
                software,
                facts.clockOffset(),
                facts.inventory());
    }

    @Override
    public String toString() {
        return name + " " + state + (alive ? "" : " dead") + (prepared ? " prepared" : "") + (joined ? " joined" : "")
                + (initialised ? " initialised" : "") + (etcd ? " etcd" : "") + " " + kubelet + " " + balancer;
    }
}
