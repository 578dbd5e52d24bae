package io.barekube.fake;

import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.run.FailureClass;
import io.barekube.spi.AddressBlock;
import io.barekube.spi.Leftover;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** Machines, a cluster and its API in memory, with faults on demand. Deeds are named {@code verb/node}. */
public final class FakeWorld {
    public final Map<MachineId, Machine> machines = new ConcurrentHashMap<>();
    public final Map<String, ClusterId> owners = new ConcurrentHashMap<>();
    public final Set<String> nodes = new ConcurrentSkipListSet<>();
    public final Set<String> notReady = new ConcurrentSkipListSet<>();
    public final Set<String> unfit = new ConcurrentSkipListSet<>();
    public final Set<String> installed = new ConcurrentSkipListSet<>();
    public final Map<UUID, Map<String, String>> records = new ConcurrentHashMap<>();
    public final Map<String, Set<String>> kubernetesFiles = new ConcurrentHashMap<>();
    /** What stands on nodes besides what every node has: a tree as merge patches left it. */
    public final Map<String, Map<String, Object>> nodeFields = new ConcurrentHashMap<>();
    /** Whose nodes and members they are: there may be several clusters. */
    public final Map<String, ClusterId> joinedTo = new ConcurrentHashMap<>();
    /** Nodes with a member of etcd; those in {@link #dead} do not answer. */
    public final Set<String> members = new ConcurrentSkipListSet<>();

    public final Set<String> dead = new ConcurrentSkipListSet<>();
    /** How often a member is still to be seen unhealthy that is well. */
    public final Map<String, Integer> coughs = new ConcurrentHashMap<>();
    /** What the bootstrapper's settings hash to. */
    public volatile String settings = "settings-1";

    public volatile Instant certificatesExpire = Instant.parse("2099-01-01T00:00:00Z");
    /** Node to the addresses that its balancer leads to. */
    public final Map<String, String> balancers = new ConcurrentHashMap<>();
    /** What no cluster would have survived. */
    public final List<String> sins = new CopyOnWriteArrayList<>();

    public final Map<String, String> versions = new ConcurrentHashMap<>();
    /** {@code namespace/name} to node, of pods that have a controller. */
    public final Map<String, String> pods = new ConcurrentHashMap<>();
    /** Pods that a disruption budget holds. */
    public final Set<String> held = new ConcurrentSkipListSet<>();

    /** What the provider holds besides machines. */
    public final Set<Leftover> things = new CopyOnWriteArraySet<>();
    /** When machines were made, as far as the provider tells. */
    public final Map<MachineId, Instant> bought = new ConcurrentHashMap<>();

    /** Addresses that the provider keeps. */
    public final List<AddressBlock> blocks = new CopyOnWriteArrayList<>();

    public volatile long memoryBytes = 8L << 30;
    public final List<String> deeds = new CopyOnWriteArrayList<>();
    private final Map<String, List<Supplier<RuntimeException>>> faults = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> hanging = new ConcurrentHashMap<>();

    /** A node that registered, with nothing on it yet. */
    void register(String node, String version, ClusterId cluster) {
        nodes.add(node);
        joinedTo.put(node, cluster);
        notReady.remove(node);
        dead.remove(node);
        versions.put(node, version);
    }

    /** A node that the API forgets. */
    public void forget(String node) {
        nodes.remove(node);
        nodeFields.remove(node);
    }

    /** The machine loses its power: what is on it stays, and answers nobody. */
    public void kill(String host) {
        dead.add(host);
        if (nodes.contains(host)) {
            notReady.add(host);
        }
    }

    /** The machine is gone for good; what others know of it stays, unless nobody is left to know. */
    void bury(String host) {
        wipe(host);
        dead.remove(host);
        Set<String> fellows = new HashSet<>(joinedTo.keySet());
        fellows.removeIf(other -> !Objects.equals(joinedTo.get(other), joinedTo.get(host)));
        boolean livesOn = fellows.stream().anyMatch(this::leads);
        if (members.contains(host) && livesOn) {
            sins.add("the machine of " + host + " went before its member");
        }
        if (nodes.contains(host)) {
            notReady.add(host);
        }
        if (!livesOn) {
            members.removeAll(fellows);
            nodes.removeAll(fellows);
            notReady.removeAll(fellows);
            nodeFields.keySet().removeAll(fellows);
            joinedTo.keySet().removeAll(fellows);
        }
    }

    /** Whether a working API server is on the host. */
    boolean leads(String host) {
        return !dead.contains(host)
                && kubernetesFiles.getOrDefault(host, Set.of()).contains("initialised");
    }

    /** The host is as it came from its provider; what the API knows of it stays. */
    public void wipe(String host) {
        owners.remove(host);
        kubernetesFiles.remove(host);
    }

    public List<String> deeds(String verb) {
        return deeds.stream().filter(deed -> deed.startsWith(verb + "/")).toList();
    }

    /** The deed fails that many times with the exception. */
    public void fail(String deed, int times, Supplier<RuntimeException> failure) {
        List<Supplier<RuntimeException>> list = faults.computeIfAbsent(deed, key -> new CopyOnWriteArrayList<>());
        for (int i = 0; i < times; i++) {
            list.add(failure);
        }
    }

    public void fail(String deed, int times, FailureClass failureClass, String message) {
        fail(deed, times, () -> new ClusterException(failureClass, message));
    }

    /** The deed fails no more. */
    public void forgive(String deed) {
        faults.remove(deed);
    }

    /** The deed never ends; the latch tells when it began. */
    public CountDownLatch hang(String deed) {
        CountDownLatch began = new CountDownLatch(1);
        hanging.put(deed, began);
        return began;
    }

    void does(String deed) throws InterruptedException {
        CountDownLatch began = hanging.get(deed);
        if (began != null) {
            began.countDown();
            new CountDownLatch(1).await();
        }
        List<Supplier<RuntimeException>> pending = faults.getOrDefault(deed, new ArrayList<>());
        if (!pending.isEmpty()) {
            throw pending.remove(0).get();
        }
        deeds.add(deed);
    }
}
